"""What puts rules and listings in force. Each action opens its own transaction and takes one lock, in order."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from guichet.catalogue import Changes, Edition, diff, parse
from guichet.orientation import Change, Orientation, compare, hash_of, prove, read_texts, restore
from guichet.procedures import load_procedures, load_references, read_profile, source_ids
from guichet.publication import queries
from guichet.publication.models import (
    AnswerChange,
    CatalogueEdition,
    Enforcement,
    ListingChange,
    ProcedureVersion,
    Release,
)
from guichet.publication.types import Imported, Published, Refused, Version
from guichet.rules import DataError

_LOCK = "guichet.publication"
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def publish(author: str, now: datetime) -> Published | Refused:
    """Put the committed data in force: the rules, the versions of procedures and the listing pages not yet known.

    Nothing comes in force where a procedure does not compile. A listing page known already, or older than the
    edition in force, does not come back.

    :param author: who publishes, kept with the release
    :param now: aware
    """
    versions = read_versions(settings.DATA)
    if isinstance(versions, Refused):
        return versions
    result = publish_rules(settings.DATA, author, now)
    if isinstance(result, Published):
        stored = publish_procedures(versions, author, now)
        _import_committed(author, now)
        return stored or result
    return result


def read_versions(data: Path) -> tuple[Version, ...] | Refused:
    """Compile every version of the procedures of a data folder, and its profile tree."""
    try:
        procedures = load_procedures(data, load_references(data, queries.territory()))
        text = (data / queries.PROFILE_FILE).read_text("utf-8")
        known = frozenset(name for name, _ in procedures)
        profile = read_profile(queries.PROFILE_FILE, text, procedures=known, sources=source_ids(data))
    except DataError as error:
        return Refused(tuple(error.faults))
    return (
        Version(profile.id, profile.en_vigueur, text),
        *(Version(one.id, one.file.en_vigueur, one.compiled.text) for one in procedures.values()),
    )


@transaction.atomic
def publish_procedures(versions: Sequence[Version], author: str, now: datetime) -> Refused | None:
    """Store the versions not yet known; a known one with another text refuses them all.

    Dossiers are pinned to a version: what it says must not change under them.
    """
    _lock()
    known = {(row.procedure, row.version): row.hash for row in ProcedureVersion.objects.all()}
    changed = [one for one in versions if known.get((one.procedure, one.day), one.hash) != one.hash]
    if changed:
        return Refused(
            tuple(
                f"{one.procedure} {one.day} : cette version est publiée et ne change plus ; en écrire une nouvelle"
                for one in changed
            )
        )
    ProcedureVersion.objects.bulk_create(
        ProcedureVersion(
            procedure=one.procedure,
            version=one.day,
            hash=one.hash,
            text=one.text,
            author=author,
            published_at=now,
        )
        for one in versions
        if (one.procedure, one.day) not in known
    )
    return None


@transaction.atomic
def _import_committed(author: str, now: datetime) -> None:
    _lock()
    for page in sorted((settings.DATA / "catalogue").glob("????-??-??.md")):
        text, day = page.read_text("utf-8"), date.fromisoformat(page.stem)
        if not CatalogueEdition.objects.filter(hash=_hash(text)).exists() and not _is_older(text, day):
            import_catalogue(text, author, now, day)


def _is_older(text: str, day: date) -> bool:
    """Whether the edition in force is newer: of a page without a date, the day of its import is what is known."""
    last = CatalogueEdition.objects.filter(page=page_of(parse(text))).order_by("-id").first()
    return last is not None and day < (last.published_on or last.imported_at.date())


def publish_rules(folder: Path, author: str, now: datetime) -> Published | Refused:
    """Compile, prove, store and put in force the rules of a folder; what fails leaves all as it was."""
    try:
        texts = read_texts(folder)
        wanted = hash_of(texts)
        current = queries.release_in_force()
        if current and current.hash == wanted:
            return Published(wanted, already=True)
        orientation = restore(texts, queries.territory())
    except DataError as error:
        return Refused(tuple(error.faults))
    proof = prove(orientation.compiled, now.date())
    if not proof.holds:
        return Refused(
            tuple(f"{fault.kind} : {', '.join(fault.rules)} : {fault.message}" for fault in proof.faults)
        )
    return _enforce(orientation, author, now)


def _enforce(orientation: Orientation, author: str, now: datetime) -> Published:
    with transaction.atomic():
        _lock()
        current = queries.release_in_force()
        if current and current.hash == orientation.hash:
            return Published(orientation.hash, already=True)
        release, _ = Release.objects.get_or_create(
            hash=orientation.hash,
            defaults={"texts": dict(orientation.compiled.texts), "author": author, "stored_at": now},
        )
        enforcement = Enforcement.objects.create(release=release, author=author, since=now)
        changes = _changes(current.hash, orientation, now) if current else []
        rows = [row for change in changes for row in _rows(enforcement, change)]
        AnswerChange.objects.bulk_create(rows)
    return Published(orientation.hash, already=False, changed=len(rows))


def _changes(former: str, orientation: Orientation, now: datetime) -> list[Change]:
    """What the new rules change; rules whose words the vocabulary no longer has cannot be compared."""
    try:
        before = queries.orientation_of(former)
        return compare(before.compiled, orientation.compiled, now.date()) if before else []
    except DataError:
        return []


def _rows(enforcement: Enforcement, change: Change) -> list[AnswerChange]:
    return [
        AnswerChange(
            enforcement=enforcement,
            departement=departement,
            before=asdict(change.before),
            after=asdict(change.after),
            situations=change.situations,
            sample=change.samples[0] if change.samples else None,
        )
        for departement in change.departements or (None,)
    ]


def import_catalogue(text: str, author: str, now: datetime, published_on: date | None = None) -> Imported:
    """Store an edition of a listing page and what it changes; the same page twice changes nothing.

    :param text: the page as published (GitBook Markdown)
    :param published_on: the day its publisher gives it, None where not known
    """
    edition = parse(text)
    digest = _hash(text)
    page = page_of(edition)
    with transaction.atomic():
        _lock()
        last = CatalogueEdition.objects.filter(page=page).order_by("-id").first()
        if last and last.hash == digest:
            return Imported(page, True, len(edition.entrees), (), (), ())
        changes = diff(parse(last.text) if last else parse(""), edition)
        row = CatalogueEdition.objects.create(
            page=page,
            hash=digest,
            text=storable(text),
            content=edition.to_json(),
            published_on=published_on,
            author=author,
            imported_at=now,
        )
        ListingChange.objects.bulk_create(_listing_rows(row, changes))
    return Imported(
        page,
        False,
        len(edition.entrees),
        tuple(entry.id for entry in changes.added),
        tuple(entry.id for entry in changes.removed),
        tuple(change.after.id for change in changes.changed),
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def page_of(edition: Edition) -> str:
    """The page an edition is of: its first heading."""
    return edition.titres[0].texte[:200] if edition.titres else "sans titre"


def storable(text: str) -> str:
    """The text without what PostgreSQL cannot hold: NUL and lone surrogates, shown as U+FFFD."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _listing_rows(edition: CatalogueEdition, changes: Changes) -> list[ListingChange]:
    kinds = ListingChange.Kind
    return [
        *(_listing(edition, kinds.ADDED, e.id, e.departement, None, asdict(e)) for e in changes.added),
        *(_listing(edition, kinds.REMOVED, e.id, e.departement, asdict(e), None) for e in changes.removed),
        *(
            _listing(
                edition, kinds.CHANGED, c.after.id, c.after.departement, asdict(c.before), asdict(c.after)
            )
            for c in changes.changed
        ),
    ]


def _listing(
    edition: CatalogueEdition,
    kind: str,
    entry: str,
    departement: str | None,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
) -> ListingChange:
    return ListingChange(
        edition=edition, kind=kind, entry=entry, departement=departement, before=before, after=after
    )


def _lock() -> None:
    """One publication at a time, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])
