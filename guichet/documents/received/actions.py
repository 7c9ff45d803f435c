"""What changes the documents received. Each needs the transaction of whoever acts."""

import hashlib
import logging
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Sum

from guichet.accounts.types import Actor
from guichet.database import crash, require_acting
from guichet.database.secrets import wrap_key
from guichet.documents.received import inspection, jobs, naming, policy, sealed, storage
from guichet.documents.received import limits as figures
from guichet.documents.received.models import Received as Row
from guichet.documents.received.queries import place_of, to_received
from guichet.documents.received.scanning import record as record_scan
from guichet.documents.received.sweeping import sweep
from guichet.documents.received.types import (
    Accepted,
    Limits,
    Prepared,
    Reason,
    Received,
    Refused,
    State,
    Upload,
)
from guichet.journal import actions as journal

__all__ = [
    "assign",
    "assign_each",
    "discard",
    "erase",
    "erase_one",
    "prepare",
    "receive",
    "record_scan",
    "remove_files",
    "sweep",
]

log = logging.getLogger("guichet.documents")


def prepare(upload: Upload, day: date) -> Prepared | Refused:
    """Read an upload whole and judge it; nothing is stored. May take seconds, and needs no transaction."""
    limits = figures.on(day)
    content = _content(upload, limits)
    if isinstance(content, Refused):
        return content
    judged = inspection.inspect(content, limits)
    if isinstance(judged, Refused):
        return judged
    return Prepared(naming.clean(upload.name, judged.kind), content, judged)


def _content(upload: Upload, limits: Limits) -> bytes | Refused:
    """Its bytes, read no further than the limit, whatever size was announced."""
    content = bytearray()
    for chunk in upload.chunks():
        content += chunk
        if len(content) > limits.octets_par_fichier:
            return Refused(Reason.TOO_HEAVY, {"limite": limits.octets_par_fichier})
    if upload.size is not None and len(content) < upload.size:
        return Refused(Reason.CUT)
    return bytes(content)


def receive(
    actor: Actor,
    upload: Upload | Prepared,
    subject: UUID | None,
    now: datetime,
    office: int | None = None,
) -> Received | Refused:
    """Take a document from a person: judged, encrypted, on disk, then in a row; its scan deferred with it.

    The original is kept byte for byte. Takes the person's upload lock until the end of the transaction: lock a
    dossier before, never after. Whoever wants a short transaction calls `prepare` before it.

    :param office: the one whose agent was handed it, where one was
    """
    require_acting()
    prepared = upload if isinstance(upload, Prepared) else prepare(upload, now.date())
    if isinstance(prepared, Refused):
        return prepared
    full = _why_full(actor.person, len(prepared.content), figures.on(now.date()))
    if full is not None:
        return full
    id, key = uuid4(), sealed.new_key()
    try:
        storage.store(id, key, _parts(prepared.content, prepared.accepted))
    except (OSError, storage.Damaged):
        log.critical("a document could not be written", exc_info=True)
        return Refused(Reason.NOT_STORED)
    row = _insert(id, key, actor, prepared, (subject, office), now)
    crash.point("upload.after_row_before_scan_job")
    journal.write(actor.author, "document.recu", id, now, {"sha256": row.sha256, "octets": row.size})
    if row.state == State.WAITING:
        jobs.scan.defer(received=str(id), person=str(actor.person))
    return to_received(row)


def _why_full(person: UUID, size: int, limits: Limits) -> Refused | None:
    """Whether the person's room is used up; of two uploads at once the second sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"received/{person}"])
    held = Row.objects.filter(person_id=person).aggregate(files=Count("id"), octets=Sum("size"))
    if held["files"] >= limits.fichiers_par_compte:
        return Refused(Reason.TOO_MANY_FILES, {"limite": limits.fichiers_par_compte})
    if (held["octets"] or 0) + size > limits.octets_par_compte:
        return Refused(Reason.ACCOUNT_FULL, {"limite": limits.octets_par_compte})
    return None


def _parts(content: bytes, accepted: Accepted) -> dict[str, bytes]:
    pages = {storage.page(number): view for number, view in enumerate(accepted.views, 1)}
    return {storage.ORIGINAL: content, storage.THUMBNAIL: accepted.thumbnail, **pages}


def _insert(
    id: UUID,
    key: bytes,
    actor: Actor,
    prepared: Prepared,
    about: tuple[UUID | None, int | None],
    now: datetime,
) -> Row:
    return Row.objects.create(
        id=id,
        person_id=actor.person,
        subject=about[0],
        office_id=about[1],
        kind=prepared.accepted.kind,
        size=len(prepared.content),
        sha256=hashlib.sha256(prepared.content).hexdigest(),
        pages=prepared.accepted.pages,
        name=prepared.name,
        # Without a scanner outside production, the page says that nothing was scanned; never that it is clean.
        state=State.WAITING if settings.CLAMAV_SOCKET else State.NOT_SCANNED,
        advice=list(prepared.accepted.advice),
        key=wrap_key(key, place_of(id)),
        received_at=now,
    )


def discard(actor: Actor, id: UUID, now: datetime) -> Received | Refused:
    """Remove a document that was not filed yet: its row now, its files once that is kept."""
    require_acting()
    row = Row.objects.select_for_update().filter(pk=id, person_id=actor.person).first()
    if row is None:
        return Refused(Reason.UNKNOWN)
    reason = policy.why_not_discard(row)
    if reason is not None:
        return Refused(reason)
    removed = to_received(row)
    row.delete()
    journal.write(actor.author, "document.retire", id, now, {"sha256": removed.sha256})
    transaction.on_commit(lambda: storage.erase(id))
    return removed


def assign(subject: UUID, office: int, only: Collection[UUID] | None = None) -> int:
    """Hand the documents of a subject to an office, in the transaction that files or transfers it; how many.

    :param only: those among them that are handed over; all by default
    """
    require_acting()
    rows = Row.objects.filter(subject=subject)
    return (rows if only is None else rows.filter(pk__in=only)).update(office_id=office)


def hand_over(subject: UUID, former: int, office: int) -> int:
    """Put what an office had of a subject in the hands of another one; what no office had stays its person's."""
    require_acting()
    return Row.objects.filter(subject=subject, office_id=former).update(office_id=office)


def assign_each(ids: Sequence[UUID], office: int) -> int:
    """Hand some documents of a subject to an office, and no other of it; how many."""
    require_acting()
    return Row.objects.filter(pk__in=list(ids)).update(office_id=office)


def erase(subject: UUID) -> int:
    """Remove every document of a subject for good, filed or not: what retention decided; how many."""
    require_acting()
    ids = list(Row.objects.select_for_update().filter(subject=subject).values_list("id", flat=True))
    Row.objects.filter(pk__in=ids).delete()
    for id in ids:
        transaction.on_commit(lambda id=id: storage.erase(id))
    return len(ids)


def remove_files(subject: UUID) -> int:
    """Remove the files of a subject's documents at once, before `erase` removes what names them; how many."""
    require_acting()
    ids = list(Row.objects.filter(subject=subject).values_list("id", flat=True))
    for id in ids:
        storage.erase(id)
    return len(ids)


def erase_one(id: UUID) -> bool:
    """Remove one document for good, filed or not: what retention decided; whether it was there."""
    require_acting()
    found = Row.objects.filter(pk=id).delete()[0] > 0
    transaction.on_commit(lambda: storage.erase(id))
    return found
