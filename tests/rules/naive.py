"""The meaning of a table without any of the engine's means: loops over rules as they are written."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from guichet.rules import Rule

Situation = Mapping[str, str]
"""One value a dimension."""


class Naive:
    """Which rules hold and which win, by reading every rule."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self._just_above = {rule.id: {high.id for high in rules if beats(high, rule)} for rule in rules}
        self._above = {rule.id: self._all_above(rule.id) for rule in rules}

    def _all_above(self, name: str) -> set[str]:
        """Who wins over a rule, in person or through others, whether these hold or not."""
        reached, waiting = set[str](), {name}
        while waiting:
            found = self._just_above[waiting.pop()] - reached
            reached |= found
            waiting |= found
        return reached

    def wins_over(self, high: str, low: str) -> bool:
        return high in self._above[low]

    def holding(self, situation: Situation) -> list[Rule]:
        return [rule for rule in self.rules if holds(rule, situation)]

    def winning(self, situation: Situation) -> set[str]:
        return self.winners_among([rule.id for rule in self.holding(situation)])

    def winners_among(self, present: Sequence[str]) -> set[str]:
        together = set(present)
        return {name for name in present if not self._above[name] & together}


def holds(rule: Rule, situation: Situation) -> bool:
    return all(situation[name] in values for name, values in rule.accepts.items())


def beats(high: Rule, low: Rule) -> bool:
    """Whether `high` wins over `low` by its rank or by a declaration of either."""
    if high.rank != low.rank or high is low:
        return high.rank > low.rank
    return _names(high.beats, low) or _names(low.yields_to, high)


def _names(patterns: Sequence[str], rule: Rule) -> bool:
    return any(fnmatchcase(rule.id, pattern) for pattern in patterns)
