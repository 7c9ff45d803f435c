"""The records accounts speak in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from guichet.database import Scope
from guichet.journal.types import Author


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts (`account`), for whom (`person`), under which mandate and for what, in which language.

    `account` is None where the service itself acts for the person.
    """

    account: UUID | None
    person: UUID
    author: Author
    mandate: int | None
    language: str
    mandate_scope: "tuple[MandateScope, ...]" = ()

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


MandateKind = Literal["educateur_ase", "representant_legal", "association", "avocat"]
MandateState = Literal["propose", "consenti", "declare", "revoque"]
MandateScope = Literal["deposer", "completer", "suivre", "retirer"]
"""What a helper may do: file, complete, follow, withdraw."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate as its two sides see it; `agreed_at` is when the person consented or signed."""

    id: int
    person: UUID
    person_name: str
    helper: UUID
    helper_name: str
    organisation: str
    kind: MandateKind
    scope: tuple[MandateScope, ...]
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
