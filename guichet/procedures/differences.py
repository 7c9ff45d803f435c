"""What differs between two versions of a procedure, for whoever moves a draft from one to the other."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from guichet.procedures.compiled import Compiled
from guichet.procedures.fields import Answer, Answers, Field, Group, References, Setting
from guichet.procedures.reading import visible
from guichet.procedures.types import VersionChange
from guichet.rules import Text


def difference(before: Compiled, after: Compiled) -> list[VersionChange]:
    """Fields, documents, attestations and eligibility rules that appeared, went or changed."""
    return [
        *_compare("champ", _fields(before, attestation=False), _fields(after, attestation=False)),
        *_compare("attestation", _fields(before, attestation=True), _fields(after, attestation=True)),
        *_compare("piece", _documents(before), _documents(after)),
        *_compare("recevabilite", _rules(before), _rules(after)),
    ]


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


def _fields(compiled: Compiled, *, attestation: bool) -> dict[str, tuple[Text, Any]]:
    return {
        field.id: (field.label, (field.entry.model_dump(), field.step, field.shown and field.shown.text))
        for field in compiled.fields.values()
        if field.attestation is attestation
    }


def _documents(compiled: Compiled) -> dict[str, tuple[Text, Any]]:
    return {name: (one.entry.libelle, one.entry.model_dump()) for name, one in compiled.documents.items()}


def _rules(compiled: Compiled) -> dict[str, tuple[Text, Any]]:
    return {rule.entry.id: (rule.entry.motif, rule.entry.model_dump()) for rule in compiled.rules}


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
