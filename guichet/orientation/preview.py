"""What an edit of the rules changes, before or when it comes into force: which situations, from what to what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from guichet.rules import compile_comparison

from .compiler import IMPOSSIBLE, Compiled, Law, rules_in, validities
from .decision import Contradictory, Decided, Decisions, Open, Way, way_of
from .samples import Samples, Situation
from .space import PERIOD, PLACE, Space

_SAMPLES = 3
_TRIED = 40
"""Leaves tried for a change before it is held to be none."""
Allowed = list[list[int] | None]


@dataclass(frozen=True, slots=True)
class Side:
    """An answer before or after: the rule, its title and channel (None where nothing answers)."""

    rule: str | None
    title: str | None
    channel: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """Situations that go from one answer to another.

    `departements` is None where the change touches all of them. `situations` counts one value a dimension, from
    the current period on.
    """

    before: Side
    after: Side
    situations: int
    departements: tuple[str, ...] | None
    samples: tuple[Situation, ...]


def compare(before: Compiled, after: Compiled, today: date) -> list[Change]:
    """Compare two sets of rules on every situation from `today` on, biggest change first.

    A change is told only with a situation that both sets really answer differently.
    """
    return _Comparison(before, after, today).changes()


class _Comparison:
    def __init__(self, before: Compiled, after: Compiled, today: date) -> None:
        self.before, self.after = before, after
        periods = chain(validities(before.documents), validities(after.documents))
        self.space = Space(after.vocabulary, after.territory, periods, former=before.vocabulary)
        rules = [rules_in(compiled, self.space.speaking(compiled.vocabulary)) for compiled in (before, after)]
        self.classes, self.diagram = compile_comparison(rules[0], rules[1], self.space.dimensions)
        self.decisions = (Decisions(before), Decisions(after))
        self.today = today
        self.ways = [[way_of(law) for law in compiled.laws] for compiled in (before, after)]
        self.allowed: Allowed = [None] * len(self.space.dimensions)
        self.allowed[self._index(PERIOD)] = self._classes_of(PERIOD, self._periods_from(today))

    def _index(self, name: str) -> int:
        return self.space.index[name]

    def _periods_from(self, today: date) -> list[int]:
        return list(range(self.space.period_of(today), len(self.space.starts)))

    def _classes_of(self, name: str, codes: Iterable[int]) -> list[int]:
        of_value = self.classes[self._index(name)].of_value
        return sorted({of_value[code] for code in codes})

    def changes(self) -> list[Change]:
        counts = self.diagram.count_situations(self.allowed)
        groups: dict[tuple[int, int], list[int]] = {}
        for leaf in counts:
            old, new = self.diagram.leaves[leaf]
            if self._way(0, old) != self._way(1, new):
                groups.setdefault((old, new), []).append(leaf)
        where = self._departements_by_leaf() if groups else {}
        told = (self._change(pair, leaves, counts, where) for pair, leaves in groups.items())
        found = [change for change in told if change.samples]
        return sorted(
            found, key=lambda change: (-change.situations, change.before.rule or "", change.after.rule or "")
        )

    def _way(self, side: int, number: int) -> Way | None:
        return None if number < 0 else self.ways[side][number]

    def _departements_by_leaf(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        places = self.space.codes[self._index(PLACE)]
        for departement, zones in self.space.zones_of.items():
            allowed = self.allowed.copy()
            allowed[self._index(PLACE)] = self._classes_of(PLACE, (places[zone] for zone in zones))
            for leaf in self.diagram.possible_leaves(allowed):
                found.setdefault(leaf, set()).add(departement)
        return found

    def _change(
        self, pair: tuple[int, int], leaves: list[int], counts: dict[int, int], where: dict[int, set[str]]
    ) -> Change:
        departements = set[str]().union(*(where[leaf] for leaf in leaves))
        everywhere = len(departements) == len(self.space.zones_of)
        return Change(
            self._side(self.before.laws, pair[0]),
            self._side(self.after.laws, pair[1]),
            sum(counts[leaf] for leaf in leaves),
            None if everywhere else tuple(sorted(departements)),
            tuple(self._samples(leaves)),
        )

    @staticmethod
    def _side(laws: tuple[Law, ...], number: int) -> Side:
        if number < 0:
            return Side(None, None, None)
        law = laws[number]
        if law.entry is None:
            return Side(law.id, "impossible" if law.rank == IMPOSSIBLE else None, None)
        return Side(law.id, law.entry.titre.fr, law.entry.alors.canal)

    def _samples(self, leaves: list[int]) -> Iterable[Situation]:
        after = self.after
        samples = Samples(after.vocabulary, after.territory, after.encoder, self.space, self.classes)
        situations = chain.from_iterable(
            samples.situations(self.diagram.paths_to(leaf.__eq__, self.allowed)) for leaf in leaves[:_TRIED]
        )
        real = (situation for situation in map(self._from_today, situations) if self._differs(situation))
        return islice(real, _SAMPLES)

    def _from_today(self, situation: Situation) -> Situation:
        """The current period began before today; its example is asked today."""
        if str(situation.get("date", "")) < self.today.isoformat():
            situation.pop("date", None)
        return situation

    def _differs(self, situation: Situation) -> bool:
        """Whether the two sets really answer this situation differently."""
        answers = [self._answered(decisions, situation) for decisions in self.decisions]
        return answers[0] != answers[1]

    def _answered(self, decisions: Decisions, situation: Situation) -> object:
        encoded = decisions.compiled.encoder.encode(situation, self.today)
        if isinstance(encoded, list):
            return "erreur"
        match decisions.decide(encoded.codes):
            case Decided(law):
                return decisions.ways[law]
            case Open(laws):
                return frozenset(decisions.ways[law] for law in laws)
            case Contradictory():
                return "impossible"
