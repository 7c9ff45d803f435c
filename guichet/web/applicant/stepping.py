"""A step as its page shows it: what is asked, what is wrong, what comes before and after."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from guichet.accounts.types import Identity
from guichet.procedures import (
    AskedDocument,
    Fault,
    FormError,
    FormField,
    FormSection,
    Missing,
    Procedure,
    StepForm,
    StepHead,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a step is drawn from."""

    dossier: UUID
    procedure: Procedure
    answers: Mapping[str, Any]
    revision: int
    identity: Identity
    today: date
    lang: str


@dataclass(frozen=True, slots=True)
class StepPage:
    """`shown` names every section and field on the page, so that the next save knows what came and went."""

    dossier: UUID
    procedure: Procedure
    form: StepForm
    revision: int
    steps: tuple[StepHead, ...]
    errors: tuple[FormError, ...]
    unanswered: bool
    locked: bool
    refresh: bool
    ineligible: bool

    @property
    def shown(self) -> str:
        return " ".join(tokens(self.form))

    @property
    def previous(self) -> StepHead | None:
        return self.steps[self.form.number - 2] if self.form.number > 1 else None

    @property
    def following(self) -> StepHead | None:
        return self.steps[self.form.number] if self.form.number < len(self.steps) else None


def page_of(
    draft: Draft,
    step: str,
    *,
    faults: Sequence[Fault] = (),
    missing: Iterable[Missing] = (),
    rows: Mapping[str, int] | None = None,
) -> StepPage:
    """The page of a step.

    :param missing: answers asked for before going on, told at their fields
    :raises UnknownStep: where the procedure has no such step
    """
    procedure = draft.procedure
    told = {fault.base for fault in faults}
    wanted = [_as_fault(procedure, one, draft) for one in missing if one.name not in told]
    form = procedure.form(
        step,
        draft.answers,
        (*faults, *wanted),
        draft.today,
        draft.lang,
        locked=draft.identity.locked,
        identity=draft.identity.values,
        rows=rows,
    )
    fields = list(every_field(form))
    return StepPage(
        draft.dossier,
        procedure,
        form,
        draft.revision,
        procedure.steps,
        form.errors,
        bool(wanted) and not faults and not any(one.ineligible for one in fields),
        any(one.locked for one in fields),
        any(one.refresh for one in fields),
        any(one.ineligible for one in fields),
    )


def every_field(form: StepForm) -> Iterator[FormField]:
    """The fields of a step, those of rows after their group."""
    for section in form.sections:
        for field in section.fields:
            yield field
            for row in field.rows:
                yield from row.fields


def _as_fault(procedure: Procedure, missing: Missing, draft: Draft) -> Fault:
    """What is asked for first, told as what is wrong is; what is there already stays as it is."""
    field = procedure.fields[missing.id]
    value = draft.answers.get(field.id)
    if missing.name != field.id:
        _, row, child = missing.name.rsplit("-", 2)
        field = next(one for one in field.children if one.id == child)
        value = value[int(row)].get(child) if isinstance(value, list) else None
    typed = {} if value is None else field.type.typed(field, value, procedure.references)
    names = {suffix: f"{missing.name}-{suffix}" if suffix else missing.name for suffix in field.suffixes}
    return Fault(
        missing.id,
        missing.name,
        tuple(names.values()),
        missing.reason,
        {names[suffix]: text for suffix, text in typed.items()},
    )


def tokens(form: StepForm) -> Iterator[str]:
    """The names of what is on the page: sections (`=id`), fields, documents (`+id`, `+id?` where optional) and the
    sections that hold these (`+=id`)."""
    for section in form.sections:
        yield f"={section.id}"
        for field in section.fields:
            yield field.name
            for row in field.rows:
                yield from (one.name for one in row.fields)
        if section.documents:
            yield f"+={section.id}"
            yield from (_token(one) for one in section.documents)


def _token(document: AskedDocument) -> str:
    return f"+{document.id}" if document.required else f"+{document.id}?"


def _bare(names: Iterable[str]) -> frozenset[str]:
    """The same names, whether or not what they name is optional."""
    return frozenset(name.removesuffix("?") for name in names)


def has_conditions(procedure: Procedure, step: str) -> bool:
    """Whether what the step asks depends on answers."""
    found = next(one for one in procedure.compiled.steps if one.entry.id == step)
    return any(
        section.shown is not None
        or any(one.shown is not None for one in (*section.fields, *section.documents))
        for section in found.sections
    )


def appeared(form: StepForm, shown: frozenset[str]) -> bool:
    """Whether the step asks for something that a page showing `shown` did not; no page, nothing to compare."""
    return bool(shown) and not _bare(shown).issuperset(_bare(tokens(form)))


@dataclass(frozen=True, slots=True)
class Arrival:
    """A section or a field that the page does not show yet: `where` says, as htmx does, next to what it goes."""

    where: str
    section: FormSection | None
    fields: tuple[FormField, ...]


def arrivals(form: StepForm, shown: frozenset[str]) -> Iterator[Arrival]:
    """What must be added to a page that shows `shown`, in order: each next to what is there by then."""
    before = ""
    for section in form.sections:
        if f"={section.id}" not in shown:
            where = f"afterend:#section-{before}" if before else "afterbegin:#sections"
            yield Arrival(where, section, ())
        else:
            yield from _fields(section.fields, f"in-{section.id}", shown)
        before = section.id


def _fields(fields: Sequence[FormField], container: str, shown: frozenset[str]) -> Iterator[Arrival]:
    before = ""
    for field in fields:
        if field.name not in shown:
            where = f"afterend:#field-{before}" if before else f"afterbegin:#{container}"
            yield Arrival(where, None, (field,))
        else:
            for row in field.rows:
                if any(one.name in shown for one in row.fields):
                    yield from _fields(row.fields, f"in-{field.name}-{row.index}", shown)
        before = field.name


@dataclass(frozen=True, slots=True)
class PaperArrival:
    """Documents that the page does not ask for yet, with the section that holds them where it is not there either."""

    where: str
    section: FormSection | None
    documents: tuple[AskedDocument, ...]


def paper_arrivals(form: StepForm, shown: frozenset[str]) -> Iterator[PaperArrival]:
    """The documents to add to a page that shows `shown`, in order, as `arrivals` does for fields."""
    known, before = _bare(shown), ""
    for section in form.sections:
        if not section.documents:
            continue
        if f"+={section.id}" not in known:
            where = f"afterend:#papers-{before}" if before else "afterbegin:#documents"
            yield PaperArrival(where, section, section.documents)
        else:
            yield from _papers(section, known)
        before = section.id


def _papers(section: FormSection, known: frozenset[str]) -> Iterator[PaperArrival]:
    before = ""
    for document in section.documents:
        if f"+{document.id}" not in known:
            where = f"afterend:#document-{before}" if before else f"afterbegin:#in-papers-{section.id}"
            yield PaperArrival(where, None, (document,))
        before = document.id


def changed_papers(form: StepForm, shown: frozenset[str]) -> list[AskedDocument]:
    """The documents on the page that are no longer optional, or no longer required."""
    known = _bare(shown)
    documents = [one for section in form.sections for one in section.documents]
    return [one for one in documents if f"+{one.id}" in known and _token(one) not in shown]


def departures(form: StepForm, shown: frozenset[str]) -> list[str]:
    """The ids of what must go from a page that shows `shown`; the rows of a group go with it."""
    gone = _bare(shown) - _bare(tokens(form))
    whole = tuple(f"{one}-" for one in gone if one[0] not in "=+")
    # What is inside goes before what holds it: in alphabetical order.
    return sorted(_id_of(one) for one in gone if not one.startswith(whole))


def _id_of(token: str) -> str:
    for mark, kind in (("+=", "papers"), ("+", "document"), ("=", "section")):
        if token.startswith(mark):
            return f"{kind}-{token.removeprefix(mark)}"
    return f"field-{token}"


def told(form: StepForm, shown: frozenset[str]) -> list[FormField]:
    """The fields there already whose messages are renewed: not those still to be answered, whose message stands."""
    fields = [field for field in every_field(form) if field.name in shown]
    return [one for one in fields if one.display or one.error or one.choices or one.ineligible or one.advice]


def ripe(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults to tell while somebody is still typing: not those of boxes they have not come to."""
    return tuple(fault for fault in faults if all(fault.typed.get(name) for name in fault.names))
