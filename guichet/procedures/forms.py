"""A step as plain descriptors, for one compiled template. What never changes is made once a step and language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guichet.procedures.compiled import Compiled, Section, Step
from guichet.procedures.facts import Facts, facts_of, with_row
from guichet.procedures.fields import (
    Answer,
    Answers,
    Field,
    Group,
    Option,
    Part,
    References,
    rows_at_least,
    rows_at_most,
)
from guichet.procedures.reading import from_registry, is_visible, name_of, visible
from guichet.procedures.types import (
    AskedDocument,
    Fault,
    FormError,
    FormField,
    FormRow,
    FormSection,
    Ineligibility,
    Link,
    StepForm,
    Told,
)

_OF_STEP = {"fr": "Ligne", "en": "Row"}


@dataclass(frozen=True, slots=True)
class _PartShape:
    suffix: str
    label: str
    kind: str
    autocomplete: str
    inputmode: str
    maxlength: int | None
    hint: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class FieldShape:
    """What a field shows whatever the answers."""

    field: Field
    label: str
    hint: str
    widget: str
    refresh: bool
    options: tuple[Option, ...]
    parts: tuple[_PartShape, ...]
    children: tuple["FieldShape", ...]
    row_title: str


@dataclass(frozen=True, slots=True)
class StepShape:
    step: Step
    number: int
    total: int
    title: str
    summary: str
    introduction: tuple[str, ...]
    links: tuple[Link, ...]
    sections: tuple[tuple[Section, str, str, tuple[FieldShape, ...]], ...]


def shape_of(compiled: Compiled, references: References, step: Step, lang: str) -> StepShape:
    """What a step shows whatever the answers, in a language."""
    read = _keys_read(compiled, step)
    entry = step.entry
    return StepShape(
        step,
        compiled.steps.index(step) + 1,
        len(compiled.steps),
        entry.titre.in_(lang),
        entry.resume.in_(lang),
        tuple(one.in_(lang) for one in entry.introduction),
        tuple(Link(one.url, one.libelle.in_(lang)) for one in entry.liens),
        tuple(
            (
                section,
                section.entry.titre.in_(lang),
                section.entry.aide.in_(lang) if section.entry.aide else "",
                tuple(_shape(field, references, lang, read) for field in section.fields),
            )
            for section in step.sections
        ),
    )


def _keys_read(compiled: Compiled, step: Step) -> frozenset[str]:
    """The keys that conditions of the step read, by what is computed too: a change of their field shows others."""
    found: set[str] = set()
    for section in step.sections:
        shown = [section.shown, *(field.shown for field in section.fields)]
        required = [field.required for field in section.fields]
        documents = [one for document in section.documents for one in (document.shown, document.required)]
        for expression in (*shown, *required, *documents):
            if expression is not None and not isinstance(expression, bool):
                found.update(expression.keys)
    for _ in compiled.computed:  # one may stand on another
        for one in compiled.computed:
            if one.id in found:
                found.update(one.value.keys)
    return frozenset(found)


def _shape(field: Field, references: References, lang: str, read: frozenset[str]) -> FieldShape:
    options = field.type.options(field, lang, references)
    widget = field.type.widget
    if field.type.name in ("choix", "choix_multiple") and widget == "boutons":
        said = field.entry.presentation
        widget = said or ("liste" if len(options) > 5 else "boutons")
    element = field.entry.element
    return FieldShape(
        field,
        field.label.in_(lang),
        field.hint.in_(lang) if field.hint else "",
        widget,
        bool(read & field.type.samples(field).keys()) or any(key.startswith(f"{field.id}_") for key in read),
        options,
        tuple(
            _PartShape(
                part.suffix,
                part.label.in_(lang) if part.label else "",
                part.kind,
                part.autocomplete,
                part.inputmode,
                part.maxlength,
                part.hint.in_(lang) if part.hint else "",
                options if part.kind == "select" else (),
            )
            for part in field.type.parts(field)
        ),
        tuple(_shape(child, references, lang, frozenset()) for child in field.children),
        element.in_(lang) if element else _OF_STEP.get(lang, _OF_STEP["fr"]),
    )


@dataclass(frozen=True, slots=True)
class Showing:
    """What one page depends on."""

    compiled: Compiled
    references: References
    facts: Facts
    answers: Answers
    faults: Mapping[str, Fault]
    locked: frozenset[str]
    rows: Mapping[str, int]
    ineligible: Mapping[str, Ineligibility]
    advice: Mapping[str, tuple[str, ...]]
    lang: str


def form_of(
    compiled: Compiled,
    references: References,
    shape: StepShape,
    answers: Answers,
    faults: tuple[Fault, ...],
    today: date,
    lang: str,
    *,
    locked: frozenset[str],
    identity: Answers,
    rows: Mapping[str, int],
    documents: Mapping[str, tuple[AskedDocument, ...]],
    ineligible: tuple[Ineligibility, ...],
    advice: tuple[Told, ...],
) -> StepForm:
    """The step, filled."""
    given = from_registry(compiled, locked, identity)
    known = visible(compiled, {**_proposed(compiled, identity, answers), **answers, **given}, today)
    showing = Showing(
        compiled,
        references,
        facts_of(compiled, known, today),
        known,
        {fault.base: fault for fault in faults},
        frozenset(given),
        rows,
        {one.field: one for one in ineligible},
        _by_field(advice, lang),
        lang,
    )
    sections = tuple(
        FormSection(
            section.entry.id,
            title,
            aid,
            tuple(
                _field(showing, one, one.field.id)
                for one in shapes
                if is_visible(compiled, one.field, showing.facts)
            ),
            documents.get(section.entry.id, ()),
        )
        for section, title, aid, shapes in shape.sections
        if showing.facts.holds(section.shown)
    )
    sections = tuple(one for one in sections if one.fields or one.documents)
    entry = shape.step.entry
    return StepForm(
        entry.id,
        shape.number,
        shape.total,
        entry.genre,
        shape.title,
        shape.summary,
        shape.introduction,
        shape.links,
        sections,
        tuple(_errors(sections, showing)),
    )


def _by_field(advice: tuple[Told, ...], lang: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in advice:
        found[one.field] = (*found.get(one.field, ()), one.text.in_(lang))
    return found


def _proposed(compiled: Compiled, identity: Answers, answers: Answers) -> dict[str, Answer]:
    """What the registry knows and the person may change."""
    return {
        field.id: identity[field.registry]
        for field in compiled.fields.values()
        if field.registry and field.registry in identity and field.id not in answers
    }


def _field(
    showing: Showing, shape: FieldShape, base: str, row: Mapping[str, Answer] | None = None
) -> FormField:
    field = shape.field
    source: Mapping[str, Answer] = showing.answers if row is None else row
    value = source.get(field.id)
    fault = showing.faults.get(base)
    typed = _typed(showing, field, base, value, fault)
    wrong = frozenset(fault.names if fault else ())
    facts = showing.facts if row is None else with_row(showing.facts, (field,), row)
    group = field.type.name == Group.name
    return FormField(
        id=field.id,
        name=base,
        anchor=name_of(base, field.suffixes[0]) if not group else base,
        type=field.type.name,
        widget=shape.widget,
        label=shape.label,
        hint=shape.hint,
        required=field.required is True or (field.required is not False and facts.holds(field.required)),
        locked=row is None and field.id in showing.locked,
        secret=field.secret,
        attestation=field.attestation,
        marker=field.type.marked or group,
        refresh=shape.refresh,
        parts=tuple(_part(part, base, typed, wrong) for part in shape.parts),
        options=shape.options,
        value=_chosen(value, typed, base) if not group else "",
        display="" if value is None else field.type.display(field, value, showing.lang, showing.references),
        error=fault.message.in_(showing.lang) if fault else "",
        choices=tuple(Option(code, label) for code, label in fault.choices) if fault else (),
        rows=_rows(showing, shape, base, value) if group else (),
        rows_at_most=rows_at_most(field) if group else 0,
        ineligible=showing.ineligible.get(field.id) if row is None else None,
        advice=showing.advice.get(field.id, ()) if row is None else (),
    )


def _typed(
    showing: Showing, field: Field, base: str, value: Answer | None, fault: Fault | None
) -> Mapping[str, str]:
    if fault:
        return fault.typed
    if value is None:
        return {}
    found = field.type.typed(field, value, showing.references)
    return {name_of(base, suffix): text for suffix, text in found.items()}


def _chosen(value: Answer | None, typed: Mapping[str, str], base: str) -> str | tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    return typed.get(base, "")


def _part(shape: _PartShape, base: str, typed: Mapping[str, str], wrong: frozenset[str]) -> Part:
    name = name_of(base, shape.suffix)
    return Part(
        name,
        shape.label,
        typed.get(name, ""),
        shape.kind,
        shape.autocomplete,
        shape.inputmode,
        shape.maxlength,
        shape.options,
        name in wrong,
        shape.hint,
    )


def _rows(showing: Showing, shape: FieldShape, base: str, value: Answer | None) -> tuple[FormRow, ...]:
    rows: list[dict[str, Answer]] = value if isinstance(value, list) else []
    field = shape.field
    least = rows_at_least(field) if field.required is not False else 0
    shown = max(len(rows), showing.rows.get(field.id, 0), least, _last_fault(showing, base) + 1)
    return tuple(
        _row(showing, shape, f"{base}-{index}", index, rows[index] if index < len(rows) else {})
        for index in range(shown)
    )


def _row(showing: Showing, shape: FieldShape, base: str, index: int, row: Mapping[str, Answer]) -> FormRow:
    facts = with_row(showing.facts, shape.field.children, row)
    return FormRow(
        index,
        f"{shape.row_title} {index + 1}",
        tuple(
            _field(showing, child, f"{base}-{child.field.id}", row)
            for child in shape.children
            if child.field.shown is None or facts.holds(child.field.shown)
        ),
    )


def _last_fault(showing: Showing, base: str) -> int:
    after = len(base) + 1
    rows = [name[after:].split("-")[0] for name in showing.faults if name.startswith(f"{base}-")]
    return max((int(row) for row in rows if row.isdecimal()), default=-1)


def _errors(sections: tuple[FormSection, ...], showing: Showing) -> list[FormError]:
    fields = [field for section in sections for field in section.fields]
    inner = [field for outer in fields for row in outer.rows for field in row.fields]
    found: list[FormError] = []
    for one in (*fields, *inner):
        fault = showing.faults.get(one.name)
        if fault:
            found.append(FormError(fault.names[0] if fault.names else one.anchor, one.label, one.error))
    return found
