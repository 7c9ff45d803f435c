"""The records accounts speak in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal, get_args
from uuid import UUID

from guichet.database import Scope
from guichet.journal.types import Author

MandateKind = Literal["educateur_ase", "representant_legal", "association", "avocat"]
MandateState = Literal["propose", "consenti", "declare", "revoque", "expire"]
Power = Literal["deposer", "completer", "suivre", "retirer"]
"""What a helper may be let do: file, complete, follow, withdraw."""
READING: frozenset[Power] = frozenset({"deposer", "suivre"})
"""Either lets read: civil status, answers, documents, notifications. The two others are used with one of these."""

RoleName = Literal["accueil", "instructeur", "valideur", "responsable", "auditeur"]
"""What an agent does in an office: receives people, examines, approves and signs, manages, looks at how it is done."""
CIVIL_STATUS_ROLES: tuple[RoleName, ...] = ("accueil", "instructeur", "responsable")
"""Who settles corrections, vouches for a number, and says whom the office expects."""
MANAGERS: tuple[RoleName, ...] = ("responsable",)
"""Who says who works in an office; of the national administration, in every office."""
SUMMONS_FILE = 2_000_000
"""Bytes of the largest file of summoned people."""
LONGEST_ANSWER = 2000
"""Signs of the answer to a correction asked for."""
OfficeKind = Literal["nationale", "prefecture", "sous_prefecture"]

ROLES: tuple[RoleName, ...] = get_args(RoleName)
KINDS: tuple[MandateKind, ...] = get_args(MandateKind)
POWERS: tuple[Power, ...] = get_args(Power)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts (`account`), for whom (`person`), under which mandate, in which language, with which powers.

    `account` is None where the service itself acts for the person.
    """

    account: UUID | None
    person: UUID
    author: Author
    mandate: int | None
    language: str
    powers: frozenset[Power] = frozenset(POWERS)

    def may(self, power: Power) -> bool:
        """Whether a mandate lets them; for oneself, always."""
        return power in self.powers

    @property
    def may_read(self) -> bool:
        """Whether they may read what is the person's: filing and following let, the other powers alone do not."""
        return not READING.isdisjoint(self.powers)

    @property
    def scope(self) -> Scope:
        """The rows within reach: the person's, whoever acts for them."""
        return Scope.usager(self.person)


@dataclass(frozen=True, slots=True)
class Post:
    """A role held in an office; no `procedures` are all of them."""

    id: int
    office: int
    role: RoleName
    procedures: frozenset[str] = frozenset()

    def covers(self, procedure: str) -> bool:
        """Whether the post is for requests under this procedure."""
        return not self.procedures or procedure in self.procedures


@dataclass(frozen=True, slots=True)
class AgentActor:
    """An agent at work: who they are, and the posts they hold now. The public reads `number`, not the name."""

    account: UUID
    agent: int
    number: str
    given_names: str
    family_name: str
    capacity: str
    language: str
    posts: tuple[Post, ...]
    seen_on: date
    """The last day they opened a page of agents."""
    close_to: frozenset[UUID] = frozenset()
    """Those whose requests they never handle: themselves as a person, and whoever they act for under a mandate.

    Known of whoever acts; empty of an agent that others speak of.
    """

    mandate: ClassVar[None] = None
    """An agent acts for the State, under no one's mandate."""

    @property
    def author(self) -> Author:
        return Author("agent", str(self.agent))

    @property
    def offices(self) -> tuple[int, ...]:
        """The offices they hold a post in."""
        return tuple(sorted({post.office for post in self.posts}))

    @property
    def scope(self) -> Scope:
        """The rows within reach: those handed to their offices."""
        return Scope.agent(self.offices)

    def holds(self, office: int, roles: Collection[RoleName], procedure: str = "") -> bool:
        """Whether they hold one of these roles in the office, for the procedure where one is named."""
        return any(
            post.office == office and post.role in roles and (not procedure or post.covers(procedure))
            for post in self.posts
        )


@dataclass(frozen=True, slots=True)
class Colleague:
    """An agent as whoever manages their office sees them: their posts there, and whether they are suspended.

    `seen_on` is the last day they opened a page of agents; `unused` where that is why they are suspended.
    """

    agent: int
    number: str
    given_names: str
    family_name: str
    capacity: str
    suspended_at: datetime | None
    posts: tuple[Post, ...]
    seen_on: date
    unused: bool


Closed = Literal["suspendu", "inutilise", "sans_fonction"]
"""Why an agent opens nothing: suspended by a manager, not seen for too long, every post of theirs ended."""


@dataclass(frozen=True, slots=True)
class Presence:
    """An agent who has not come for long: where to write to them, last seen when, from which day they open nothing."""

    email: str
    person: UUID
    seen_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Invitation:
    """A post offered to an address until a moment; `invited_by` is None where the service itself offers it."""

    id: UUID
    office: int
    email: str
    role: RoleName
    procedures: frozenset[str]
    invited_by: int | None
    invited_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation just made; `key` is to be sent to its address and shown to nobody else: only its digest is kept."""

    invitation: Invitation
    key: str


SignedAct = Literal["favorable", "defavorable", "cloture"]
"""What is signed for an office: a favourable decision, a refusal, the closing of what stayed incomplete."""
SIGNED_ACTS: tuple[SignedAct, ...] = get_args(SignedAct)


@dataclass(frozen=True, slots=True)
class Delegation:
    """An order that gives an agent the signature of an office; no `procedures` are all, no `valid_to` is no end.

    `phase` is told of a day: `en_vigueur`, `a_venir`, `passee` or `revoquee`.
    """

    id: int
    office: int
    agent: int
    agent_name: str
    capacity: str
    acts: tuple[SignedAct, ...]
    procedures: frozenset[str]
    reference: str
    valid_from: date
    valid_to: date | None
    registered_by: str
    registered_at: datetime
    revoked_at: datetime | None
    phase: Literal["en_vigueur", "a_venir", "passee", "revoquee"]


@dataclass(frozen=True, slots=True)
class Signature:
    """The right to sign for an office: the delegation's key and the published order it comes from."""

    delegation: int
    reference: str


@dataclass(frozen=True, slots=True)
class Office:
    """A service that receives foreigners; `number` begins its dossier numbers, `zone` is an IANA name.

    `court`: the administrative court before which its decisions are challenged, in French; empty where it takes none.
    """

    id: int
    code: str
    kind: OfficeKind
    name: str
    departement: str
    arrondissement: str
    number: str
    zone: str
    address: str
    site: str
    phone: str
    court: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Civil status under the keys of procedures; a `locked` key is changed on request only.

    `source`: `declare` (as the person typed it), `franceconnect`, `convocation` or `agent`.
    """

    values: Mapping[str, str]
    locked: frozenset[str]
    source: str
    number_vouched: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A person by what tells people apart; `number_index` is the blind index of the foreigner number."""

    person: UUID
    family_name: str
    given_names: str
    birth_date: str
    number_index: bytes | None


@dataclass(frozen=True, slots=True)
class Contact:
    """How a person is reached; `email` is None where nobody proved to read one."""

    person: UUID
    account: UUID | None
    email: str | None
    phone: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate as its two sides see it; `agreed_at` is when the person consented or signed."""

    id: int
    person: UUID
    person_name: str
    helper: UUID
    helper_person: UUID
    helper_name: str
    organisation: str
    kind: MandateKind
    powers: tuple[Power, ...]
    state: MandateState
    proposed_at: datetime
    agreed_at: datetime | None
    until: datetime
    revoked_at: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether the helper may act under it."""
        return self.state in ("consenti", "declare") and now < self.until


@dataclass(frozen=True, slots=True)
class Refused:
    """Why it was not done: a reason the page has words for; `field` where one value is to blame."""

    reason: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What was posted to `path` when the session had ended, for whom (`behalf`; None for oneself)."""

    id: UUID
    path: str
    fields: Mapping[str, list[str]]
    behalf: UUID | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a helper asks: for whom, as what, for what, and how the person can be asked.

    Without `email` nor `phone` the person cannot be asked here: `declared` says that they signed a declaration.
    """

    kind: MandateKind
    helper_name: str
    organisation: str
    family_name: str
    given_names: str
    birth_date: str
    email: str
    powers: tuple[Power, ...]
    language: str
    declared: bool = False
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A mandate just asked for; `code` is to be sent to `address`, or else to `phone`, and shown to nobody else."""

    mandate: Mandate
    code: str | None
    address: str | None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file of summoned people gave: how many rows, the lines that could not be read and why, those kept."""

    kept: int
    faults: tuple[tuple[int, str], ...]
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    """The civil status taken from a summons; `vouched` says why its number does not sign in, where it should."""

    identity: Identity
    vouched: Refused | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What is said to be wrong: `current` and `proposed` by key; `outcome` is empty until an agent answers."""

    id: UUID
    person: UUID
    office: int | None
    current: Mapping[str, str]
    proposed: Mapping[str, str]
    explanation: str
    requested_at: datetime
    settled_at: datetime | None
    outcome: Literal["", "acceptee", "refusee"]
    answer: str
