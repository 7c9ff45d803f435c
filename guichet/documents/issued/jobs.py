"""What is done after the commit: seals, late timestamps, files left behind."""

import logging
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy

from guichet.database import Scope, acting
from guichet.database.jobs import every, job
from guichet.documents.issued import actions, sealing
from guichet.journal import queries as journal
from guichet.journal.actions import stamp

_FOUR_HOURS = RetryStrategy(max_attempts=60, wait=240)
"""How long a timestamp may be missing before a human looks at it."""

log = logging.getLogger("guichet.documents")


@job("issued.seal")
def seal(document: str, person: str) -> None:
    """Make, seal and keep the file of a document."""
    with acting(Scope.service(UUID(person))) as now:
        actions.seal(UUID(document), now)


@job("issued.timestamp", retry=_FOUR_HOURS)
def timestamp(document: str, person: str) -> None:
    """Add the timestamp that its server could not give when the document was sealed."""
    with acting(Scope.service(UUID(person))) as now:
        actions.timestamp(UUID(document), now)


@every("17 * * * *", "issued.sweep")
def sweep(_due: int) -> None:
    """Remove files without a row."""
    with acting(Scope.service()) as now:
        actions.sweep(now)


@every("*/10 * * * *", "issued.timestamp_journal")
def timestamp_journal(_due: int) -> None:
    """Have the last head of the journal timestamped, where it is not: all acts before it are older than that."""
    head, stamped = journal.last_written(), journal.last_stamped()
    if not settings.TSA or head is None or (stamped and stamped.number >= head.number):
        return
    try:
        token = sealing.timestamp_of(head.hash, sealing.timestamper(settings.TSA))
    except sealing.TimestampUnavailable as error:
        log.error("no timestamp of the journal's head %s: %s", head.number, error)
        return
    with acting(Scope.service()) as now:
        stamp(head, token, now)
