"""The records that publication speaks in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guichet.procedures import hash_of


@dataclass(frozen=True, slots=True)
class Release:
    """A set of rules in force: its hash, who put it there and since when (aware)."""

    hash: str
    author: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """The rules are in force. `already` is True when they were before; `changed` counts the answers that moved."""

    hash: str
    already: bool
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed; each reason names what to mend."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a procedure, or of the profile tree: its text, and the day it comes into force."""

    procedure: str
    day: date
    text: str

    @property
    def hash(self) -> str:
        return hash_of(self.text)


@dataclass(frozen=True, slots=True)
class Imported:
    """A listing page is stored, or was already: counts of its entries and of what differs from the last edition."""

    page: str
    already: bool
    entries: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The edition of a listing page in force; `published_on` is its publisher's date, None where not known."""

    page: str
    published_on: date | None
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class DepartementCount:
    """How many forms a département lists."""

    departement: str
    entries: int


@dataclass(frozen=True, slots=True)
class News:
    """Something that changed in a département: an entry of its listing, or an answer.

    `kind` is `ajout`, `retrait` or `modification` for a listing, `reponse` for an answer; `before` and `after`
    are the entry or the answer's rule, title and channel, or None. `id` never changes.
    """

    id: str
    kind: str
    departement: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    situation: dict[str, Any] | None
    at: datetime
