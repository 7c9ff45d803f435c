"""What differs between two versions of a procedure, for whoever moves a draft from one to the other."""

from collections.abc import Iterator, Mapping
from typing import Any

from guichet.procedures.compiled import Compiled
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
