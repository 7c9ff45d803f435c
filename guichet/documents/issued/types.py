"""The records issued documents are spoken of in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from guichet.documents.issued.checking import MAX_BYTES
from guichet.documents.issued.contents import ContentsRefused

__all__ = [
    "MAX_BYTES",
    "VALID",
    "ContentsRefused",
    "Issued",
    "IssuedFile",
    "KnownCertificate",
    "Seals",
    "UnknownCertificate",
    "UnknownDocument",
    "Verdict",
    "VerdictName",
]

VerdictName = Literal["valide", "altere", "remplace", "revoque", "inconnu", "specimen"]
VALID: VerdictName = "valide"


@dataclass(frozen=True, slots=True)
class Issued:
    """A document issued: `state` is `a_sceller` until its file is sealed and kept, then `scelle`.

    `status` is `valide`, `remplace` or `revoque`; `reference` is opaque and printed on it.
    """

    id: UUID
    kind: str
    reference: str
    subject: UUID
    person: UUID
    office: int | None
    state: str
    status: str
    issued_on: date
    sealed_at: datetime | None
    timestamped_at: datetime | None


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """A sealed file and the name to offer it under."""

    name: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file or a code is worth, and nothing of the document that the paper does not show.

    `reason` is a word for why; `code` what the 2D-Doc attached to a file is worth by itself; `valid_until` the last
    day of the period it says, `over` where that day has passed; `demonstration` where it was issued by an
    installation that is one.
    """

    verdict: VerdictName
    reason: str
    kind: str | None = None
    reference: str | None = None
    issued_on: date | None = None
    timestamped_at: datetime | None = None
    code: str | None = None
    valid_until: date | None = None
    over: bool = False
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class KnownCertificate:
    """A certificate that sealed files or signed codes, by its SHA-256."""

    fingerprint: str
    name: str
    first_used_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Seals:
    """Documents that wait too long for their seal or timestamp; days left to the keys, None where none can serve."""

    late: int
    days_left: int | None


class UnknownCertificate(LookupError):
    """This service never sealed with a certificate of this fingerprint."""


class UnknownDocument(LookupError):
    """No such document is in reach of whoever acts."""
