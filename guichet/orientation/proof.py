"""The proof of the tables: no gap that is not owned to, no overlap that is not declared, nothing unreachable.

It reads the compiled diagram, in which every class of situations is a path: nothing is sampled.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from time import perf_counter
from typing import Any

from guichet.rules import Table

from .answers import Answers
from .compiler import DEFAULT, GAP, IMPOSSIBLE, LAW, Compiled
from .decision import Decisions
from .samples import Samples
from .schema import ConflictEntry, Example

WITHOUT_SCREEN = frozenset(
    {"guichet", "courrier", "convocation", "automatique", "avec_renouvellement", "information_prefecture"}
)
"""Channels that need no computer; every other must come with its non-digital way."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing the proof refuses: its kind, the rules concerned, what to do, and a situation that shows it."""

    kind: str
    rules: tuple[str, ...]
    message: str
    situation: dict[str, object] | None = None


@dataclass(slots=True)
class Proof:
    """The result: `faults` empty means proved. Counts are of classes of possible situations."""

    hash: str
    faults: list[Fault] = field(default_factory=list[Fault])
    classes: int = 0
    impossible_classes: int = 0
    outcomes: int = 0
    nodes: int = 0
    rules: int = 0
    gaps: int = 0
    gap_classes: int = 0
    shares: dict[str, float] = field(default_factory=dict[str, float])
    examples: int = 0
    conflicts: int = 0
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        return not self.faults

    def to_json(self) -> dict[str, Any]:
        return {"prouve": self.holds, **asdict(self)}


def prove(compiled: Compiled, today: date) -> Proof:
    """Prove the tables.

    :param today: the day on which an example without a date is asked
    """
    start = perf_counter()
    proof = Proof(compiled.hash)
    answers = Answers(compiled)
    _Checker(compiled, answers.decisions, proof).check_all()
    _Examples(compiled, answers, proof, today).check_all()
    proof.seconds = round(perf_counter() - start, 3)
    return proof


class _Checker:
    """What can be read off the diagram."""

    def __init__(self, compiled: Compiled, decisions: Decisions, proof: Proof) -> None:
        self.compiled = compiled
        self.decisions = decisions
        self.proof = proof
        self.samples = Samples.of(compiled)
        self.anywhere: list[list[int] | None] = [None] * len(compiled.space.dimensions)

    def check_all(self) -> None:
        self._count()
        self._check_gaps()
        self._check_overlaps()
        self._check_reachable(self.compiled.table)
        self._check_quotations()
        secondary = (self.compiled.windows, self.compiled.fees, self.compiled.alternatives)
        for lines in secondary:
            self._check_alone(lines.table)
        for lines in (*secondary, self.compiled.papers, self.compiled.conflicts):
            self._check_reachable(lines.table)

    def _count(self) -> None:
        laws, diagram = self.compiled.laws, self.compiled.table.diagram
        by_table: dict[str, int] = {}
        outcomes: set[object] = set()
        for leaf, count in diagram.count_classes(self.anywhere).items():
            law = laws[self.decisions.winner_of_leaf[leaf]]
            if law.rank == IMPOSSIBLE:
                self.proof.impossible_classes += count
                continue
            self.proof.classes += count
            self.proof.gap_classes += count if law.rank == GAP else 0
            by_table[law.table] = by_table.get(law.table, 0) + count
            outcomes.add(self.decisions.ways[self.decisions.winner_of_leaf[leaf]])
        total = max(1, self.proof.classes)
        self.proof.shares = {name: round(count / total, 6) for name, count in sorted(by_table.items())}
        self.proof.outcomes = len(outcomes)
        self.proof.nodes = len(diagram.dimension)
        self.proof.rules = sum(law.rank == LAW for law in laws)
        self.proof.gaps = sum(law.rank == GAP for law in laws)

    def _check_gaps(self) -> None:
        laws, winners = self.compiled.laws, self.decisions.winner_of_leaf
        empty = [leaf for leaf, numbers in self.compiled.table.diagram.leaves.items() if not numbers]
        bare = [leaf for leaf, winner in winners.items() if laws[winner].rank == DEFAULT]
        if empty or bare:
            self._fault(
                "lacune",
                (),
                "aucune source ne répond : une règle, ou une ligne de gaps.yaml",
                {*empty, *bare},
            )

    def _check_overlaps(self) -> None:
        ways, laws = self.decisions.ways, self.compiled.laws
        pairs: dict[tuple[str, str], set[int]] = {}
        for leaf, winners in self.compiled.table.diagram.leaves.items():
            for number, first in enumerate(winners):
                for second in winners[number + 1 :]:
                    if laws[first].rank == LAW and ways[first] != ways[second]:
                        pairs.setdefault((laws[first].id, laws[second].id), set()).add(leaf)
        for pair, leaves in sorted(pairs.items()):
            self._fault(
                "recouvrement", pair, "deux réponses ensemble : déclarer `remplace` ou `sauf`", leaves
            )

    def _check_alone(self, table: Table) -> None:
        for winners in table.diagram.leaves.values():
            if len(winners) > 1:
                pair = tuple(table.rules[number].id for number in winners)
                fault = Fault("recouvrement", pair, "deux lignes ensemble : déclarer `remplace` ou `sauf`")
                if fault not in self.proof.faults:
                    self.proof.faults.append(fault)

    def _check_reachable(self, table: Table) -> None:
        reached = {number for winners in table.diagram.leaves.values() for number in winners}
        for number, rule in enumerate(table.rules):
            if number not in reached and not self._is_spare(rule.id):
                self.proof.faults.append(
                    Fault("inatteignable", (rule.id,), "aucune situation n'arrive à cette règle")
                )

    def _is_spare(self, name: str) -> bool:
        """A default rule that everything replaces is what we want."""
        number = self.compiled.table.number_of.get(name)
        return number is not None and self.compiled.laws[number].rank == DEFAULT

    def _check_quotations(self) -> None:
        for law in self.compiled.laws:
            if law.entry and law.rank == LAW and not any(source.citation for source in law.entry.source):
                self.proof.faults.append(Fault("source", (law.id,), "une citation de la source est attendue"))

    def _fault(self, kind: str, rules: tuple[str, ...], message: str, leaves: set[int]) -> None:
        goal: Callable[[int], bool] = leaves.__contains__
        paths = self.compiled.table.diagram.paths_to(goal, self.anywhere)
        situation = next(self.samples.situations(paths), None)
        self.proof.faults.append(Fault(kind, rules, message, situation))


class _Examples:
    """What the examples beside the rules say, answered for real."""

    def __init__(self, compiled: Compiled, answers: Answers, proof: Proof, today: date) -> None:
        self.compiled = compiled
        self.answers = answers
        self.proof = proof
        self.today = today

    def check_all(self) -> None:
        for law in self.compiled.laws:
            for example in law.entry.exemples if law.entry else ():
                self._check(law.id, example, example.attendu or law.id)
        for conflict in self.compiled.documents.conflicts:
            self.proof.conflicts += 1
            self._check_conflict(conflict)

    def _answer(self, example: Example) -> dict[str, Any]:
        self.proof.examples += 1
        return self.answers.answer(situation_of(example), today=self.today)

    def _check(self, rule: str, example: Example, expected: str) -> None:
        answer = self._answer(example)
        found = answer["regle"] or answer["etat"]
        if expected not in (answer["regle"], answer["canal"], answer["etat"]):
            said = f"« {expected} » attendu, « {found} » répondu"
            if answer["question"]:
                said += f" (« {answer['question']['cle']} » demandé)"
            said += "".join(f" ({error['message']})" for error in answer["erreurs"])
            self.proof.faults.append(Fault("exemple", (rule,), said, situation_of(example)))
        elif (
            answer["etat"] == "reponse"
            and answer["canal"] not in (None, *WITHOUT_SCREEN)
            and not answer["alternative"]
        ):
            self.proof.faults.append(Fault("alternative", (rule,), "une voie non numérique est attendue"))

    def _check_conflict(self, conflict: ConflictEntry) -> None:
        if len({p.canal for p in conflict.positions}) < 2 or len({p.source for p in conflict.positions}) < 2:
            self.proof.faults.append(Fault("conflit", (conflict.id,), "deux sources et deux canaux au moins"))
        for example in conflict.exemples:
            answer = self._answer(example)
            shown = conflict.id in {shown["id"] for shown in answer["conflits"]}
            if not shown or example.canal not in (None, answer["canal"]):
                said = f"non montré : « {answer['regle'] or answer['etat']} », canal « {answer['canal']} »"
                self.proof.faults.append(Fault("conflit", (conflict.id,), said, situation_of(example)))


def situation_of(example: Example) -> dict[str, object]:
    """The situation of an example, its YAML dates as text."""
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in example.situation.items()
    }
