"""Which rule answers a situation, or what is still open. Pure look-ups in the compiled diagram."""

from collections.abc import Sequence
from dataclasses import dataclass

from guichet.rules import Mask, Table, bits

from .compiler import IMPOSSIBLE, LAW, Compiled, Law

Way = tuple[object, ...]
NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Decided:
    """The winning law's number. `alone` is False when other rules lead the same way and may be the one."""

    law: int
    alone: bool = True


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
        self._near = self._masks_of_same_request()
        self._of_table: dict[str, Mask] = {}
        for number, law in enumerate(compiled.laws):
            self._of_table[law.table] = self._of_table.get(law.table, 0) | 1 << number

    def decide(self, codes: list[int]) -> Decided | Open | Contradictory:
        leaf = self.diagram.walk(codes)
        if leaf is None:
            return self._among_possible(codes)
        winner = self.winner_of_leaf[leaf]
        if self.compiled.laws[winner].rank == IMPOSSIBLE:
            return Contradictory(self.diagram.leaves[leaf])
        return Decided(winner)

    def _among_possible(self, codes: list[int]) -> Decided | Open | Contradictory:
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
            return Decided(laws[0], alone=len(laws) == 1)
        return Open(tuple(laws))

    def _met_everywhere(self, leaves: list[int]) -> tuple[int, ...]:
        """The impossible combinations that hold whatever is not known yet; all that may, where none surely does."""
        met = [set(self.diagram.leaves[leaf]) for leaf in leaves]
        return tuple(sorted(met[0].intersection(*met) or met[0].union(*met)))

    def near_misses(
        self, codes: Sequence[int], winner: int, departement: str | None, most: int
    ) -> list[tuple[int, int | None]]:
        """Rules one fact away from holding, with the dimension that excludes them (None: they hold but yield).

        An unknown fact excludes nothing. Only the national table and that of the département, local first; one
        rule for each other way to file.
        """
        table = self.table
        holding: Mask = (1 << len(table.rules)) - 1
        one_away: Mask = 0
        for asked in table.asked:
            code = codes[asked]
            if code < 0:
                continue
            classes = table.classes[asked]
            mask = classes.masks[classes.of_value[code]]
            one_away = (one_away & mask) | (holding & ~mask)
            holding &= mask
        found: list[tuple[int, int | None]] = []
        said = {self.ways[winner]}
        for place in (departement, NATIONAL):
            wanted = self._near[winner] & self._of_table.get(place or "", 0)
            for law in bits((holding | one_away) & wanted):
                if self.ways[law] not in said:
                    said.add(self.ways[law])
                    found.append((law, None if holding >> law & 1 else self._excluding(law, codes)))
                    if len(found) == most:
                        return found
        return found

    def _masks_of_same_request(self) -> list[Mask]:
        """For each law, the rules for the same request: the others are far, and would only make a list."""
        laws = self.compiled.laws
        sayable = sum(1 << number for number, law in enumerate(laws) if law.entry and law.rank == LAW)
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
        return None


def lines_for(table: Table, compiled: Compiled, codes: list[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The lines of a secondary table that hold: those that surely do, and those that may."""
    diagram = table.diagram
    leaf = diagram.walk(codes)
    if leaf is not None:
        return diagram.leaves[leaf], ()
    allowed = compiled.encoder.classes_allowed(codes, diagram.class_of)
    found = [set(diagram.leaves[node]) for node in diagram.possible_leaves(allowed)]
    sure = found[0].intersection(*found)
    return tuple(sorted(sure)), tuple(sorted(found[0].union(*found) - sure))
