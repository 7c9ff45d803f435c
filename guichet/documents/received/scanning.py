"""From a document that waits to a document that is judged."""

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from guichet.database import Scope, acting, crash, require_acting
from guichet.documents.received import antivirus, inspection, limits, queries, storage
from guichet.documents.received.models import Received as Row
from guichet.documents.received.signals import scanned
from guichet.documents.received.types import Kind, Reason, Received, Refused, State, Verdict
from guichet.journal import actions as journal
from guichet.journal.types import Author

_JUDGED = (State.CLEAN, State.INFECTED)
_SUSPICION = "Heuristics."
"""Begins the name of what the scanner finds odd: no proof of harm, so that nothing is erased, and not clean."""
_ENCRYPTED = "Heuristics.Encrypted"
"""What it calls a file it cannot look into; ours were opened, and are scanned in clear beside."""

log = logging.getLogger("guichet.documents")


def scan(id: UUID, person: UUID) -> bool:
    """Scan a document that was not judged yet and record the verdict; False where nobody could say.

    Done twice, the first verdict stays. The scanner works outside any transaction.
    """
    with acting(Scope.service(person)):
        row = Row.objects.filter(pk=id).first()
        if row is None or row.state in _JUDGED:
            return True
        content = queries.original_of(row)
    try:
        verdict = _verdict(row, content)
    except antivirus.ScannerAway as error:
        log.warning("no antivirus: %s waits (%s)", id, error)
        return False
    crash.point("scan.before_result")
    with acting(Scope.service(person)) as now:
        record(id, verdict, now)
    crash.point("scan.after_result")
    return True


def _verdict(row: Row, content: bytes | Refused) -> Verdict:
    """:raises antivirus.ScannerAway:"""
    if isinstance(content, Refused):
        return Verdict(State.FAILED)
    try:
        virus = _search(row, content)
    except antivirus.ScannerAway:
        raise
    except Exception:
        # Whatever went wrong, the file is not known to be clean.
        log.exception("a document could not be scanned: %s", row.id)
        return Verdict(State.FAILED)
    if virus.startswith(_SUSPICION):
        log.warning("the antivirus doubts of %s: %s", row.id, virus)
        return Verdict(State.FAILED)
    return Verdict(State.INFECTED, virus[:200]) if virus else Verdict(State.CLEAN)


def _search(row: Row, content: bytes) -> str:
    """The name of what was found in the file or in what it carries; the scanner does not open a PDF's attachments."""
    address = settings.CLAMAV_SOCKET
    found = antivirus.scan(address, content)
    if row.kind != Kind.PDF:
        return found
    looked = inspection.inside(content, limits.on(row.received_at.date()))
    if isinstance(looked, Refused):
        if looked.reason is Reason.BUSY:
            raise antivirus.ScannerAway("every reader is busy")
        raise antivirus.ScanFailed(looked.reason)
    decrypted, inside = looked
    if found and not (decrypted and found.startswith(_ENCRYPTED)):
        return found
    return next((name for piece in inside if (name := antivirus.scan(address, piece))), "")


def record(id: UUID, verdict: Verdict, now: datetime) -> Received | None:
    """Write a verdict once; what is infected loses its key in this transaction, and its files after it.

    None where the document is gone or was judged before.
    """
    require_acting()
    row = Row.objects.select_for_update().filter(pk=id).exclude(state__in=_JUDGED).first()
    if row is None:
        return None
    row.state, row.virus, row.scanned_at = verdict.state, verdict.virus, now
    row.scans += 1
    if verdict.state is State.INFECTED:
        row.key = ""
        transaction.on_commit(lambda: storage.erase(id))
    row.save(update_fields=["state", "virus", "scanned_at", "scans", "key"])
    facts = {"etat": str(verdict.state), "sha256": row.sha256}
    journal.write(Author.service("antivirus"), "document.analyse", id, now, facts)
    document = queries.to_received(row)
    scanned.send(sender=Row, document=document, now=now)
    return document
