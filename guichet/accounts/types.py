"""The records accounts speak in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from guichet.database import Scope
from guichet.journal.types import Author

MandateKind = Literal["educateur_ase", "representant_legal", "association", "avocat"]
MandateState = Literal["propose", "consenti", "declare", "revoque"]
Power = Literal["deposer", "completer", "suivre", "retirer"]
"""What a helper may be let do: file, complete, follow, withdraw."""

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
    def scope(self) -> Scope:
        """The rows within reach: the person's, whoever acts for them."""
        return Scope.usager(self.person)


@dataclass(frozen=True, slots=True)
class Office:
    """A service that receives foreigners; `number` begins its dossier numbers, `zone` is an IANA name."""

    id: int
    code: str
    name: str
    departement: str
    arrondissement: str
    number: str
    zone: str
    address: str
    site: str
    phone: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Civil status under the keys of procedures; a `locked` key is changed on request only.

    `source`: `declare` (as the person typed it), `franceconnect`, `convocation` or `agent`.
    """

    values: Mapping[str, str]
    locked: frozenset[str]
    source: str


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
    """What was posted to `path` when the session had ended."""

    path: str
    fields: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a helper asks: for whom, as what, for what, and how the person can be asked.

    Without `email` the person cannot be asked here: `declared` says that they signed a declaration.
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


@dataclass(frozen=True, slots=True)
class Proposed:
    """A mandate just asked for; `code` is to be sent to `address`, and shown to nobody else."""

    mandate: Mandate
    code: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file of summoned people gave: how many rows, and the lines that could not be read, with why."""

    kept: int
    faults: tuple[tuple[int, str], ...]
