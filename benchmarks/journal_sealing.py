"""A request filed while the journal is sealed beside it, and while it is not: no act waits for the seal.

By the wall clock: the sealer is a process of its own, as in the worker, held still while filings without it are
measured; what it has to catch up then falls on the others. On the embedded PostgreSQL, each filing of another draft.
"""

import atexit
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import yaml

from benchmarks.measure import Figure, against, rates

_FILINGS = range(50)
_PASSES = 7
_SEALER = (
    "import django; django.setup()\n"
    "from guichet.config import job_worker, sealer\n"
    "job_worker.log_in_directly()\n"
    "sealer.keep_sealing()"
)


def figures() -> list[Figure]:
    with ExitStack() as closing:
        file = filing(closing, 2 * (_PASSES + 1) * len(_FILINGS))
        sealer = closing.enter_context(sealing())

        def beside(number: int) -> object:
            if number == 0:
                sealer.send_signal(signal.SIGCONT)
            return file(number)

        def alone(number: int) -> object:
            if number == 0:
                sealer.send_signal(signal.SIGSTOP)
            return file(number)

        ours, floor = rates((beside, _FILINGS), (alone, _FILINGS), passes=_PASSES, clock=perf_counter)
        sealer.send_signal(signal.SIGCONT)
        require_sealed()
    return [against("filing while the journal is sealed", ours, floor, "the same, sealing held still", 0.95)]


def filing(closing: ExitStack, times: int) -> Callable[[int], object]:
    """Files the next of so many drafts, in the transaction of the act."""
    home = mkdtemp(prefix="guichet-bench-")
    Path(home).chmod(0o755)
    atexit.register(rmtree, home, ignore_errors=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "guichet.config.settings"
    os.environ |= {"GUICHET_HOME": home, "GUICHET_MODE": "test", "SECRET_KEY": "a key for measures only " * 3}
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from guichet.config import embedded, schema

    closing.enter_context(embedded.running(settings.HOME))
    closing.callback(connection.close)
    schema.migrate()
    from guichet.accounts.actions import fill_offices
    from guichet.database import acting
    from guichet.dossiers import actions
    from guichet.dossiers.types import Filed
    from tests.dossiers.requests import someone

    fill_offices()
    actor = someone("depot@exemple.test")
    waiting = iter([*drafts(actor, times)])

    def file(_: int) -> object:
        with acting(actor.scope) as now:
            filed = actions.submit(actor, next(waiting), uuid4(), now)
        assert isinstance(filed, Filed), filed
        return filed

    return file


def drafts(actor: Any, times: int) -> Iterator[UUID]:
    """So many drafts with every answer."""
    from guichet.database import acting
    from guichet.dossiers import actions
    from guichet.publication.actions import Version, publish_procedures
    from guichet.publication.queries import procedure

    version = Version("mesure-depot", date(2023, 10, 2), procedure_text())
    assert publish_procedures([version], "mesures", datetime.now(UTC)) is None
    published = procedure("mesure-depot", "2023-10-02")
    assert published
    for _ in range(times):
        with acting(actor.scope) as now:
            draft = actions.start(actor, published, {}, uuid4(), now)
            for revision, (step, told) in enumerate(answers(now.date()).items(), 1):
                saved = actions.save(actor, draft, step, told, revision, now)
                assert not getattr(saved, "faults", saved), saved
        yield draft


def procedure_text() -> str:
    """The renewal of a récépissé, without the documents to join."""
    from django.conf import settings

    text = (settings.DATA / "procedures/renouvellement-recepisse/2023-10-02.yaml").read_text("utf-8")
    whole = yaml.safe_load(text)
    steps = [step for step in whole["etapes"] if step["genre"] != "pieces"]
    return yaml.safe_dump(whole | {"id": "mesure-depot", "etapes": steps}, allow_unicode=True)


def answers(day: date) -> dict[str, dict[str, list[str]]]:
    from tests.dossiers.requests import WHO

    dates = {"debut_recepisse": day - timedelta(days=100), "fin_recepisse": day + timedelta(days=3)}
    parts = {
        f"{name}-{part}": [str(value)]
        for name, at in dates.items()
        for part, value in (("jour", at.day), ("mois", at.month), ("annee", at.year))
    }
    return {
        "identite": {**WHO, "numero_etranger": ["9900000000"]},
        "recepisse": {**parts, "autorise_travail": ["oui"], "changement_depuis": ["non"]},
    }


@contextmanager
def sealing() -> Iterator[subprocess.Popen[bytes]]:
    """A process that seals, for the time of the block."""
    from django.conf import settings

    known = os.environ | {"GUICHET_HOME": str(settings.HOME), "GUICHET_MODE": settings.MODE}
    process = subprocess.Popen([sys.executable, "-c", _SEALER], env=known)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def require_sealed() -> None:
    """The sealer was at work all the while: what was filed is sealed."""
    from time import sleep

    from guichet.database import Scope, acting
    from guichet.journal.queries import backlog

    for _ in range(100):
        with acting(Scope.service()) as now:
            if not backlog(now).unsealed:
                return
        sleep(0.1)
    raise AssertionError("the sealer did not seal")
