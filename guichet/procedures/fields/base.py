"""What every type of field keeps together: check, normal form, facts, display, JSON Schema, widget."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, TypeVar

from guichet.parameters import Parameters
from guichet.procedures.schema import FieldEntry
from guichet.rules import Expression, Text, Value
from guichet.territory import Territory

Answer = str | bool | int | list[Any] | dict[str, Any]
"""The normal form of one answer: what JSON holds."""
Answers = Mapping[str, Answer]
Typed = Mapping[str, tuple[str, ...]]
"""What was posted for one field, by suffix of its name (`""`, `jour`, `0-prenom`…)."""


@dataclass(frozen=True, slots=True)
class Countries:
    """Names of countries by ISO 3166-1 alpha-3 code; `former` no longer exist, `special` are not countries."""

    present: Mapping[str, Text]
    former: Mapping[str, Text]
    special: Mapping[str, Text]

    def name(self, code: str) -> Text | None:
        return self.present.get(code) or self.former.get(code) or self.special.get(code)


@dataclass(frozen=True, slots=True)
class References:
    """What fields are checked against."""

    territory: Territory
    countries: Countries
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Setting:
    """What one reading depends on: reference data and the day."""

    references: References
    today: date


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was typed is not an answer: why, which parts, and what to choose from where several are meant."""

    message: Text
    suffixes: tuple[str, ...] = ("",)
    choices: tuple[tuple[str, str], ...] = ()


Read = Answer | Refusal | None
"""A normal form, a refusal, or nothing typed."""


@dataclass(frozen=True, slots=True)
class Span:
    """A date known by its year, or its year and month: somewhere between two days."""

    first: date
    last: date


Fact = Value | Span


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; `value` is what is posted."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One control of a field: an input, a select, a text area."""

    name: str
    label: str
    value: str
    kind: str = "text"
    autocomplete: str = ""
    inputmode: str = ""
    maxlength: int | None = None
    options: tuple[Option, ...] = ()
    wrong: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PartShape:
    """The part of a control that never changes, made once a language."""

    suffix: str
    label: Text | None
    kind: str = "text"
    autocomplete: str = ""
    inputmode: str = ""
    maxlength: int | None = None
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that must not be false, and the message where it is."""

    condition: Expression
    message: Text


@dataclass(frozen=True, slots=True)
class Field:
    """A compiled field."""

    id: str
    type: "FieldType"
    label: Text
    hint: Text | None
    entry: FieldEntry
    step: str
    section: str
    required: bool | Expression
    shown: Expression | None
    checks: tuple[Check, ...]
    minimum: Expression | None
    maximum: Expression | None
    registry: str | None
    secret: bool
    attestation: bool
    autocomplete: str
    options: tuple[Option, ...] = ()
    labels: Mapping[str, Text] = field(default_factory=dict[str, Text])
    children: tuple["Field", ...] = ()

    @property
    def suffixes(self) -> tuple[str, ...]:
        return self.type.suffixes(self)


class FieldType(ABC):
    """One type of the registry. An instance holds nothing; a field is passed to every method."""

    name: ClassVar[str]
    widget: ClassVar[str] = "texte"
    secret: ClassVar[bool] = False
    autocomplete: ClassVar[str] = ""
    settings: ClassVar[frozenset[str]] = frozenset()
    """Keys of a field that this type understands beside those all types have."""
    marked: ClassVar[bool] = False
    """Whether the page adds an empty hidden input of the same name, so that nothing chosen is told from not asked."""
    at_hand: ClassVar[bool] = False
    """Whether the answer is copied from a paper that one must have at hand."""
    sample: ClassVar[Value | None] = "texte"
    """A fact of this type, to try conditions out; None where the answer is no single fact."""

    def suffixes(self, field: Field) -> tuple[str, ...]:
        """Suffixes of the names this field is posted under."""
        return ("",)

    @abstractmethod
    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        """The normal form of what was typed, a refusal, or None where nothing was. Never raises."""

    def facts(self, field: Field, value: Answer) -> Mapping[str, Fact]:
        """What conditions see of an answer, by key."""
        return {field.id: value} if isinstance(value, str | bool | int) else {}

    def samples(self, field: Field) -> Mapping[str, Value]:
        """The keys this field gives to conditions, with a value of their type."""
        return {} if self.sample is None else {field.id: self.sample}

    def display(self, field: Field, value: Answer, lang: str, references: References) -> str:
        """The answer in words of a language."""
        return str(value)

    def typed(self, field: Field, value: Answer, references: References) -> Mapping[str, str]:
        """The normal form as a person would type it, by suffix."""
        return {"": str(value)}

    def schema(self, field: Field) -> dict[str, Any]:
        """JSON Schema (2020-12) of the normal form."""
        return {"type": "string"}

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        """The controls a page shows."""
        return (PartShape("", None, autocomplete=field.autocomplete),)

    def options(self, field: Field, lang: str, references: References) -> tuple[Option, ...]:
        """What may be chosen; called once a language."""
        return ()

    def faults(self, entry: FieldEntry) -> list[tuple[str, str]]:
        """What is wrong with a field of this type as written: (key, message)."""
        return []


def one(typed: Typed, suffix: str = "") -> str:
    """The last value posted under a suffix; nothing where none was."""
    values = typed.get(suffix, ())
    return values[-1] if values else ""


Kind = TypeVar("Kind", bound=FieldType)
_registry: dict[str, FieldType] = {}


def register(kind: type[Kind]) -> type[Kind]:
    """Add a type to the closed registry."""
    assert kind.name not in _registry, kind.name
    _registry[kind.name] = kind()
    return kind


def registry() -> Mapping[str, FieldType]:
    return _registry


def text(fr: str, en: str) -> Text:
    return Text(fr=fr, en=en)


def choices(rows: Sequence[tuple[str, Text]], lang: str) -> tuple[Option, ...]:
    return tuple(Option(value, label.in_(lang)) for value, label in rows)
