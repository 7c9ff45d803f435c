"""Power cuts at every step, a full disk: what was told as received is there once, the rest leaves nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection

from guichet.database import Scope, acting
from guichet.documents.received import actions, jobs, queries
from guichet.documents.received.types import Reason, Received, Refused, State
from tests.documents import clamd, corpus
from tests.documents.received.conftest import send, upload
from tests.faults.full_disk import room_for
from tests.jobs import jobs as in_queue
from tests.jobs import run_jobs

DYING = Path(__file__).with_name("dying.py")
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def scanner() -> Iterator[str]:
    with clamd.running() as address:
        yield address


def elsewhere(settings, what: str, person, other, crash_at: str = "") -> bool:
    """Do it in another process; whether it lived to its end."""
    arguments = [
        connection.settings_dict["NAME"],
        settings.DOCUMENTS,
        settings.CLAMAV_SOCKET,
        what,
        person,
        other,
    ]
    ended = subprocess.run(
        [sys.executable, DYING, *(str(argument) for argument in arguments)],
        input=corpus.jpeg(),
        cwd=ROOT,
        env=os.environ
        | {"CRASH_AT": crash_at, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == (-signal.SIGKILL if crash_at else 0), ended.stderr.decode()
    return ended.stdout == b"done\n"


def files(folder) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def documents(actor) -> tuple[Received, ...]:
    with acting(actor.scope):
        return queries.of_person(actor.person)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "point", ["upload.after_temp_file", "upload.after_rename_before_row", "upload.after_row_before_scan_job"]
)
def test_killed_while_receiving_nothing_is_half_there(settings, actor, scanner, folder, point):
    settings.CLAMAV_SOCKET = scanner
    subject = uuid4()
    assert not elsewhere(settings, "receive", actor.person, subject, point)
    assert documents(actor) == ()
    assert in_queue("received.scan") == []
    assert len(files(folder)) == 3
    # The person sends it again: it is there once.
    assert elsewhere(settings, "receive", actor.person, subject)
    (received,) = documents(actor)
    assert received.state is State.WAITING
    assert [status for _, status, _ in in_queue("received.scan")] == ["todo"]
    # What the dead process left goes after a day, and nothing else.
    with acting(Scope.service()) as now:
        assert actions.sweep(now) == 0
        assert actions.sweep(now + timedelta(hours=25)) == 1
    assert {path.parent.name for path in files(folder)} == {str(received.id)}
    with acting(actor.scope):
        assert queries.open_original(received.id).content == corpus.jpeg()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("point", "after"), [("scan.before_result", State.WAITING), ("scan.after_result", State.CLEAN)]
)
def test_killed_while_scanning_the_verdict_is_given_once(settings, actor, scanner, point, after):
    settings.CLAMAV_SOCKET = scanner
    received = send(actor)
    assert not elsewhere(settings, "scan", actor.person, received.id, point)
    assert [document.state for document in documents(actor)] == [after]
    run_jobs()
    assert [document.state for document in documents(actor)] == [State.CLEAN]
    with acting(Scope.service()), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM journal_line WHERE subject = %s AND verb = 'document.analyse'",
            [received.id],
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_killed_before_an_infected_file_is_erased_its_key_is_gone_and_the_sweep_removes_it(
    settings, actor, scanner, folder
):
    settings.CLAMAV_SOCKET = scanner
    received = send(actor, corpus.jpeg() + corpus.EICAR)
    kept = {path: path.read_bytes() for path in files(folder)}
    run_jobs()
    assert files(folder) == []
    for path, content in kept.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    with acting(actor.scope):
        assert queries.open_original(received.id) == Refused(Reason.INFECTED)
    with acting(Scope.service()) as now:
        assert actions.sweep(now + timedelta(hours=25)) == 1
    assert files(folder) == []


@pytest.mark.django_db
@pytest.mark.parametrize("octets", [0, 1, 100_000])
def test_a_full_disk_leaves_neither_row_nor_file_and_the_next_try_succeeds(actor, folder, octets, caplog):
    earlier = send(actor)
    with acting(actor.scope) as now:
        prepared = actions.prepare(upload(), now.date())
        with room_for(octets):
            assert actions.receive(actor, prepared, None, now) == Refused(Reason.NOT_STORED)
    assert documents(actor) == (earlier,)
    assert {path.parent.name for path in files(folder)} == {str(earlier.id)}
    assert caplog.records[-1].levelname == "CRITICAL"
    assert isinstance(send(actor), Received)


@pytest.mark.django_db
def test_what_cannot_be_read_back_is_not_told_as_received(actor, folder, monkeypatch):
    """A disk that takes everything and keeps something else."""
    fsync = os.fsync

    def spoil(handle: int) -> None:
        fsync(handle)
        for path in folder.glob("en_cours/*/original"):
            path.write_bytes(path.read_bytes()[:-1] + b"x")

    monkeypatch.setattr(os, "fsync", spoil)
    assert send(actor) == Refused(Reason.NOT_STORED)
    monkeypatch.undo()
    assert documents(actor) == ()
    assert files(folder) == []


@pytest.mark.django_db
def test_a_damaged_file_is_found_before_anyone_asks_for_it(actor, folder, caplog, monkeypatch):
    monkeypatch.setattr(jobs, "uuid4", lambda: UUID(int=0))
    send(actor)
    jobs.check.func(0)
    assert caplog.records == []
    received = send(actor)
    (folder / received.id.hex[:2] / str(received.id) / "original").write_bytes(b"x")
    jobs.check.func(0)
    (record,) = caplog.records
    assert (record.levelname, str(received.id) in record.getMessage()) == ("CRITICAL", True)


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_said_at_once(actor, folder):
    folder.parent.mkdir(parents=True)
    folder.write_text("not a folder")
    assert send(actor) == Refused(Reason.NOT_STORED)


@pytest.mark.django_db
def test_the_sweep_leaves_what_is_young_and_what_is_owned(actor, folder):
    old, young = uuid4(), uuid4()
    kept = send(actor)
    with acting(Scope.service()) as now:
        for id, hours in ((old, 25), (young, 23), (kept.id, 1000)):
            place = folder / id.hex[:2] / str(id)
            place.mkdir(parents=True, exist_ok=True)
            instant = (now - timedelta(hours=hours)).timestamp()
            os.utime(place, (instant, instant))
        (folder / "zz").mkdir()
        (folder / "zz" / "not a document").mkdir()
        os.utime(folder / "zz" / "not a document", (0, 0))
        assert actions.sweep(now) == 1
    assert not (folder / old.hex[:2] / str(old)).exists()
    assert (folder / young.hex[:2] / str(young)).exists()
    with acting(actor.scope):
        assert queries.open_original(kept.id).content == corpus.jpeg()
