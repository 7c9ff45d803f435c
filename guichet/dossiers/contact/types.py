"""The records that messages speak in."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.dossiers.instruction.types import NotFound, NotPermitted, Unfit

__all__ = [
    "Asked",
    "Inquiry",
    "Letter",
    "Month",
    "NotFound",
    "NotPermitted",
    "Question",
    "Transferred",
    "Unfit",
    "WrittenSince",
]


@dataclass(frozen=True, slots=True)
class Question:
    """What someone asks; `place`, the INSEE code of where they live; `email` and `name` of whoever has no account."""

    subject: str
    text: str
    language: str
    dossier: UUID | None = None
    name: str = ""
    email: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question is with the service, which answers by then."""

    inquiry: UUID
    number: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Letter:
    """A message, by `usager` or by `agent` under their public number; `text` is plain text."""

    id: int
    at: datetime
    by: str
    agent_number: str
    text: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with its letters, the first one first; `state` is `ouvert`, `repondu` or `clos`."""

    id: UUID
    number: str
    subject: str
    state: str
    office: int
    dossier: UUID | None
    asked_at: datetime
    due_on: date
    answered_at: datetime | None
    assigned: int | None
    name: str
    account: bool
    """Whether its person has an account, and reads the answer there."""
    letters: tuple[Letter, ...] = ()

    @property
    def last_letter(self) -> int:
        """The key of the last letter read; 0 where none was."""
        return self.letters[-1].id if self.letters else 0

    def late(self, today: date) -> bool:
        """Whether it waits for an answer that is past its day."""
        return self.state == "ouvert" and self.due_on < today


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of the messages of an office; the next one begins after `following`, None where this is the last."""

    inquiries: tuple[Inquiry, ...]
    following: UUID | None


@dataclass(frozen=True, slots=True)
class WrittenSince:
    """Someone (`usager` or `agent`) wrote since the page was shown: nothing is sent before it is read."""

    by: str


@dataclass(frozen=True, slots=True)
class Transferred:
    """Another service has it now."""

    office: int


@dataclass(frozen=True, slots=True)
class Month:
    """Questions received in a month: how many, how many of them are answered, in how many days, how many late.

    `median_days` is the smallest number of days that half of those answered did not pass; None where none is. `late`:
    first answered after the day that was promised, or past it unanswered.
    """

    month: date
    received: int
    answered: int
    median_days: int | None
    late: int
