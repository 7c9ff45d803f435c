"""The records that the agents' half speaks in; a dossier itself is `dossiers.types.Dossier`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from guichet.accounts.types import RoleName
from guichet.dossiers.instruction.wording import Held, Period
from guichet.dossiers.states import WrongState
from guichet.dossiers.types import Dossier, NotFound, Piece
from guichet.journal.types import What
from guichet.procedures import Missing
from guichet.rules import Text

__all__ = [
    "Acted",
    "AlreadyComplete",
    "Asked",
    "Change",
    "Changes",
    "Closed",
    "Consulted",
    "Decision",
    "DecisionKind",
    "Dossier",
    "Duplicate",
    "Extended",
    "FiledPiece",
    "Filing",
    "Held",
    "Incoming",
    "Judged",
    "Kept",
    "Lifted",
    "NoWords",
    "NotFound",
    "NotPermitted",
    "Note",
    "NothingToAsk",
    "Opinion",
    "Over",
    "Overtaken",
    "Paper",
    "Period",
    "Piece",
    "Prolongation",
    "Proposal",
    "ProposalOpen",
    "Proposed",
    "Redated",
    "Replaced",
    "Returned",
    "Shared",
    "TooEarly",
    "Trail",
    "Transcription",
    "Transferred",
    "Unfit",
    "Unidentified",
    "Unsigned",
    "WrongState",
]

DecisionKind = Literal["favorable", "defavorable"]


@dataclass(frozen=True, slots=True)
class NotPermitted:
    """The agent's posts do not cover this act; these roles would, none where it is done to someone `close` to them."""

    act: str
    roles: tuple[RoleName, ...]
    close: bool = False


@dataclass(frozen=True, slots=True)
class NoWords:
    """This version of the procedure does not say what may be decided on it."""

    procedure: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """Something is lacking in what was given, or stands in the way: `field` says what, `until` how long it does."""

    field: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Unsigned:
    """Nothing was signed, and why: `meme_personne`, `deux_personnes`, `delegation`, `taxes`, `deja_approuvee`,
    `deja_signee`, `renvoyee`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an examiner proposes: a title for a period at a fee, or a refusal with its reasons in law and in fact."""

    kind: DecisionKind
    period: Period | None = None
    fee: int | None = None
    law: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """The proposition went back to whoever made it."""

    decision: UUID


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on its way (`proposee`, `approuvee`), taken (`signee`) or gone back (`renvoyee`); agents by key."""

    id: UUID
    dossier: UUID
    kind: str
    state: str
    law: str
    fact: str
    period: Period | None
    fee: int | None
    proposed_by: int
    proposed_at: datetime
    approved_by: int | None
    approved_at: datetime | None
    returned_because: str
    signed_by: int | None
    signed_at: datetime | None
    document: UUID | None
    message: UUID | None
    undone_at: datetime | None = None
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Prolongation:
    """A paper that prolongs the right to stay; `ended_because` is `remplacee`, `revoquee`, for a `reason` that its
    person is told, `decision` or `retrait`."""

    id: UUID
    dossier: UUID
    valid_from: date
    valid_to: date
    document: UUID
    issued_at: datetime
    ended_at: datetime | None
    ended_because: str
    reason: str = ""


# What was filed.


@dataclass(frozen=True, slots=True)
class FiledPiece:
    """A document as a receipt lists it, under what it was asked for."""

    id: UUID
    asked: str
    document: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing: everything as it was filed then; `changed_on` is the legal day of one that is not the first."""

    rank: int
    filed_at: datetime
    answers: Mapping[str, Any]
    pieces: tuple[FiledPiece, ...]
    changed_on: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """An answer in words before and after; empty where there was, or is, none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a filing changed from the one before."""

    answers: tuple[Change, ...]
    added: tuple[FiledPiece, ...]
    removed: tuple[FiledPiece, ...]

    def __bool__(self) -> bool:
        return bool(self.answers or self.added or self.removed)


# Documents, and what agents think of them.


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement of a document, `valide` or `non_valide` with its reason, by an agent under their public number."""

    id: int
    at: datetime
    agent: str
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document before an agent, under what it was asked for.

    `pages` is 0 where it cannot be shown: the antivirus has not said that it is clean, or said that it is not.
    `judgements`, the last first; `message`, what its person wrote with it in answer to a complement.
    """

    id: UUID
    asked: str
    document: UUID
    name: str
    pages: int
    scanned: bool
    given_on: date
    judgements: tuple[Judged, ...]
    message: str = ""

    @property
    def judged(self) -> Judged | None:
        return self.judgements[0] if self.judgements else None

    @property
    def verdict(self) -> str:
        """`valide`, `non_valide`, or empty where nobody has judged it."""
        return self.judgements[0].verdict if self.judgements else ""


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Another agent judged the document since the page was shown; nothing is written."""

    by: Judged


@dataclass(frozen=True, slots=True)
class Replaced:
    """The person sent another document in the place of this one, which counts no more; nothing is written."""


# Who looked, and who acted.


@dataclass(frozen=True, slots=True)
class Consulted:
    """A reading of a dossier: `what` of it, by an agent, under name and public number."""

    at: datetime
    agent: str
    number: str
    what: What


@dataclass(frozen=True, slots=True)
class Acted:
    """An act on a dossier, as the journal has it; `agent` and `number` are empty where no agent did it."""

    at: datetime
    verb: str
    author_kind: str
    agent: str
    number: str


@dataclass(frozen=True, slots=True)
class Trail:
    """Who read a dossier and what was done to it, the last first; `cut` where there is more than is told."""

    readings: tuple[Consulted, ...]
    acts: tuple[Acted, ...]
    cut: bool


# Complements.


@dataclass(frozen=True, slots=True)
class NothingToAsk:
    """No document is judged not valid, and none is said to be missing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A complement was asked for; its person is told by this notification."""

    complement: UUID
    told: UUID


@dataclass(frozen=True, slots=True)
class Extended:
    """There is time to answer until then."""

    due_on: date


@dataclass(frozen=True, slots=True)
class Lifted:
    """Nothing is awaited any more; `told` is the notification that says it."""

    told: UUID


@dataclass(frozen=True, slots=True)
class TooEarly:
    """The last day to answer has not passed; None where the request was never opened, and no delay has begun."""

    due_on: date | None


@dataclass(frozen=True, slots=True)
class Closed:
    """The dossier is closed as incomplete; its person is told by this notification."""

    told: UUID


@dataclass(frozen=True, slots=True)
class AlreadyComplete:
    """It was said complete before, as of that day."""

    complete_on: date


# What comes on paper or at the desk.


@dataclass(frozen=True, slots=True)
class Incoming:
    """What an agent says of a paper before typing it; `person` under the keys of procedures, and `courriel`."""

    channel: str
    received_on: date
    procedure: str
    person: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unidentified:
    """The paper does not tell whose it is: `illisible`, `naissance`, `autre_naissance` if the number is another's."""

    reason: str
    field: str


@dataclass(frozen=True, slots=True)
class Transcription:
    """A paper being typed: the day it came, what it lacks, what was joined, and what of that is asked no longer."""

    dossier: Dossier
    received_on: date
    lacking: tuple[Missing, ...]
    pieces: tuple[Piece, ...]
    aside: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Redated:
    """The request is known to have come on that day."""

    dossier: UUID
    received_on: date


@dataclass(frozen=True, slots=True)
class Note:
    """A note by an agent under their public number; its text is empty once it was taken away (`removed_at`), which
    whoever reads it may do now where it is `removable`."""

    id: int
    dossier: UUID
    at: datetime
    agent: str
    text: str
    removed_at: datetime | None
    removable: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The note stays as it is, and why: `autre_auteur`, `deja_retiree`, `trop_tard`."""

    reason: str


# Opinions asked of other services.


@dataclass(frozen=True, slots=True)
class Shared:
    """A document shown with an opinion; `ended`: the asked office sees it no more."""

    id: int
    asked: str
    document: UUID
    name: str
    pages: int
    ended: bool


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion asked; `asked_office` answers here, or where it is None the asking office writes the answer down.

    `about`: who the request is for. `asked_by` and `answered_by`: agents, by public number.
    `verdict`: `favorable`, `defavorable`, `sans_objection`, or empty while nothing was answered.
    """

    id: UUID
    dossier: UUID
    office: int
    asked_office: int | None
    service: Text
    number: str
    procedure: Text
    about: Mapping[str, Any]
    question: str
    asked_by: str
    asked_at: datetime
    due_on: date
    verdict: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    withdrawn_at: datetime | None
    shared: tuple[Shared, ...]

    @property
    def awaited(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Over:
    """The opinion was given, or called off, already."""


# Another office; the same request twice; a right about to end.


@dataclass(frozen=True, slots=True)
class Transferred:
    """The dossier is in the hands of another office, by name."""

    dossier: UUID
    office: str


@dataclass(frozen=True, slots=True)
class ProposalOpen:
    """A decision is proposed and neither signed nor sent back: that comes first."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A request that may be the same one, by number and office; `dossier` is its key where they may open it.

    `reasons`: `meme_demarche`, `meme_fondement` of the same person; `meme_numero`, `meme_identite` of two.
    """

    dossier: UUID | None
    number: str
    office: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A prolongation proposed to the examiner: the right to stay ends on `ends_on`, before any decision.

    `held`: the title prolonged, where a former paper names it.
    """

    id: UUID
    dossier: UUID
    number: str
    procedure: Text
    ends_on: date
    proposed_at: datetime
    outcome: str
    held: Held | None
