"""What conditions see: the answers as facts, and three-valued evaluation where a date is known in part."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from guichet.procedures.compiled import TODAY, Compiled
from guichet.procedures.fields import Answer, Answers, Fact, Field, Span
from guichet.rules import UNKNOWN, Expression, Result, Value

_SPANS_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts in each of the cases that a partial date leaves: its first day, its last day."""

    cases: tuple[Mapping[str, Value], ...]

    def value(self, expression: Expression) -> Result:
        """The result where it is the same in every case, else `UNKNOWN`."""
        first = expression.evaluate(self.cases[0])
        for case in self.cases[1:]:
            other = expression.evaluate(case)
            if first is UNKNOWN or other is UNKNOWN or other != first:
                return UNKNOWN
        return first

    def holds(self, expression: Expression | bool | None) -> bool:
        """Whether a condition is true; an unknown one is not. No condition always holds."""
        if expression is None or isinstance(expression, bool):
            return expression is not False
        return self.value(expression) is True

    def fails(self, expression: Expression) -> bool:
        """Whether a condition is false; an unknown one is not."""
        return self.value(expression) is False


def facts_of(compiled: Compiled, answers: Answers, today: date) -> Facts:
    """The facts of a set of answers on a day."""
    found: dict[str, Fact] = {TODAY: today}
    for name, value in answers.items():
        field = compiled.fields.get(name)
        if field is not None:
            found.update(field.type.facts(field, value))
    for field in compiled.fields.values():
        if field.entry.type == "case" and field.id not in found:
            found[field.id] = False
    return _complete(compiled, found)


def with_row(facts: Facts, fields: Iterable[Field], row: Mapping[str, Answer]) -> Facts:
    """The same facts, and those of one row of a group."""
    own: dict[str, Fact] = {}
    for field in fields:
        if field.id in row:
            own.update(field.type.facts(field, row[field.id]))
    whole: dict[str, Value] = {
        key: fact.first if isinstance(fact, Span) else fact for key, fact in own.items()
    }
    return Facts(tuple({**case, **whole} for case in facts.cases))


def _complete(compiled: Compiled, found: dict[str, Fact]) -> Facts:
    cases: list[Mapping[str, Value]] = []
    for case in _cases(found):
        for _ in compiled.computed:  # one may stand on another
            before = len(case)
            for one in compiled.computed:
                if one.id not in case:
                    value = one.value.evaluate(case)
                    if isinstance(value, bool | int | str | date):
                        case[one.id] = value
            if len(case) == before:
                break
        cases.append(case)
    return Facts(tuple(cases))


def _cases(found: Mapping[str, Fact]) -> Iterator[dict[str, Value]]:
    plain: dict[str, Value] = {key: fact for key, fact in found.items() if not isinstance(fact, Span)}
    spans = [(key, fact) for key, fact in found.items() if isinstance(fact, Span)][:_SPANS_AT_MOST]
    for days in product(*((span.first, span.last) for _, span in spans)):
        yield {**plain, **{key: day for (key, _), day in zip(spans, days, strict=True)}}
