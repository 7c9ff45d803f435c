"""Power cuts in the middle of an erasure or of a copy: nothing is half there, and the next run finishes."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from guichet.database import Scope, acting
from guichet.dossiers import erasing, export, models
from tests.dossiers.requests import begin, join, someone
from tests.jobs import run_jobs
from tests.privacy.test_retention import count, files, there

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.prove]

DYING = Path(__file__).with_name("dying.py")
ROOT = Path(__file__).parents[2]


def elsewhere(settings, days: float, *what: object, crash_at: str = "") -> None:
    arguments = [connection.settings_dict["NAME"], settings.DOCUMENTS, days, *what]
    ended = subprocess.run(
        [sys.executable, DYING, *(str(argument) for argument in arguments)],
        cwd=ROOT,
        env=os.environ
        | {"CRASH_AT": crash_at, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == (-signal.SIGKILL if crash_at else 0), ended.stderr.decode()


@pytest.fixture
def aminata():
    return someone()


@pytest.fixture
def draft(aminata):
    with acting(Scope.service()) as now:
        pass
    dossier = begin(aminata, now)
    join(aminata, dossier, now)
    return dossier


@pytest.mark.parametrize("point", ["purge.after_file_delete_before_row", "purge.after_row"])
def test_an_erasure_cut_short_is_finished_by_the_next(point, aminata, draft, later, settings):
    for days in (76.1, 87.2):
        later(days)
        erasing.run()
        run_jobs()
    elsewhere(settings, 90.5, "retention", crash_at=point)
    # Nobody meets a dossier without its files: it went first, whole.
    assert not there(aminata, draft)
    later(90.6)
    erasing.run()
    assert files(settings.DOCUMENTS) == []
    for model in (models.Dossier, models.Piece, models.Erasure):
        assert count(model) == 0
    with acting(Scope.service()):
        assert sum(row.count for row in models.Tally.objects.all()) == 1


def test_a_copy_cut_short_is_made_whole_by_the_next_try(aminata, draft, settings):
    with acting(aminata.scope) as now:
        asked = export.ask(aminata, now)
    elsewhere(settings, 0, "export", asked.id, aminata.person, crash_at="export.after_partial_zip")
    with acting(aminata.scope) as now:
        assert export.list_for(aminata)[0].made_at is None
        assert export.download(aminata, asked.id, now) is None
    elsewhere(settings, 0, "export", asked.id, aminata.person)
    with acting(aminata.scope) as now:
        (made,) = export.list_for(aminata)
        pieces = export.download(aminata, asked.id, now)
    assert pieces is not None
    assert len(b"".join(pieces)) == made.size
    assert [path.suffix for path in files(settings.DOCUMENTS / "exports")] == [".zip"]


def test_a_copy_nobody_made_leaves_no_file(aminata, draft, settings):
    with acting(aminata.scope) as now:
        asked = export.ask(aminata, now)
    elsewhere(settings, 0, "export", asked.id, aminata.person, crash_at="export.after_partial_zip")
    with acting(Scope.service(aminata.person)) as now:
        models.Export.objects.all().delete()
    with acting(Scope.service()) as now:
        assert export.sweep(now + timedelta(hours=1)) == 1
    assert not files(settings.DOCUMENTS / "exports")
