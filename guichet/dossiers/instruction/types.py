"""The records that the agents' half speaks in; a dossier itself is `dossiers.types.Dossier`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from guichet.accounts.types import RoleName
from guichet.dossiers.instruction.wording import Held, Period
from guichet.dossiers.states import WrongState
from guichet.dossiers.types import Dossier, NotFound, Piece

__all__ = [
    "Decision",
    "DecisionKind",
    "Dossier",
    "Held",
    "NoWords",
    "NotFound",
    "NotPermitted",
    "Period",
    "Piece",
    "Prolongation",
    "Proposal",
    "Returned",
    "Unfit",
    "Unsigned",
    "WrongState",
]

DecisionKind = Literal["favorable", "defavorable"]


@dataclass(frozen=True, slots=True)
class NotPermitted:
    """The agent's posts do not cover this act; these roles would."""

    act: str
    roles: tuple[RoleName, ...]


@dataclass(frozen=True, slots=True)
class NoWords:
    """This version of the procedure does not say what may be decided on it."""

    procedure: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """Something is lacking in what was given: `field` says what."""

    field: str


@dataclass(frozen=True, slots=True)
class Unsigned:
    """Nothing was signed, and why: `meme_personne`, `deux_personnes`, `delegation`, `deja_approuvee`, `deja_signee`,
    `renvoyee`."""

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


@dataclass(frozen=True, slots=True)
class Prolongation:
    """A paper that prolongs the right to stay; `ended_because` is `remplacee`, `revoquee` or `decision`."""

    id: UUID
    dossier: UUID
    valid_from: date
    valid_to: date
    document: UUID
    issued_at: datetime
    ended_at: datetime | None
    ended_because: str
