"""The records notifications speak in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

Fact = str | int | date
"""An id, a number, a date: nothing a person wrote."""
State = Literal["non_lue", "lue", "repondue"]


@dataclass(frozen=True, slots=True)
class Message:
    """One notification: `title` and `text` (paragraphs) in the language asked for.

    `formal`: its opening is dated, and may start a delay; `answerable`: the administration awaits an answer.
    """

    id: UUID
    person: UUID
    office: int | None
    kind: str
    subject: UUID
    facts: Mapping[str, str | int]
    title: str
    text: tuple[str, ...]
    formal: bool
    answerable: bool
    created_at: datetime
    read_at: datetime | None
    answered_at: datetime | None
    handed: str = ""
    """`guichet` or `courrier`: how an agent says that it was handed to whoever has no account."""

    @property
    def state(self) -> State:
        if self.answered_at is not None:
            return "repondue"
        return "non_lue" if self.read_at is None else "lue"


@dataclass(frozen=True, slots=True)
class Page:
    """Some notifications out of `total`, the newest first; `number` counts from 1."""

    messages: tuple[Message, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Proof:
    """When a notification was put in its person's centre, and when they first opened it; None while they have not.

    `handed`: see `Message`.
    """

    deposited_at: datetime
    read_at: datetime | None
    handed: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that reached nobody by this channel: the person may have to be told another way."""

    delivery: UUID
    message: UUID | None
    person: UUID | None
    subject: UUID | None
    kind: str | None
    channel: str
    state: Literal["echec", "rejete"]
    error: str
    at: datetime
    title: str
    number: str
    """Of the dossier or the message it was about; empty where it was about none, or where there is no account."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How sending goes: of the last day, and what waits."""

    sent: int
    failed: int
    waiting: int
    oldest: int
    """Seconds since the oldest mail that waits was to be sent first."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a failure notice said of a delivery of ours."""

    delivery: UUID
    error: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why it was not done: `illisible`, `sans_rapport`, `sans_echec`, `inconnu`."""

    reason: str
