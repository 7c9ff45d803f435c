"""Which rule answers a situation, or what is still open. Pure look-ups in the compiled diagram."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from guichet.rules import Mask, Survey, Table, bits

from .compiler import IMPOSSIBLE, LAW, Compiled, Law
from .space import PLACE

Way = tuple[object, ...]
NATIONAL = "national"
_MEMORY = 4096


@dataclass(frozen=True, slots=True)
class Decided:
    """The winning law's number, with what is known of the other rules.

    `alone` is False when other rules lead the same way and may be the one.
    """

    law: int
    alone: bool
    survey: Survey


@dataclass(frozen=True, slots=True)
class Open:
    """Several ways remain: the leaves the situation can still reach, heaviest first."""

    laws: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Contradictory:
    """Nothing possible remains: the numbers of the impossible combinations met."""

    laws: tuple[int, ...]


def way_of(law: Law) -> Way:
    """What a person does: two rules with the same way are the same answer, whatever their reasons."""
    entry = law.entry
    if entry is None:
        return ("gap",)
    outcome = entry.alors
    contacts = tuple(contact.valeur for contact in outcome.contacts)
    body = outcome.organisme.nom if outcome.organisme else None
    return (outcome.etat, outcome.canal, tuple(link.url for link in law.links), contacts, body)


class Decisions:
    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.table = compiled.table
        self.diagram = compiled.table.diagram
        self.winner_of_leaf = {node: winners[0] for node, winners in self.diagram.leaves.items() if winners}
        self.ways = [way_of(law) for law in compiled.laws]
        self._impossible = self._mask(law.rank == IMPOSSIBLE for law in compiled.laws)
        self._same_way = [self._mask(way == other for other in self.ways) for way in self.ways]
        self._near = self._masks_of_same_request()
        self._of_table: dict[str, Mask] = {}
        for number, law in enumerate(compiled.laws):
            self._of_table[law.table] = self._of_table.get(law.table, 0) | 1 << number

    @staticmethod
    def _mask(members: Iterable[bool]) -> Mask:
        return sum(1 << number for number, member in enumerate(members) if member)

    def decide(self, codes: list[int]) -> Decided | Open | Contradictory:
        """The answer, the question, or the contradiction.

        What the diagram asks is known: its leaf says. Else most situations are settled by one rule that surely
        holds and wins over all that may, and the others are weighed on the diagram.
        """
        survey = self.table.survey(codes, self.compiled.encoder.values_of)
        leaf = self.diagram.walk(codes)
        if leaf is not None:
            winner = self.winner_of_leaf[leaf]
            if self.compiled.laws[winner].rank == IMPOSSIBLE:
                return Contradictory(self.diagram.leaves[leaf])
            return Decided(winner, alone=True, survey=survey)
        if not survey.sure & self._impossible:
            winner = self.table.sole_winner(survey.sure, survey.may & ~self._impossible)
            if winner is not None:
                return Decided(winner, alone=True, survey=survey)
        return self._among_possible(codes, survey)

    def _among_possible(self, codes: list[int], survey: Survey) -> Decided | Open | Contradictory:
        allowed = self.compiled.encoder.classes_allowed(codes, self.diagram.class_of)
        counts = self.diagram.count_situations(allowed)
        weights: dict[int, int] = {}
        for leaf, count in counts.items():
            winner = self.winner_of_leaf[leaf]
            if self.compiled.laws[winner].rank != IMPOSSIBLE:
                weights[winner] = weights.get(winner, 0) + count
        if not weights:
            return Contradictory(self._met_everywhere(list(counts)))
        laws = sorted(weights, key=lambda law: (-weights[law], law))
        if len({self.ways[law] for law in laws}) == 1:
            return Decided(laws[0], alone=len(laws) == 1, survey=survey)
        return Open(tuple(laws))

    def _met_everywhere(self, leaves: list[int]) -> tuple[int, ...]:
        """The impossible combinations that hold whatever is not known yet; all that may, where none surely does."""
        met = [set(self.diagram.leaves[leaf]) for leaf in leaves]
        return tuple(sorted(met[0].intersection(*met) or met[0].union(*met)))

    def near_misses(
        self, codes: Sequence[int], decided: Decided, departement: str | None, most: int
    ) -> list[tuple[int, int | None]]:
        """Rules one fact away from holding, with the dimension that excludes them (None: they hold but yield).

        An unknown fact excludes nothing. Only the national table and that of the département, local first; one
        rule for each other way to file.
        """
        winner, survey = decided.law, decided.survey
        found: list[tuple[int, int | None]] = []
        near = (survey.may | survey.one_away) & self._near[winner] & ~self._same_way[winner]
        for place in (departement, NATIONAL):
            candidates = near & self._of_table.get(place or "", 0)
            while candidates and len(found) < most:
                law = (candidates & -candidates).bit_length() - 1
                found.append((law, None if survey.may >> law & 1 else self._excluding(law, codes)))
                candidates &= ~self._same_way[law]
                near &= ~self._same_way[law]
        return found

    def _masks_of_same_request(self) -> list[Mask]:
        """For each law, the rules for the same request: the others are far, and would only make a list."""
        laws = self.compiled.laws
        sayable = self._mask(law.rank == LAW for law in laws)
        requests = self.table.classes[self.compiled.space.index["demande"]].masks
        masks: list[Mask] = []
        for number in range(len(laws)):
            mask = 0
            for request in requests:
                if request >> number & 1:
                    mask |= request
            masks.append(mask & sayable & ~(1 << number))
        return masks

    def _excluding(self, law: int, codes: Sequence[int]) -> int | None:
        for asked in self.table.asked:
            code = codes[asked]
            if code >= 0:
                classes = self.table.classes[asked]
                if not classes.masks[classes.of_value[code]] >> law & 1:
                    return asked
        return self.compiled.space.index[PLACE]


class Lines:
    """A secondary table; what it says of the codes it reads is worked out once, there being few of them."""

    def __init__(self, table: Table, values_of: Callable[[int], Sequence[int]]) -> None:
        self.table = table
        self.values_of = values_of
        self._known: dict[tuple[int, ...], tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def holding(self, codes: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The lines that surely hold, and those that may."""
        read = tuple([codes[asked] for asked in self.table.asked])
        found = self._known.get(read)
        if found is None:
            if len(self._known) >= _MEMORY:
                self._known.clear()
            found = self._known[read] = self._worked_out(codes)
        return found

    def _worked_out(self, codes: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        survey = self.table.survey(codes, self.values_of)
        if self.table.policy == "all":
            return tuple(bits(survey.sure)), tuple(bits(survey.may & ~survey.sure))
        winner = self.table.sole_winner(survey.sure, survey.may)
        return ((winner,), ()) if winner is not None else ((), tuple(bits(survey.may)))
