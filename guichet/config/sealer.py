"""The thread of the worker that seals the journal, beside the jobs: however slow they are, it goes on."""

import logging
import threading
import time
from pathlib import Path

PAUSE = 0.25
"""Seconds between two looks at what there is to seal."""
COMPLAINT = 60.0
"""Seconds between two lines of the log about the same trouble; and what an unsealed line may wait for."""

log = logging.getLogger("guichet.journal")


def start() -> None:
    """Begin, in the background of this process, which may end at any moment."""
    threading.Thread(target=keep_sealing, name="sealer", daemon=True).start()


def keep_sealing() -> None:
    """Seal for ever. What fails is tried again; Django is set up already."""
    from django.conf import settings
    from django.db import connection

    from guichet.journal.actions import Sealer
    from guichet.journal.types import AnchorUnusable

    sealer, said = Sealer(Path(settings.JOURNAL_ANCHOR)), _Seldom()
    while True:
        more = False
        try:
            more = sealer.turn()
            if said.is_time("late"):
                _tell_if_late()
        except AnchorUnusable as error:
            if said.is_time("anchor"):
                log.critical("the journal's heads are not written down: %s", error)
        except Exception:
            if said.is_time("failed"):
                log.exception("the journal cannot be sealed")
            connection.close()
        if not more:
            time.sleep(PAUSE)


def _tell_if_late() -> None:
    from guichet.database import Scope, acting
    from guichet.journal.queries import backlog

    with acting(Scope.service()) as now:
        found = backlog(now)
    if found.oldest > COMPLAINT:
        log.error(
            "%s lines of the journal await their seal, the oldest for %s s", found.unsealed, found.oldest
        )


class _Seldom:
    """What is said once in a while, however often it is true."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def is_time(self, name: str) -> bool:
        now = time.monotonic()
        if now - self._last.get(name, -COMPLAINT) < COMPLAINT:
            return False
        self._last[name] = now
        return True
