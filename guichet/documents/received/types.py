"""The records that received documents speak in. Stored words are French, lower case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol
from uuid import UUID


class Kind(StrEnum):
    """What a file is, by its content."""

    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    BMP = "bmp"
    HEIC = "heic"
    WEBP = "webp"
    PDF = "pdf"

    @property
    def extension(self) -> str:
        return {"jpeg": "jpg", "tiff": "tif"}.get(self.value, self.value)

    @property
    def media_type(self) -> str:
        return "application/pdf" if self is Kind.PDF else f"image/{self.value}"


class State(StrEnum):
    """What the antivirus said."""

    WAITING = "en_attente"
    CLEAN = "sain"
    INFECTED = "infecte"
    FAILED = "erreur"
    NOT_SCANNED = "non_analyse"


VISIBLE_TO_AGENTS = (State.CLEAN, State.NOT_SCANNED)


class Reason(StrEnum):
    """Why a file is not taken; the person can act on each."""

    EMPTY = "vide"
    TOO_HEAVY = "trop_lourd"
    CUT = "incomplet"
    WRONG_TYPE = "type_refuse"
    TOO_MANY_PIXELS = "trop_de_pixels"
    TOO_MANY_PAGES = "trop_de_pages"
    PAGE_TOO_LARGE = "page_demesuree"
    LOCKED = "protege"
    ACTIVE = "contenu_actif"
    ATTACHMENT = "piece_jointe"
    HIDDEN_ARCHIVE = "archive_cachee"
    UNREADABLE = "illisible"
    TOO_MANY_FILES = "quota_fichiers"
    ACCOUNT_FULL = "quota_volume"
    BUSY = "occupe"
    TOO_OFTEN = "trop_souvent"
    NOT_STORED = "non_enregistre"
    FILED = "deja_depose"
    INFECTED = "infecte"
    DAMAGED = "endommage"
    UNKNOWN = "inconnu"


class Advice(StrEnum):
    """What the person may want to do better; never in the way."""

    SMALL = "trop_petit"
    BLURRED = "flou"
    SIDEWAYS = "tourne"
    BLANK = "vide"


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was kept. `facts` are the figures of the sentence: the limit, what was found."""

    reason: Reason
    facts: Mapping[str, str | int] = field(default_factory=dict[str, str | int])


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that was read whole.

    `width` and `height` are those of its first page: pixels, or points of 1/72 inch for a PDF. `views` are the
    pages drawn anew (JPEG, no trace of the source but what is seen); none for a PDF, drawn when asked for.
    """

    kind: Kind
    pages: int
    width: int
    height: int
    advice: tuple[Advice, ...]
    thumbnail: bytes
    views: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of `data/parameters/televersement.yaml` on one day, under their names there."""

    octets_par_fichier: int
    pages_par_fichier: int
    pixels_par_image: int
    cote_image: int
    cote_page: int
    fichiers_par_compte: int
    octets_par_compte: int
    envois_par_heure: int
    memoire_de_lecture: int
    secondes_de_lecture: int
    cote_vue: int
    cote_vignette: int
    cote_conseille: int


class Upload(Protocol):
    """What a face hands over: Django's `UploadedFile` is one."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """An upload that was read and accepted, not yet stored."""

    name: str
    content: bytes
    accepted: Accepted


@dataclass(frozen=True, slots=True)
class Received:
    """A document as stored."""

    id: UUID
    person: UUID
    office: int | None
    subject: UUID | None
    kind: Kind
    size: int
    sha256: str
    pages: int
    name: str
    state: State
    advice: tuple[Advice, ...]
    received_at: datetime
    scanned_at: datetime | None
    virus: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scan gave: clean, infected by `virus`, or failed. A scanner that is away gives none."""

    state: Literal[State.CLEAN, State.INFECTED, State.FAILED]
    virus: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """Bytes to hand over, with the name and the type to announce."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many documents wait for the antivirus, and for how many seconds the oldest does."""

    waiting: int
    oldest: int


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at: `side`, its longer one in pixels (0: as large as it is kept); `turn`, in quarter turns
    to the right."""

    side: int = 0
    turn: int = 0


WHOLE = Look()
