"""The closed registry of field types."""

from collections.abc import Mapping

from . import choices, dates_and_numbers, groups, identifiers, places, words
from .base import (
    Answer,
    Answers,
    Check,
    Countries,
    Fact,
    Field,
    FieldType,
    Option,
    Part,
    PartShape,
    References,
    Refusal,
    Setting,
    Span,
    Typed,
    registry,
)
from .dates_and_numbers import bounds, date_in_words, may_be_birth
from .groups import Group, rows_at_least, rows_at_most
from .places import address_lines
from .words import is_latin

_WRITTEN_IN = (choices, dates_and_numbers, groups, identifiers, places, words)
TYPES: Mapping[str, FieldType] = registry()

__all__ = [
    "TYPES",
    "Answer",
    "Answers",
    "Check",
    "Countries",
    "Fact",
    "Field",
    "FieldType",
    "Group",
    "Option",
    "Part",
    "PartShape",
    "References",
    "Refusal",
    "Setting",
    "Span",
    "Typed",
    "address_lines",
    "bounds",
    "date_in_words",
    "is_latin",
    "may_be_birth",
    "registry",
    "rows_at_least",
    "rows_at_most",
]
