"""What is done after the commit: seals, late timestamps, files left behind."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy

from guichet.database import Scope, acting
from guichet.database.jobs import every, job
from guichet.documents.issued import actions, queries, sealing
from guichet.documents.issued.keys import SealUnusable
from guichet.journal import queries as journal
from guichet.journal.actions import stamp

_PATIENCE = timedelta(minutes=10)
"""A document younger than this is left to its own job."""
_AT_ONCE = 100

log = logging.getLogger("guichet.documents")
_FOUR_HOURS = RetryStrategy(max_attempts=60, wait=240)
"""How long a timestamp may be missing before a human looks at it."""


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


@every("*/5 * * * *", "issued.catch_up")
def catch_up(_due: int) -> None:
    """Seal and stamp what its own job gave up or never came to: a receipt never stays unsealed for five bad tries."""
    with acting(Scope.service()) as now:
        unsealed = queries.left_unsealed(now - _PATIENCE, _AT_ONCE)
        unstamped = queries.left_unstamped(now - _PATIENCE, _AT_ONCE) if settings.TSA else []
    _each(unsealed, actions.seal, SealUnusable)
    _each(unstamped, actions.timestamp, sealing.TimestampUnavailable)


def _each(
    documents: list[tuple[UUID, UUID]], act: Callable[[UUID, datetime], Any], useless: type[Exception]
) -> None:
    """One transaction a document; one that fails leaves the others their turn, unless `useless` says none will do."""
    for document, person in documents:
        try:
            with acting(Scope.service(person)) as now:
                act(document, now)
        except useless:
            log.exception("documents wait: %s", len(documents))
            return
        except Exception:
            log.exception("a document waits: %s", document)


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
