"""The parts of a compiled procedure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from guichet.procedures.fields import Field
from guichet.procedures.schema import (
    AdviceEntry,
    CaseEntry,
    ColumnEntry,
    DocumentEntry,
    EligibilityEntry,
    ProcedureFile,
    SectionEntry,
    StepEntry,
)
from guichet.rules import Expression, Text

TODAY = "date"
"""The key under which conditions find the day."""


@dataclass(frozen=True, slots=True)
class Computed:
    id: str
    value: Expression
    label: Text


@dataclass(frozen=True, slots=True)
class Document:
    """A document asked, compiled."""

    entry: DocumentEntry
    step: str
    section: str
    shown: Expression | None
    required: bool | Expression


@dataclass(frozen=True, slots=True)
class Section:
    entry: SectionEntry
    shown: Expression | None
    fields: tuple[Field, ...]
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Step:
    entry: StepEntry
    sections: tuple[Section, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)


@dataclass(frozen=True, slots=True)
class Rule:
    """An eligibility rule: what must hold, and the field that reveals it."""

    entry: EligibilityEntry
    holds: Expression
    step: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What is told at a field when a condition holds."""

    entry: AdviceEntry
    told: Expression


@dataclass(frozen=True, slots=True)
class Column:
    entry: ColumnEntry
    field: Field | None
    cases: tuple[tuple[CaseEntry, Expression], ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    file: ProcedureFile
    text: str
    hash: str
    steps: tuple[Step, ...]
    computed: tuple[Computed, ...]
    rules: tuple[Rule, ...]
    advice: tuple[Advice, ...]
    columns: tuple[Column, ...]
    vulnerable: Expression | None
    fields: Mapping[str, Field]
    section_of: Mapping[str, Section]
    documents: Mapping[str, Document]


def hash_of(text: str) -> str:
    """The name of the exact text of a version."""
    return hashlib.sha256(text.encode()).hexdigest()
