"""Plain values, so that the journal knows neither accounts nor dossiers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

Kind = Literal["usager", "mandataire", "agent", "service"]
What = Literal["dossier", "piece", "recherche", "export"]
"""What of a dossier an agent read: its pages, a document, its line among the results of a search, a copy."""
Reason = Literal[
    "ligne_modifiee",
    "ligne_absente",
    "ligne_ajoutee",
    "tete_modifiee",
    "tete_absente",
    "ancrage_different",
    "fin_tronquee",
    "horodatage_faux",
]


class AnchorUnusable(Exception):
    """The file of the heads is not there, cannot be written, or says another journal; in words."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who did it: a person for themselves, someone for them, an agent, or the service itself."""

    kind: Kind
    id: str

    @classmethod
    def service(cls, name: str) -> "Author":
        """The service acting by itself: a job, a command."""
        return cls("service", name)


class Line(NamedTuple):
    """One act as it stands in the journal, in the texts that are hashed; a million of them are read in a row.

    `at` is in UTC, to the microsecond: `2026-11-28T06:30:00.000000+00:00`.
    """

    id: int
    at: str
    author_kind: str
    author_id: str
    verb: str
    subject: str
    facts: Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Head:
    """What seals a batch of `size` lines, from the id `first` to the id `last`, and all the heads before it.

    `root` is that of the batch's Merkle tree, `previous` the hash of the head before, `skip` that of a head further
    back (`chain.skipped`), `hash` that of all this. Heads are numbered from 1, without holes.
    """

    number: int
    first: int
    last: int
    size: int
    root: bytes
    previous: bytes
    skip: bytes
    sealed_at: datetime
    hash: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A head, the ids of its lines and their leaves, in order."""

    head: Head
    ids: tuple[int, ...]
    leaves: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Anchored:
    """A head as written down outside the database; `token`: its timestamp (RFC 3161), where it has one."""

    number: int
    last: int
    hash: bytes
    token: bytes | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong: `line` is the first line that cannot be vouched for, `head` is whose it is."""

    reason: Reason
    line: int
    head: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What a verification went through, up to the first fault.

    `anchored` counts the heads that are written down outside too, `unsealed` the lines that await their seal; `last`
    is the last head, `stamp` the last of them that has a timestamp.
    """

    lines: int
    heads: int
    anchored: int
    unsealed: int
    fault: Fault | None
    last: Head | None
    stamp: Anchored | None


@dataclass(frozen=True, slots=True)
class Proof:
    """That `line` is in the batch of the first of `heads`, at `rank`; each head is in the next one's hash."""

    line: Line
    rank: int
    path: tuple[bytes, ...]
    heads: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class Unproved:
    """Why a line has no proof: there is none of this id, it awaits its seal, or it is not as it was sealed."""

    reason: Literal["inconnue", "non_scellee", "alteree"]


@dataclass(frozen=True, slots=True)
class Backlog:
    """Lines not sealed yet, and the seconds since the act of the oldest."""

    unsealed: int
    oldest: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A dossier read by an agent."""

    agent: int
    dossier: UUID
    at: datetime
    what: What
