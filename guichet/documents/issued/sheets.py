"""Sheets handed out to anyone: accessible PDF of texts that name nobody. They bear no seal, no code, no number."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from guichet.documents.issued.printable import printable
from guichet.documents.issued.rendering import NotRendered, typesetter

_PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Link:
    """A page elsewhere: its address is printed too, for whoever has it on paper."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list under a sentence; without one, alone."""

    before: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A titled entry: what it is, for whom, then sentences and lists in order."""

    title: str
    note: str = ""
    texts: tuple[str, ...] = ()
    lists: tuple[Items, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in a language: `day` is the day of what it says, also that of its file."""

    title: str
    subtitle: str
    language: str
    day: date
    footer: str
    texts: tuple[str, ...] = ()
    links_title: str = ""
    links: tuple[Link, ...] = ()
    parts: tuple[Part, ...] = field(default=())


def draw(sheet: Sheet) -> bytes | None:
    """The sheet as PDF/A-3a and PDF/UA-1, always the same for the same sheet; None where it could not be set now."""
    day = sheet.day
    midnight = datetime(day.year, day.month, day.day, tzinfo=_PARIS)
    try:
        return typesetter.render("sheet", {"page": json.dumps(_page(sheet), ensure_ascii=False)}, midnight)
    except NotRendered:
        return None


def _page(sheet: Sheet) -> dict[str, Any]:
    return {
        "apercu": "",
        "titre": printable(sheet.title),
        "sous_titre": printable(sheet.subtitle),
        "langue": sheet.language,
        "date": [sheet.day.year, sheet.day.month, sheet.day.day],
        "pied": printable(sheet.footer),
        "textes": [printable(text) for text in sheet.texts],
        "titre_liens": printable(sheet.links_title),
        "liens": [{"libelle": printable(link.label), "url": link.url} for link in sheet.links],
        "parties": [
            {"titre": printable(part.title), "entrees": [_entry(one) for one in part.entries]}
            for part in sheet.parts
        ],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "titre": printable(entry.title),
        "note": printable(entry.note),
        "textes": [printable(text) for text in entry.texts],
        "listes": [
            {"avant": printable(one.before), "lignes": [printable(line) for line in one.lines]}
            for one in entry.lists
        ],
    }
