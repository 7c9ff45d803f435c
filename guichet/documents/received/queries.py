"""What is read of the documents received. Every query needs the transaction of whoever reads."""

import hashlib
import logging
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min

from guichet.database import require_acting
from guichet.database.secrets import UnreadableSecret, unwrap_key
from guichet.documents.received import inspection, limits, policy, storage
from guichet.documents.received.models import Received as Row
from guichet.documents.received.types import (
    WHOLE,
    Advice,
    Backlog,
    File,
    Kind,
    Look,
    Reason,
    Received,
    Refused,
    State,
)

log = logging.getLogger("guichet.documents")


def get(id: UUID) -> Received | None:
    """A document in reach of whoever acts, or None."""
    row = _row(id)
    return to_received(row) if row else None


def of_subject(subject: UUID) -> tuple[Received, ...]:
    """The documents of a subject in reach of whoever acts, in the order they came."""
    rows = Row.objects.filter(policy.in_reach(require_acting()), subject=subject)
    return tuple(to_received(row) for row in rows.order_by("received_at", "id"))


def of_person(person: UUID) -> tuple[Received, ...]:
    """Every document of a person, in the order they came."""
    rows = Row.objects.filter(policy.in_reach(require_acting()), person_id=person)
    return tuple(to_received(row) for row in rows.order_by("received_at", "id"))


def open_original(id: UUID) -> File | Refused:
    """What the person sent, byte for byte; to be served as an attachment, never in a page."""
    row = _row(id)
    if row is None:
        return Refused(Reason.UNKNOWN)
    content = original_of(row)
    if isinstance(content, Refused):
        return content
    return File(row.name, Kind(row.kind).media_type, content)


def open_view(id: UUID, page: int, text: str, look: Look = WHOLE) -> File | Refused:
    """A page (from 1) drawn anew, with `text` across it: the dossier's number, the date."""
    row = _row(id)
    if row is None or not 1 <= page <= row.pages:
        return Refused(Reason.UNKNOWN)
    content = original_of(row) if row.kind == Kind.PDF else _part(row, storage.page(page))
    if isinstance(content, Refused):
        return content
    return inspection.view(content, Kind(row.kind), page, text, limits.on(row.received_at.date()), look)


def thumbnail(id: UUID) -> File | Refused:
    """The first page, small."""
    row = _row(id)
    if row is None:
        return Refused(Reason.UNKNOWN)
    content = _part(row, storage.THUMBNAIL)
    return content if isinstance(content, Refused) else File("vignette.jpg", "image/jpeg", content)


def backlog(now: datetime) -> Backlog:
    """What waits for the antivirus, for whoever watches the service."""
    require_acting()
    found = Row.objects.filter(state=State.WAITING).aggregate(count=Count("id"), since=Min("received_at"))
    return Backlog(found["count"], int((now - (found["since"] or now)).total_seconds()))


def original_of(row: Row) -> bytes | Refused:
    """The original of a row, its digest compared with the one taken when it came."""
    content = _part(row, storage.ORIGINAL)
    if isinstance(content, Refused):
        return content
    if hashlib.sha256(content).hexdigest() != row.sha256:
        return _damaged(row, storage.ORIGINAL)
    return content


def _row(id: UUID) -> Row | None:
    return Row.objects.filter(policy.in_reach(require_acting()), pk=id).first()


def _part(row: Row, part: str) -> bytes | Refused:
    reason = policy.why_not_open(row)
    if reason is not None:
        return Refused(reason)
    try:
        return storage.read(row.id, unwrap_key(row.key, place_of(row.id)), part)
    except (storage.Damaged, UnreadableSecret):
        return _damaged(row, part)


def _damaged(row: Row, part: str) -> Refused:
    """Nothing is better than a wrong document; somebody must look at once."""
    log.critical("a stored document is not what was stored: %s, %s", row.id, part)
    return Refused(Reason.DAMAGED)


def place_of(id: UUID) -> str:
    """Where a file's key stands: it opens nowhere else."""
    return f"received_received.key/{id}"


def to_received(row: Row) -> Received:
    """The record of a row."""
    return Received(
        id=row.id,
        person=row.person_id,
        office=row.office_id,
        subject=row.subject,
        kind=Kind(row.kind),
        size=row.size,
        sha256=row.sha256,
        pages=row.pages,
        name=row.name,
        state=State(row.state),
        advice=tuple(Advice(word) for word in row.advice),
        received_at=row.received_at,
        scanned_at=row.scanned_at,
        virus=row.virus,
    )
