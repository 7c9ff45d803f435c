"""What differs between two versions of a procedure, for whoever moves a draft from one to the other."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from guichet.procedures.compiled import Compiled
from guichet.procedures.fields import Answer, Answers, Field, Group, References, Setting
from guichet.procedures.reading import visible
from guichet.procedures.types import VersionChange
from guichet.rules import Text


def difference(before: Compiled, after: Compiled) -> list[VersionChange]:
    """What appeared, went or changed: whatever differs is told, if only as other words."""
    found = [
        *_compare("champ", _fields(before, attestation=False), _fields(after, attestation=False)),
        *_compare("attestation", _fields(before, attestation=True), _fields(after, attestation=True)),
        *_compare("piece", _documents(before), _documents(after)),
        *_compare("recevabilite", _rules(before), _rules(after)),
        *_compare("calcul", _computed(before), _computed(after)),
        *_compare("etape", _steps(before), _steps(after)),
        *_compare("suite", _afterwards(before), _afterwards(after)),
    ]
    if not found and before.hash != after.hash:
        found.append(VersionChange("modification", "texte", after.file.id, after.file.titre))
    return found


def carry(
    compiled: Compiled, references: References, answers: Answers, today: date
) -> tuple[dict[str, Answer], tuple[str, ...]]:
    """Answers that are a normal form of this version too, and the names of those that are not."""
    setting = Setting(references, today)
    kept = {
        name: value
        for name, value in answers.items()
        if name in compiled.fields and _fits(compiled.fields[name], value, setting)
    }
    shown = visible(compiled, kept, today)
    return shown, tuple(name for name in answers if name not in shown)


def _fits(field: Field, value: Answer, setting: Setting) -> bool:
    """Whether what this field would show is read as the same answer."""
    if field.type.name == Group.name:
        rows: list[Any] = value if isinstance(value, list) else [None]
        return all(isinstance(row, dict) and _row_fits(field, cast("Answers", row), setting) for row in rows)
    if field.type.name == "choix_multiple":
        return isinstance(value, list) and all(str(one) in field.labels for one in value)
    try:
        typed = field.type.typed(field, value, setting.references)
    except (ValueError, ArithmeticError, TypeError, AttributeError):
        return False  # a value of another type, from a version where the field was another
    return field.type.read(field, {key: (one,) for key, one in typed.items()}, setting) == value


def _row_fits(field: Field, row: Answers, setting: Setting) -> bool:
    children = {child.id: child for child in field.children}
    return all(name in children and _fits(children[name], value, setting) for name, value in row.items())


Described = dict[str, tuple[Text, Any]]
"""By id: the words of a part, and all that it says."""
_CLOCK = Text(fr="Délais et voies de recours", en="Delays and ways to appeal")
_FEE = Text(fr="Frais", en="Fees")
_RECEIPT = Text(fr="Ce que dit l'accusé de réception", en="What the acknowledgement of receipt says")
_PLACE = re.compile(r"\$\w+")


def _fields(compiled: Compiled, *, attestation: bool) -> Described:
    return {
        field.id: (
            field.label,
            (
                field.entry.model_dump(),
                field.step,
                field.shown and field.shown.text,
                compiled.section_of[field.id].entry.si,
            ),
        )
        for field in compiled.fields.values()
        if field.attestation is attestation
    }


def _documents(compiled: Compiled) -> Described:
    return {
        document.entry.id: (document.entry.libelle, (document.entry.model_dump(), section.entry.si))
        for step in compiled.steps
        for section in step.sections
        for document in section.documents
    }


def _rules(compiled: Compiled) -> Described:
    """Each by its reason; the dates of one person have no place in it here."""
    return {
        rule.entry.id: (
            Text(**{lang: _PLACE.sub("…", words) for lang, words in rule.entry.motif.model_dump().items()}),
            rule.entry.model_dump(),
        )
        for rule in compiled.rules
    }


def _computed(compiled: Compiled) -> Described:
    return {one.id: (one.label, one.value.text) for one in compiled.computed}


def _steps(compiled: Compiled) -> Described:
    return {
        step.entry.id: (step.entry.titre, (place, step.entry.genre))
        for place, step in enumerate(compiled.steps)
    }


def _afterwards(compiled: Compiled) -> Described:
    """What follows from a filing."""
    file = compiled.file
    found: Described = {
        "delais": (_CLOCK, file.delais.model_dump()),
        "recepisse": (_RECEIPT, file.recepisse.model_dump()),
    }
    if file.frais:
        found["frais"] = (_FEE, file.frais.model_dump())
    return found


def _compare(
    what: str, before: Mapping[str, tuple[Text, Any]], after: Mapping[str, tuple[Text, Any]]
) -> Iterator[VersionChange]:
    for name, (label, content) in after.items():
        if name not in before:
            yield VersionChange("ajout", what, name, label)
        elif before[name][1] != content:
            yield VersionChange("modification", what, name, label)
    for name, (label, _) in before.items():
        if name not in after:
            yield VersionChange("retrait", what, name, label)
