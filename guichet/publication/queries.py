"""What is in force and what changed. Compiled rules are kept in the process, by hash."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Q
from psycopg_pool import PoolTimeout

from guichet.catalogue import Entry, Link, Notice, parse, search
from guichet.orientation import Orientation, restore
from guichet.procedures import (
    PROFILE,
    Procedure,
    ProfileFile,
    References,
    compile_procedure,
    load_references,
    read_profile,
)
from guichet.publication.models import (
    AnswerChange,
    CatalogueEdition,
    Enforcement,
    ListingChange,
    ProcedureVersion,
)
from guichet.publication.models import Release as ReleaseRow
from guichet.publication.types import DepartementCount, Listing, News, Release
from guichet.territory import Territory, load

_compiling = Lock()
_procedures: dict[tuple[str, date], Procedure] = {}
PROFILE_FILE = "procedures/profil.yaml"


class NothingInForce(Exception):
    """No release has been published yet."""


DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""What a query raises while the database cannot be reached."""


@cache
def territory() -> Territory:
    return load(settings.DATA / "territory")


def release_in_force() -> Release | None:
    """The last release put in force, or None before the first."""
    last = (
        Enforcement.objects.select_related("release")
        .only("release__hash", "author", "since")
        .order_by("-id")
        .first()
    )
    return Release(last.release.hash, last.author, last.since) if last else None


def orientation_of(name: str) -> Orientation | None:
    """The rules of a release, in force or former, or None where no release has this hash.

    :raises DataError: where this version of the service can no longer read them
    """
    row = ReleaseRow.objects.filter(hash=name).only("texts").first()
    if row is None:
        return None
    with _compiling:
        return _compiled(name, tuple(sorted(row.texts.items())))


@lru_cache(maxsize=4)
def _compiled(name: str, texts: tuple[tuple[str, str], ...]) -> Orientation:
    return restore(dict(texts), territory())


@cache
def references() -> References:
    """What procedures are checked against: the territory, countries, parameters of this release."""
    return load_references(settings.DATA, territory())


def procedure(name: str, version: str | date) -> Procedure | None:
    """A published version, compiled once a process, or None where there is none.

    :param version: the day it came into force, AAAA-MM-JJ
    """
    day = date.fromisoformat(version) if isinstance(version, str) else version
    known = _procedures.get((name, day))
    if known is not None:
        return known
    row = ProcedureVersion.objects.filter(procedure=name, version=day).only("text").first()
    if row is None:
        return None
    with _compiling:
        found = compile_procedure(f"{name} {day}", row.text, references(), stored=True)
    return _procedures.setdefault((name, day), found)


def procedure_in_force(name: str, day: date) -> Procedure | None:
    """The last version in force on a day, or None where no version was."""
    row = (
        ProcedureVersion.objects.filter(procedure=name, version__lte=day)
        .order_by("-version")
        .only("version")
        .first()
    )
    return procedure(name, row.version) if row else None


def procedures_in_force(day: date) -> tuple[Procedure, ...]:
    """Every procedure in force on a day, by id, in its last version."""
    names = ProcedureVersion.objects.exclude(procedure=PROFILE).values_list("procedure", flat=True)
    found = (procedure_in_force(name, day) for name in sorted(set(names)))
    return tuple(one for one in found if one)


def profile_tree(day: date) -> ProfileFile | None:
    """The tree of situations in force on a day: what leads to which procedure."""
    row = ProcedureVersion.objects.filter(procedure=PROFILE, version__lte=day).order_by("-version").first()
    return _profile(row.text) if row else None


@lru_cache(maxsize=4)
def _profile(text: str) -> ProfileFile:
    return read_profile(PROFILE_FILE, text)


class _InForce:
    """The rules in force as this process knows them, asked again after a short while."""

    def __init__(self) -> None:
        self.known: Orientation | None = None
        self.until = 0.0

    def get(self) -> Orientation:
        if self.known is None or monotonic() >= self.until:
            self._ask()
        assert self.known is not None
        return self.known

    def _ask(self) -> None:
        """See whether another release came into force; while the database is away, answer by what is known."""
        try:
            release = release_in_force()
        except DATABASE_AWAY:
            if self.known is None:
                raise
            self.until = monotonic() + settings.RELEASE_CHECK_SECONDS
            return
        if release is None:
            raise NothingInForce
        if self.known is None or self.known.hash != release.hash:
            self.known = orientation_of(release.hash)
        self.until = monotonic() + settings.RELEASE_CHECK_SECONDS


_in_force = _InForce()


def orientation_in_force() -> Orientation:
    """The rules to answer with; a new release is seen within `RELEASE_CHECK_SECONDS`.

    :raises NothingInForce: before the first publication
    """
    return _in_force.get()


# The listings.


def _editions() -> list[CatalogueEdition]:
    """The last edition of each page."""
    rows = CatalogueEdition.objects.order_by("page", "-id").distinct("page")
    return list(rows.only("page", "content", "published_on", "imported_at"))


def listings() -> list[Listing]:
    """The listing pages in force, by name, with their dates."""
    return [Listing(row.page, row.published_on, row.imported_at) for row in _editions()]


def rubrics() -> set[str]:
    """The headings of the parts of the listing pages, each part over several départements."""
    texts = CatalogueEdition.objects.order_by("page", "-id").distinct("page").values_list("text", flat=True)
    return {title for text in texts for title in _rubrics(text)}


@lru_cache(maxsize=4)
def _rubrics(text: str) -> frozenset[str]:
    return frozenset(heading.texte for heading in parse(text).titres if heading.departement is None)


def _entries() -> list[Entry]:
    return [_entry(raw) for edition in _editions() for raw in edition.content["entrees"]]


def _entry(raw: dict[str, Any]) -> Entry:
    return Entry(**{**raw, "notes": tuple(raw["notes"])})


def catalogue_of(departement: str) -> list[Entry]:
    """The forms a département lists, in the page's order."""
    return [entry for entry in _entries() if entry.departement == departement]


def notices_of(departement: str | None) -> list[Notice]:
    """What the page tells about a département, or about none (None)."""
    return [
        Notice(raw["departement"], raw["niveau"], raw["texte"], tuple(Link(**link) for link in raw["liens"]))
        for edition in _editions()
        for raw in edition.content["avis"]
        if raw["departement"] == departement
    ]


def departements_with_entries() -> list[DepartementCount]:
    """The départements that list forms, by code, with how many."""
    counts = Counter(entry.departement for entry in _entries() if entry.departement)
    return [DepartementCount(code, count) for code, count in sorted(counts.items())]


def search_catalogue(text: str, departement: str | None = None) -> list[Entry]:
    """The forms whose title or section answers some words, best first."""
    return search(_entries(), text, departement)


def news_of(departement: str, most: int = 100) -> list[News]:
    """What changed in a département, newest first: entries of its listing, and answers (those of everywhere too)."""
    listings = (
        ListingChange.objects.filter(departement=departement).select_related("edition").order_by("-id")[:most]
    )
    answers = (
        AnswerChange.objects.filter(Q(departement=departement) | Q(departement=None))
        .select_related("enforcement")
        .order_by("-id")[:most]
    )
    found = [*_listing_news(listings), *_answer_news(answers)]
    return sorted(found, key=lambda news: (news.at, news.id), reverse=True)[:most]


def _listing_news(rows: Iterable[ListingChange]) -> list[News]:
    return [
        News(
            f"annuaire-{row.pk}",
            row.kind,
            row.departement,
            row.before,
            row.after,
            None,
            row.edition.imported_at,
        )
        for row in rows
    ]


def _answer_news(rows: Iterable[AnswerChange]) -> list[News]:
    return [
        News(
            f"reponse-{row.pk}",
            "reponse",
            row.departement,
            row.before,
            row.after,
            row.sample,
            row.enforcement.since,
        )
        for row in rows
    ]
