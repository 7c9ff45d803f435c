"""Files that a crash left without a row, and those of erased documents."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from guichet.database import require_acting
from guichet.documents.received import storage
from guichet.documents.received.models import Received
from guichet.documents.received.types import State

AGE = timedelta(hours=24)
"""Younger files may belong to a transaction that is not over."""
_TOGETHER = 1000

log = logging.getLogger("guichet.documents")


def sweep(now: datetime) -> int:
    """Remove files older than a day that no document owns, and those of infected ones; how many documents."""
    require_acting()
    before = (now - settings.CLOCK_OFFSET - AGE).timestamp()
    old = [id for id, made in storage.stored() if made < before]
    removed = storage.sweep_aside(before)
    for start in range(0, len(old), _TOGETHER):
        removed += _sweep(old[start : start + _TOGETHER])
    if removed:
        log.warning("%s documents without a row were removed", removed)
    return removed


def _sweep(ids: list[UUID]) -> int:
    kept = set(Received.objects.filter(pk__in=ids).exclude(state=State.INFECTED).values_list("id", flat=True))
    orphans = [id for id in ids if id not in kept]
    for id in orphans:
        storage.erase(id)
    return len(orphans)
