"""Reading what was posted for one step: strict on the form of answers, lenient on what is not there yet."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from guichet.procedures.compiled import Compiled, Step
from guichet.procedures.facts import Facts, facts_of, with_row
from guichet.procedures.fields import (
    Answer,
    Answers,
    Field,
    Group,
    References,
    Refusal,
    Setting,
    rows_at_most,
)
from guichet.procedures.fields.base import text
from guichet.procedures.fields.words import NOT_LATIN, not_latin
from guichet.procedures.types import Fault, Reading
from guichet.rules import Text

Posted = Mapping[str, Sequence[str]]
_TOO_EARLY = text("Cette date est trop ancienne.", "This date is too early.")
_TOO_LATE = text("Cette date est trop tardive.", "This date is too late.")
_UNSHOWABLE = re.compile("[\0\ud800-\udfff]")
_LONGEST = 20_000
_NEVER_PRINTED = frozenset({"courriel", "telephone"})
_ADD, _REMOVE = "_ajouter", "_retirer"


def name_of(base: str, suffix: str) -> str:
    """The name a control is posted under."""
    return f"{base}-{suffix}" if suffix else base


class Reader:
    """One reading."""

    def __init__(self, compiled: Compiled, references: References, posted: Posted, today: date) -> None:
        self.compiled, self.references, self.posted, self.today = compiled, references, posted, today
        self.setting = Setting(references, today)
        self.printed = printed(compiled)
        self.faults: dict[str, Fault] = {}
        self.rows: dict[str, int] = {}

    def read(self, step: Step, answers: Answers, locked: frozenset[str], identity: Answers) -> Reading:
        given = from_registry(self.compiled, locked, identity)
        kept: dict[str, Answer] = {**answers, **given}
        touched = [field for field in step.fields if field.id not in given and self._is_posted(field)]
        for field in touched:
            self._read_field(field, kept)
        seen, facts = visible_and_facts(self.compiled, kept, self.today)
        read = len(self.faults)
        for field in touched:
            self._check(field, field.id, seen, facts, kept, answers)
        final = seen if len(self.faults) == read else visible(self.compiled, kept, self.today)
        faults = self._shown(final) if self.faults else ()
        emptied = {field.id for field in touched if field.id not in kept}
        cleared = tuple(name for name in answers if name not in final and name not in emptied)
        posted = {name: tuple(values) for name, values in self.posted.items()}
        return Reading(final, faults, posted, cleared, self.rows)

    def _shown(self, final: Answers) -> tuple[Fault, ...]:
        """The faults of what is asked, once all is read."""
        facts = facts_of(self.compiled, final, self.today)
        return tuple(fault for fault in self.faults.values() if self._is_shown(fault, final, facts))

    def _is_posted(self, field: Field) -> bool:
        if field.type.name == Group.name:
            return field.id in self.posted or any(name.startswith(f"{field.id}-") for name in self.posted)
        return any(name_of(field.id, suffix) in self.posted for suffix in field.suffixes)

    def _typed(self, field: Field, base: str) -> dict[str, tuple[str, ...]]:
        return {suffix: tuple(self.posted.get(name_of(base, suffix), ())) for suffix in field.suffixes}

    def _read_field(self, field: Field, kept: dict[str, Answer]) -> None:
        if field.type.name == Group.name:
            rows = self._read_rows(field)
            if rows:
                kept[field.id] = rows
            else:
                kept.pop(field.id, None)
            return
        found = field.type.read(field, self._typed(field, field.id), self.setting)
        if isinstance(found, Refusal):
            self._refuse(field, field, field.id, found)
        elif found is None:
            kept.pop(field.id, None)
        elif field.id in self.printed and (wrong := not_latin(found)):
            self._refuse(field, field, field.id, Refusal(NOT_LATIN, wrong))
        else:
            kept[field.id] = found

    def _refuse(self, owner: Field, field: Field, base: str, refusal: Refusal) -> None:
        typed = {
            name_of(base, suffix): shown_again(values[-1]) if values else ""
            for suffix, values in self._typed(field, base).items()
        }
        names = tuple(name_of(base, suffix) for suffix in refusal.suffixes)
        self.faults[base] = Fault(owner.id, base, names, refusal.message, typed, refusal.choices)

    def _read_rows(self, field: Field) -> list[dict[str, Answer]]:
        """The rows that hold something; a row asked to go is gone."""
        pattern = re.compile(rf"{re.escape(field.id)}-(\d{{1,4}})-", re.ASCII)
        indexes = sorted({int(match[1]) for name in self.posted if (match := pattern.match(name))})
        gone = set(self.posted.get(_REMOVE, ()))
        rows: list[dict[str, Answer]] = []
        most = rows_at_most(field)
        for index in indexes:
            if f"{field.id}-{index}" in gone:
                continue
            row = self._read_row(field, index, len(rows))
            if row is None:
                continue
            if len(rows) == most:
                message = text(f"{most} au plus.", f"{most} at most.")
                self.faults[field.id] = Fault(field.id, field.id, (field.id,), message, {})
                break
            rows.append(row)
        if field.id in self.posted.get(_ADD, ()):
            self.rows[field.id] = min(len(rows) + 1, most)
        return rows

    def _read_row(self, field: Field, index: int, place: int) -> dict[str, Answer] | None:
        """One row at its new place, or None where it is empty."""
        row: dict[str, Answer] = {}
        refusals: list[tuple[Field, Refusal]] = []
        for child in field.children:
            found = child.type.read(child, self._typed(child, f"{field.id}-{index}-{child.id}"), self.setting)
            if isinstance(found, Refusal):
                refusals.append((child, found))
            elif found is not None:
                row[child.id] = found
        if not row and not refusals:
            return None
        for child, refusal in refusals:
            self._refuse(field, child, f"{field.id}-{index}-{child.id}", refusal)
            self._move(f"{field.id}-{index}-{child.id}", f"{field.id}-{place}-{child.id}")
        return row

    def _move(self, base: str, to: str) -> None:
        """The fault of a row follows it to its new place."""
        fault = self.faults.pop(base)
        self.faults[to] = Fault(
            fault.field,
            to,
            tuple(to + name[len(base) :] for name in fault.names),
            fault.message,
            {to + name[len(base) :]: value for name, value in fault.typed.items()},
            fault.choices,
        )

    def _check(
        self, field: Field, base: str, seen: Answers, facts: Facts, kept: dict[str, Answer], answers: Answers
    ) -> None:
        """What no longer fits the other answers goes back to what it was."""
        if field.id not in seen or base in self.faults:
            return
        rows = seen[field.id]
        if field.type.name == Group.name and isinstance(rows, list):
            self._check_rows(field, rows, facts)
            kept[field.id] = rows
            return
        message = broken(field, facts)
        if message:
            self._refuse(field, field, base, Refusal(message, field.suffixes[:1]))
            if field.id in answers:
                kept[field.id] = answers[field.id]
            else:
                kept.pop(field.id, None)

    def _check_rows(self, field: Field, rows: list[dict[str, Answer]], facts: Facts) -> None:
        for place, row in enumerate(rows):
            own = with_row(facts, field.children, row)
            for child in field.children:
                message = broken(child, own) if child.id in row else None
                if message:
                    base = f"{field.id}-{place}-{child.id}"
                    typed = child.type.typed(child, row.pop(child.id), self.references)
                    self.faults[base] = Fault(
                        field.id,
                        base,
                        (name_of(base, child.suffixes[0]),),
                        message,
                        {name_of(base, suffix): value for suffix, value in typed.items()},
                    )

    def _is_shown(self, fault: Fault, final: Answers, facts: Facts) -> bool:
        field = self.compiled.fields[fault.field]
        if not is_visible(self.compiled, field, facts):
            return False
        if fault.base == field.id:
            return True
        place, _, child_id = fault.base[len(field.id) + 1 :].partition("-")
        child = next(one for one in field.children if one.id == child_id)
        stored = final.get(field.id)
        rows: list[dict[str, Answer]] = stored if isinstance(stored, list) else []
        row: dict[str, Answer] = rows[int(place)] if int(place) < len(rows) else {}
        return child.shown is None or with_row(facts, field.children, row).holds(child.shown)


def shown_again(typed: str) -> str:
    """What was typed, without what no page can hold (NUL, lone surrogates), cut where no field is as long."""
    return _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", typed[:_LONGEST])


def from_registry(compiled: Compiled, locked: Iterable[str], identity: Answers) -> dict[str, Answer]:
    """The answers that come from the registry of identities and may not be typed over."""
    known = set(locked)
    return {
        field.id: identity[field.registry]
        for field in compiled.fields.values()
        if field.registry and field.registry in known and field.registry in identity
    }


def is_visible(compiled: Compiled, field: Field, facts: Facts) -> bool:
    """Whether a field is asked: its condition and that of its section are true."""
    return facts.holds(compiled.section_of[field.id].shown) and facts.holds(field.shown)


def visible(compiled: Compiled, answers: Answers, today: date) -> dict[str, Answer]:
    """The answers of the fields that are asked; what a hidden field held counts for no condition."""
    return visible_and_facts(compiled, answers, today)[0]


def visible_and_facts(compiled: Compiled, answers: Answers, today: date) -> tuple[dict[str, Answer], Facts]:
    """The answers of the fields that are asked, and the facts they are."""
    kept = dict(answers)
    while True:
        facts = facts_of(compiled, kept, today)
        hidden = [
            name
            for name in kept
            if name not in compiled.fields or not is_visible(compiled, compiled.fields[name], facts)
        ]
        if not hidden:
            whole = _without_hidden_children(compiled, kept, facts)
            return whole, facts if whole == kept else facts_of(compiled, whole, today)
        for name in hidden:
            del kept[name]


def _without_hidden_children(
    compiled: Compiled, answers: dict[str, Answer], facts: Facts
) -> dict[str, Answer]:
    groups = {
        name: [
            {
                child.id: row[child.id]
                for child in compiled.fields[name].children
                if child.id in row and with_row(facts, compiled.fields[name].children, row).holds(child.shown)
            }
            for row in rows
        ]
        for name, rows in answers.items()
        if isinstance(rows, list) and compiled.fields[name].type.name == Group.name
    }
    return {**answers, **groups} if groups else answers


def printed(compiled: Compiled) -> frozenset[str]:
    """The fields that the receipt prints: whom the request is for."""
    return frozenset(name for key, name in compiled.file.identite.items() if key not in _NEVER_PRINTED)


def broken(field: Field, facts: Facts) -> Text | None:
    """The message of the first check that an answer breaks, or None."""
    # Of a date known in part, no day may fit.
    minimum, maximum = field.minimum, field.maximum
    if minimum and all(_is_before(case.get(field.id), minimum.evaluate(case)) for case in facts.cases):
        return _TOO_EARLY
    if maximum and all(_is_before(maximum.evaluate(case), case.get(field.id)) for case in facts.cases):
        return _TOO_LATE
    return next((check.message for check in field.checks if facts.fails(check.condition)), None)


def _is_before(day: object, other: object) -> bool:
    return isinstance(day, date) and isinstance(other, date) and day < other
