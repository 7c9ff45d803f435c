"""A table of rules: which rules hold in a situation, and which one wins.

Precedence is declared, never the order of a file: `remplace` names the rules a rule wins over, `sauf` those it
yields to. Both are patterns of rule ids. Precedence is transitive; a circle is an error.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal, NamedTuple

from .diagram import Classes, Diagram, Dimension, Mask, Winners, build, merge_values


class TableError(ValueError):
    """A table that cannot be compiled; the message names the rules."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What the engine needs of a rule: for each dimension it names, the values it accepts.

    A rule of a higher rank wins over every rule of a lower one; within a rank, precedence is declared.
    """

    id: str
    accepts: Mapping[str, frozenset[str]]
    beats: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    rank: int = 0


class Survey(NamedTuple):
    """What is known of the rules in a situation, partly known or not.

    `sure` hold whatever the rest; `may` hold for some rest; `one_away` would but for a single known fact.
    """

    sure: Mask
    may: Mask
    one_away: Mask


@dataclass(slots=True)
class Table:
    """Compiled rules. `policy` says whether the winners alone count (`one`) or all that hold (`all`)."""

    rules: tuple[Rule, ...]
    dimensions: tuple[Dimension, ...]
    classes: tuple[Classes, ...]
    asked: tuple[int, ...]
    beaten: tuple[Mask, ...]
    policy: Literal["one", "all"]
    diagram: Diagram
    number_of: Mapping[str, int]
    every: Mask = field(init=False)
    _by_value: list[tuple[int, tuple[Mask, ...], Mask]] = field(init=False, repr=False)
    _by_set: dict[tuple[int, int], tuple[Mask, Mask]] = field(init=False, repr=False)
    _beats: list[Mask] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.every = (1 << len(self.rules)) - 1
        self._by_value = [
            (asked, tuple(classes.masks[number] for number in classes.of_value), _shared(classes.masks))
            for asked, classes in ((asked, self.classes[asked]) for asked in self.asked)
        ]
        self._by_set = {}
        self._beats = [
            sum(1 << other for other, above in enumerate(self.beaten) if above >> number & 1)
            for number in range(len(self.rules))
        ]

    def holding(self, codes: Sequence[int]) -> Mask:
        """The rules that hold in a fully known situation, winners or not, as a bit set."""
        mask = self.every
        for asked, masks, _ in self._by_value:
            mask &= masks[codes[asked]]
        return mask

    def survey(self, codes: Sequence[int], values_of: Callable[[int], Sequence[int]]) -> Survey:
        """Sort the rules by what the known codes say of them; exact, each dimension being on its own.

        :param codes: one value index a dimension; -1 not known; below, a set that `values_of` spells out
        """
        sure = may = self.every
        one_away: Mask = 0
        for asked, masks, shared in self._by_value:
            code = codes[asked]
            if code == -1:
                sure &= shared
                continue
            certain, possible = (
                (masks[code], masks[code]) if code >= 0 else self._of_set(asked, code, values_of)
            )
            sure &= certain
            one_away = (one_away & possible) | (may & ~possible)
            may &= possible
        return Survey(sure, may, one_away)

    def _of_set(self, asked: int, code: int, values_of: Callable[[int], Sequence[int]]) -> tuple[Mask, Mask]:
        found = self._by_set.get((asked, code))
        if found is None:
            classes = self.classes[asked]
            masks = [classes.masks[classes.of_value[value]] for value in values_of(code)]
            found = self._by_set[asked, code] = (_shared(masks), _joined(masks))
        return found

    def sole_winner(self, sure: Mask, may: Mask) -> int | None:
        """The rule that surely holds and wins over every other that may, if there is one."""
        for number in bits(sure):
            if may & ~self._beats[number] == 1 << number:
                return number
        return None


def _shared(masks: Iterable[Mask]) -> Mask:
    """The rules of all these bit sets."""
    shared = -1
    for mask in masks:
        shared &= mask
    return shared


def _joined(masks: Iterable[Mask]) -> Mask:
    """The rules of any of these bit sets."""
    joined = 0
    for mask in masks:
        joined |= mask
    return joined


def compile_table(
    rules: Sequence[Rule],
    dimensions: Sequence[Dimension],
    policy: Literal["one", "all"] = "one",
) -> Table:
    """Compile rules over dimensions, asked in the order given; one that no rule names is never asked.

    :raises TableError: for an id used twice, an unknown dimension or value, a circle of precedence
    """
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    for number, rule in enumerate(rules):
        if numbers[rule.id] != number:
            raise TableError(f"la règle « {rule.id} » est écrite deux fois")
    missing = {name for rule in rules for name in rule.accepts} - {d.name for d in dimensions}
    if missing:
        raise TableError(f"dimension inconnue : {', '.join(sorted(missing))}")
    classes = tuple(_classes(dimension, rules) for dimension in dimensions)
    beaten = precedence(rules)
    diagram = build(classes, len(rules), _settlement(beaten, policy))
    asked = tuple(number for number, merged in enumerate(classes) if len(merged.masks) > 1)
    return Table(tuple(rules), tuple(dimensions), classes, asked, beaten, policy, diagram, numbers)


def _classes(dimension: Dimension, rules: Sequence[Rule]) -> Classes:
    index = {value: number for number, value in enumerate(dimension.values)}

    def accepted(rule: Rule) -> frozenset[int] | None:
        values = rule.accepts.get(dimension.name)
        if values is None:
            return None
        strangers = values - index.keys()
        if strangers:
            raise TableError(f"{rule.id} : « {dimension.name} » n'a pas la valeur « {min(strangers)} »")
        return frozenset(index[value] for value in values)

    return merge_values(len(dimension.values), [accepted(rule) for rule in rules])


def precedence(rules: Sequence[Rule]) -> tuple[Mask, ...]:
    """For each rule, the bit set of the rules that win over it, by declaration, transitively.

    :raises TableError: naming the rules of a circle
    """
    winners = [
        sum(1 << number for number, other in enumerate(rules) if other.rank > rule.rank) for rule in rules
    ]
    for number, rule in enumerate(rules):
        for other in _matching(rule.beats, rules, number):
            winners[other] |= 1 << number
        for other in _matching(rule.yields_to, rules, number):
            winners[number] |= 1 << other
    closed: dict[int, Mask] = {}

    def close(number: int, above: tuple[int, ...]) -> Mask:
        if number in above:
            circle = " → ".join(rules[n].id for n in (*above[above.index(number) :], number))
            raise TableError(f"précédence circulaire : {circle}")
        found = closed.get(number)
        if found is None:
            found = winners[number]
            for other in bits(winners[number]):
                found |= close(other, (*above, number))
            closed[number] = found
        return found

    return tuple(close(number, ()) for number in range(len(rules)))


def compile_comparison(
    before: Sequence[Rule], after: Sequence[Rule], dimensions: Sequence[Dimension]
) -> tuple[tuple[Classes, ...], Diagram]:
    """One diagram of two sets of rules over the same dimensions.

    The rules of a leaf are pairs: the number of the winner before, and of the winner after; -1 where none holds.
    """
    both = [*before, *after]
    classes = tuple(_classes(dimension, both) for dimension in dimensions)
    low = (1 << len(before)) - 1
    settle_before = _settlement(precedence(before), "one")
    settle_after = _settlement(precedence(after), "one")

    def settle(mask: Mask) -> Winners:
        old, new = settle_before(mask & low), settle_after(mask >> len(before))
        return (old[0] if old else -1, new[0] if new else -1)

    return classes, build(classes, len(both), settle)


def _matching(patterns: Iterable[str], rules: Sequence[Rule], but: int) -> Iterable[int]:
    for pattern in patterns:
        for number, rule in enumerate(rules):
            same_rank = rule.rank == rules[but].rank
            if number != but and same_rank and (rule.id == pattern or fnmatchcase(rule.id, pattern)):
                yield number


def _settlement(beaten: Sequence[Mask], policy: Literal["one", "all"]) -> Callable[[Mask], Winners]:
    def winners(mask: Mask) -> Winners:
        if policy == "all":
            return tuple(bits(mask))
        return tuple(number for number in bits(mask) if not beaten[number] & mask)

    return winners


def bits(mask: Mask) -> Iterable[int]:
    """The numbers of the set bits, smallest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
