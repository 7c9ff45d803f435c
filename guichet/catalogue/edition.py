"""One edition of a listing page, once read: plain frozen records, with the JSON of the public contract."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from guichet.catalogue.words import fold

TITLE_ID_LENGTH = 60
ORDINARY_TEXT = "texte"
REDIRECTION = "redirection"


@dataclass(frozen=True, slots=True)
class Entry:
    """One procedure that a préfecture lists.

    `departement` is None where the page attaches it to none; `section` is the headings above it, `service`
    the sub-préfecture or office they name; `url` is as published, None where the page gives no usable
    address; `slug` is None where that address opens no form of the platform.
    """

    id: str
    departement: str | None
    section: str | None
    intitule: str
    url: str | None
    slug: str | None
    service: str | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An address with the words that carry it, possibly none."""

    url: str
    libelle: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What the page tells beside its entries.

    `niveau` is the style of a hint (`info`, `warning`…), `redirection` for a heading that sends a whole
    département elsewhere, `texte` for ordinary text.
    """

    departement: str | None
    niveau: str
    texte: str
    liens: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Anomaly:
    """What could not be read with certainty: its line (from 1), the text itself, how it was read."""

    ligne: int
    texte: str
    lecture: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as read; `departement` is what it names or stands under."""

    ligne: int
    niveau: int
    texte: str
    departement: str | None


@dataclass(frozen=True, slots=True)
class Edition:
    """A page as read. `titres` is there so that every line of the page can be found again."""

    entrees: tuple[Entry, ...]
    avis: tuple[Notice, ...]
    anomalies: tuple[Anomaly, ...]
    titres: tuple[Heading, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """`{"entrees", "avis", "anomalies"}`, lists and plain values only."""
        return {
            "entrees": [asdict(entry) | {"notes": list(entry.notes)} for entry in self.entrees],
            "avis": [
                asdict(notice) | {"liens": [asdict(link) for link in notice.liens]} for notice in self.avis
            ],
            "anomalies": [asdict(anomaly) for anomaly in self.anomalies],
        }


def identified(entries: Iterable[Entry]) -> list[Entry]:
    """The same entries with their `id`, and without the exact repetitions.

    Département and slug; the title is added where the slug repeats in the département or is null, then the
    service and section where one form stands under the same title in several places.
    """
    distinct = list(dict.fromkeys(entries))
    for parts in (("slug",), ("slug", "intitule"), ("slug", "intitule", "service", "section")):
        counts = Counter(entry.id for entry in distinct)
        distinct = [
            replace(entry, id=_id(entry, parts)) if _is_open(entry, counts) else entry for entry in distinct
        ]
    return _numbered(distinct)


def _is_open(entry: Entry, counts: Counter[str]) -> bool:
    return not entry.id or counts[entry.id] > 1 or entry.id.endswith(":")


def _id(entry: Entry, parts: tuple[str, ...]) -> str:
    named = {
        "slug": entry.slug or "",
        "intitule": _shortened(entry.intitule),
        "service": _shortened(entry.service or ""),
        "section": _shortened(entry.section or ""),
    }
    return ":".join([entry.departement or "00", *(named[part] for part in parts)])


def _shortened(text: str) -> str:
    folded = fold(text).replace(" ", "-")
    if len(folded) <= TITLE_ID_LENGTH:
        return folded
    digest = hashlib.sha256(folded.encode()).hexdigest()[:8]
    return f"{folded[:TITLE_ID_LENGTH].rstrip('-')}-{digest}"


def _numbered(entries: list[Entry]) -> list[Entry]:
    """Two entries that differ only by accents, case or address are told apart by their order."""
    seen: Counter[str] = Counter()
    numbered: list[Entry] = []
    for entry in entries:
        seen[entry.id] += 1
        rank = seen[entry.id]
        numbered.append(entry if rank == 1 else replace(entry, id=f"{entry.id}:{rank}"))
    return numbered
