"""What an agent asks of the list of an office: filters, words, from where on."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from guichet.dossiers.states import State
from guichet.rules import Text

MINE, NOBODY = "moi", "personne"


@dataclass(frozen=True, slots=True)
class Column:
    """A typed column of a procedure that is filtered on: one value, or from one to another (dates, numbers)."""

    name: str
    equal: str | None = None
    days: tuple[date | None, date | None] = (None, None)
    numbers: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its day (None past those that wait for nothing), its key."""

    on: date | None
    id: UUID


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty, what waits for an agent. `assigned` is `moi`, `personne` or the key of an agent."""

    state: str = ""
    everything: bool = False
    """What waits for nothing too."""
    procedure: str = ""
    assigned: str = ""
    label: int | None = None
    followed: bool = False
    late: bool = False
    vulnerable: bool = False
    filed: tuple[date | None, date | None] = (None, None)
    columns: tuple[Column, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Handler:
    """A colleague, by key and name."""

    agent: int
    name: str

    @property
    def key(self) -> str:
        """As an address names them."""
        return str(self.agent)


@dataclass(frozen=True, slots=True)
class Listed:
    """A dossier in the list."""

    id: UUID
    number: str
    title: Text
    state: State
    filed_on: date
    next_on: date | None
    reason: str
    late: bool
    vulnerable: bool
    expires_on: date | None
    handler: Handler | None
    mine: bool
    followed: bool
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list; `after` leads to the next one. `too_many`: the words find more than is looked at."""

    rows: tuple[Listed, ...]
    after: Cursor | None
    too_many: bool = False
