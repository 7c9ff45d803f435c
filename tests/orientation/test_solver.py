"""The proof, said again by a solver that knows neither diagram nor classes (z3)."""

from functools import cached_property
from itertools import combinations

import pytest
import z3

from guichet.orientation import Compiled
from guichet.orientation.compiler import DEFAULT, GAP, IMPOSSIBLE, LAW
from guichet.orientation.decision import Decisions
from guichet.rules import Rule
from tests.rules.naive import Naive


class Theory:
    """Every rule as a formula over one integer a dimension."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.dimensions = {d.name: d.values for d in compiled.space.dimensions}
        self.inputs = {name: z3.Int(name) for name in self.dimensions}
        self.rules = {rule.id: rule for rule in compiled.table.rules}
        self.formulas = {rule.id: self._formula(rule) for rule in compiled.table.rules}
        self.naive = Naive(compiled.table.rules)

    def _formula(self, rule: Rule) -> z3.BoolRef:
        return z3.And(*(self._within(name, values) for name, values in rule.accepts.items()))

    def _within(self, name: str, values: frozenset[str]) -> z3.BoolRef:
        """One of the values: as stretches of consecutive numbers, of which there are few."""
        numbers = sorted(self.dimensions[name].index(value) for value in values)
        stretches: list[list[int]] = []
        for number in numbers:
            if stretches and number == stretches[-1][1] + 1:
                stretches[-1][1] = number
            else:
                stretches.append([number, number])
        asked = self.inputs[name]
        return z3.Or(*(z3.And(asked >= low, asked <= high) for low, high in stretches))

    @cached_property
    def solver(self) -> z3.Solver:
        solver = z3.SolverFor("QF_LIA")
        for name, asked in self.inputs.items():
            solver.add(asked >= 0, asked < len(self.dimensions[name]))
        return solver

    def is_possible(self, *conditions: z3.BoolRef) -> bool:
        self.solver.push()
        self.solver.add(*conditions)
        found = self.solver.check()
        self.solver.pop()
        assert found != z3.unknown
        return found == z3.sat

    def above(self, name: str) -> list[str]:
        """Rules that win over one and can hold beside it."""
        return [
            other
            for other in self.rules
            if self.naive.wins_over(other, name) and can_meet(self.rules[other], self.rules[name])
        ]

    def wins(self, name: str) -> z3.BoolRef:
        """The situations in which a rule holds and none that wins over it does."""
        return z3.And(self.formulas[name], *(z3.Not(self.formulas[other]) for other in self.above(name)))


def can_meet(first: Rule, second: Rule) -> bool:
    return all(values & second.accepts.get(name, values) for name, values in first.accepts.items())


@pytest.fixture(scope="module")
def theory(compiled) -> Theory:
    return Theory(compiled)


def test_no_situation_is_left_without_an_answer(compiled, theory):
    answers = [theory.formulas[law.id] for law in compiled.laws if law.rank in (GAP, LAW, IMPOSSIBLE)]
    assert not theory.is_possible(z3.Not(z3.Or(*answers)))


def test_every_rule_wins_somewhere(compiled, theory):
    never = [
        law.id for law in compiled.laws if law.rank != DEFAULT and not theory.is_possible(theory.wins(law.id))
    ]
    assert never == []


def test_two_rules_that_win_together_lead_the_same_way(compiled, theory):
    ways = Decisions(compiled).ways
    numbers = compiled.table.number_of
    laws = [law.id for law in compiled.laws if law.rank == LAW]
    disagreeing = [
        (first, second)
        for first, second in combinations(laws, 2)
        if ways[numbers[first]] != ways[numbers[second]]
        and can_meet(theory.rules[first], theory.rules[second])
        and not theory.naive.wins_over(first, second)
        and not theory.naive.wins_over(second, first)
        and theory.is_possible(theory.wins(first), theory.wins(second))
    ]
    assert disagreeing == []


def test_the_solver_and_the_diagram_see_the_same_pairs(compiled, theory):
    """Pairs that win together, whatever their ways: neither sees one that the other does not."""
    table = compiled.table
    seen = {
        tuple(sorted((table.rules[first].id, table.rules[second].id)))
        for winners in table.diagram.leaves.values()
        for first, second in combinations(winners, 2)
    }
    proved = {
        tuple(sorted(pair))
        for pair in combinations(theory.rules, 2)
        if can_meet(theory.rules[pair[0]], theory.rules[pair[1]])
        and not theory.naive.wins_over(*pair)
        and not theory.naive.wins_over(*pair[::-1])
        and theory.is_possible(theory.wins(pair[0]), theory.wins(pair[1]))
    }
    assert proved == seen
