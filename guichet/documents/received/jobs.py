"""What is done after the commit, and what comes round by itself."""

import logging
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Q

from guichet.database import Scope, acting, jobs
from guichet.documents.received import queries, scanning, sweeping
from guichet.documents.received.models import Received
from guichet.documents.received.types import State

_PATIENCE = timedelta(minutes=1)
"""A document younger than this is left to its own job."""
_ALERT = timedelta(minutes=15)
_MOST_FAILURES = 3
_AT_ONCE = 100
_CHECKED_A_NIGHT = 500

log = logging.getLogger("guichet.documents")


@jobs.job("received.scan")
def scan(received: str, person: str) -> None:
    """Scan one document. Without a scanner it goes on waiting: `catch_up` comes back to it."""
    scanning.scan(UUID(received), UUID(person))


@jobs.every("* * * * *", "received.catch_up")
def catch_up(timestamp: int) -> None:
    """Scan what its own job left: the scanner was away, the worker died, the scan failed."""
    if not settings.CLAMAV_SOCKET:
        return
    with acting(Scope.service()) as now:
        left = Received.objects.filter(
            Q(state__in=[State.WAITING, State.NOT_SCANNED], received_at__lt=now - _PATIENCE)
            | Q(state=State.FAILED, scans__lt=_MOST_FAILURES, scanned_at__lt=now - _ALERT)
        )
        found = list(left.order_by("received_at").values_list("id", "person_id", "received_at")[:_AT_ONCE])
    for id, person, received_at in found:
        if not scanning.scan(id, person):
            if now - received_at > _ALERT:
                log.error("no antivirus for %s: documents wait since %s", now - received_at, received_at)
            return


@jobs.every("23 * * * *", "received.sweep")
def sweep(timestamp: int) -> None:
    """Remove the files that belong to no document."""
    with acting(Scope.service()) as now:
        sweeping.sweep(now)


@jobs.every("41 2 * * *", "received.check")
def check(timestamp: int) -> None:
    """Read some documents again, others each night: one that is damaged is an alert before anyone asks for it."""
    with acting(Scope.service()):
        some = Received.objects.filter(pk__gte=uuid4()).exclude(key="").order_by("pk")
        rows = list(some[:_CHECKED_A_NIGHT])
    for row in rows:
        queries.original_of(row)
