"""The records that dossiers speak in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from guichet.dossiers.states import PENDING, Channel, State, Verb, WrongState, verbs
from guichet.procedures import Answers, Fault, Ineligibility, Missing, Procedure, VersionChange

__all__ = [
    "PENDING",
    "AnswerChanged",
    "AnswerUnready",
    "Answered",
    "Answers",
    "Changed",
    "Channel",
    "Complement",
    "ComplementLine",
    "Conflict",
    "Difference",
    "Dossier",
    "Event",
    "Export",
    "Filed",
    "Impossibility",
    "Incomplete",
    "Moved",
    "NewerVersion",
    "NotAsShown",
    "NotFound",
    "NotPermitted",
    "NothingSaid",
    "Nowhere",
    "Piece",
    "Prolonged",
    "Receipt",
    "Reply",
    "Saved",
    "State",
    "Statement",
    "Title",
    "TooLong",
    "TooManyExports",
    "TooManyFiles",
    "Unprovable",
    "Verb",
    "WayIn",
    "WrongState",
    "verbs",
]


class NotFound(LookupError):
    """No such dossier within reach of whoever asks: the same for one of another person and for none at all."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A document given for what the procedure asks under `asked`, in the order the person chose.

    `paper` says which of the papers accepted it is, where the person said so.
    """

    id: UUID
    asked: str
    document: UUID
    name: str
    size: int
    state: str
    advice: tuple[str, ...]
    position: int
    dated_on: date | None
    attached_at: datetime
    filed: bool
    """Whether it was part of a filing: its office sees it."""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier as whoever acts may see it. Times are aware; `filed_on` is the legal day of the filing.

    `assigned` is the agent who examines it, `expires_on` the end of the right to stay that its person holds;
    `next_on` and `next_reason` say by when an agent should turn to it, and why.
    """

    id: UUID
    person: UUID
    office: int | None
    procedure: Procedure
    state: State
    answers: Answers
    revision: int
    filings: int
    changed_since_filing: bool
    number: str | None
    started_at: datetime
    changed_at: datetime
    filed_at: datetime | None
    filed_on: date | None
    complete_on: date | None
    ended_at: datetime | None
    assigned: int | None
    examined_at: datetime | None
    decided_at: datetime | None
    vulnerable: bool
    expires_on: date | None
    next_on: date | None
    next_reason: str
    channel: Channel = Channel.ONLINE

    @property
    def since(self) -> datetime:
        """When it came into its state; where only agents move it on, that is its last change."""
        if self.state in (State.ABANDONED, State.WITHDRAWN):
            at = self.ended_at
        elif self.state is State.FILED:
            at = self.filed_at
        elif self.state is State.EXAMINED:
            at = self.examined_at
        elif self.state in _BY_A_DECISION:
            at = self.decided_at
        else:
            at = None
        return at or self.changed_at


_BY_A_DECISION = frozenset({State.FAVOURABLE, State.UNFAVOURABLE, State.DROPPED, State.CLOSED_INCOMPLETE})


@dataclass(frozen=True, slots=True)
class Saved:
    """What was typed is kept; `faults` are told and stop nothing before the filing.

    `cleared` are answers that went because they are no longer asked for; `rows`, rows of groups to show.
    """

    procedure: Procedure
    revision: int
    answers: Answers
    faults: tuple[Fault, ...]
    rows: Mapping[str, int]
    cleared: tuple[str, ...]
    missing: tuple[Missing, ...]
    ineligible: tuple[Ineligibility, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two pages left with two values."""

    field: str
    here: Any
    stored: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """The dossier changed since the page was shown: nothing is written; both versions are shown."""

    revision: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class NewerVersion:
    """What a draft would become under the version in force: what changes, and what of it would go.

    `lost` are fields whose answers that version cannot hold; `papers`, documents given that it does not ask for.
    """

    procedure: Procedure
    changes: tuple[VersionChange, ...]
    lost: tuple[str, ...]
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """The draft is under this version now."""

    procedure: Procedure
    answers: Answers


@dataclass(frozen=True, slots=True)
class NotAsShown:
    """The draft, or the version in force, changed since the difference was shown: nothing is done."""


@dataclass(frozen=True, slots=True)
class Incomplete:
    """What stands between the dossier and its filing, each with what the person can do."""

    missing: tuple[Missing, ...]
    ineligible: tuple[Ineligibility, ...]
    unread: tuple[Piece, ...] = ()
    """Pieces asked for that could not be kept: infected, or refused by the scanner."""
    nowhere: bool = False
    """No office is known to be competent for where the person lives."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Answers and documents are no longer what the page showed whose button was pressed: nothing is filed."""

    fields: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unprovable:
    """No receipt can be made of it as it is, so it is not filed; `faults` tell whoever runs the service why."""

    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotPermitted:
    """The mandate of whoever acts does not cover this act."""

    verb: str


@dataclass(frozen=True, slots=True)
class TooManyFiles:
    """As many files as the procedure takes for this document are there already."""

    asked: str
    limit: int


@dataclass(frozen=True, slots=True)
class TooLong:
    """More was written than is kept; nothing is."""

    limit: int


@dataclass(frozen=True, slots=True)
class Filed:
    """The dossier is filed; the receipt is this row."""

    dossier: UUID
    receipt: UUID
    number: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof of one filing; `issued` names the sealed document once it is asked for."""

    id: UUID
    dossier: UUID
    number: str
    rank: int
    filed_at: datetime
    digest: str
    content: Mapping[str, Any]
    issued: UUID | None


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, and who did it: `usager`, `mandataire`, `agent` or `service`."""

    at: datetime
    verb: str
    author_kind: str
    agent_number: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """A residence document held now or before."""

    kind: str
    ground: str
    valid_from: date
    valid_to: date
    status: str


@dataclass(frozen=True, slots=True)
class Export:
    """A copy of someone's data: being made until `made_at`, to be had until `until`; `size` in bytes."""

    id: UUID
    asked_at: datetime
    made_at: datetime | None
    until: datetime | None
    size: int | None


@dataclass(frozen=True, slots=True)
class TooManyExports:
    """As many copies as may be asked for in a day were asked for."""

    limit: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered for one document: `garder` with the reason, `remplacer` with files and maybe a message."""

    choice: str
    reason: str
    message: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ComplementLine:
    """A document asked for again, and why; `piece` is the one that is not valid, None where one is missing."""

    id: int
    asked: str
    piece: UUID | None
    name: str
    reason: str
    reply: Reply | None


@dataclass(frozen=True, slots=True)
class Prolonged:
    """More time was given to answer."""

    at: datetime
    due_before: date
    due_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Complement:
    """Documents asked for again, with where that stands; `due_on` is the last day to answer, once it is opened."""

    id: UUID
    dossier: UUID
    rank: int
    asked_at: datetime
    days: int
    message: str
    told: UUID
    opened_at: datetime | None
    due_on: date | None
    answered_at: datetime | None
    late: bool
    closed_at: datetime | None
    closing_reason: str
    closing_appeal: str
    lines: tuple[ComplementLine, ...]
    extensions: tuple[Prolonged, ...]
    withdrawn_at: datetime | None = None
    """When its person withdrew the request before they answered."""
    lifted: bool = False
    """Closed because nothing is awaited any more; the examination went on."""

    @property
    def waiting(self) -> bool:
        """Whether an answer is still awaited."""
        return self.answered_at is None and self.closed_at is None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A request was filed away: when, why, and how to challenge it."""

    at: datetime
    reason: str
    appeal: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a complement is sent; `late`: after its last day, and taken all the same."""

    complement: UUID
    late: bool


@dataclass(frozen=True, slots=True)
class AnswerUnready:
    """Nothing is sent: lines without an answer, or without its reason or file; files that could not be kept."""

    lines: tuple[int, ...]
    unread: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class NothingSaid:
    """Neither a choice, nor a word, nor a file: nothing is kept."""


@dataclass(frozen=True, slots=True)
class AnswerChanged:
    """What is prepared for these lines is no longer what the page showed: nothing is kept, nothing is sent."""

    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Impossibility:
    """What someone says who could not file on line; `commune` is the INSEE code of where they live."""

    page: str
    error: str
    tried: str
    commune: str
    request: str = ""
    family_name: str = ""
    given_names: str = ""
    birth_date: str = ""
    foreigner_number: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What someone said, dated and numbered; `document` is the sealed paper of it."""

    id: UUID
    number: str
    office: int
    stated_at: datetime
    said: Impossibility
    document: UUID


@dataclass(frozen=True, slots=True)
class WayIn:
    """How to file without the portal: a text, and whom to call."""

    text: str
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nowhere:
    """No office is known to be competent there."""

    commune: str
