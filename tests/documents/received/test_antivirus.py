"""What the antivirus says of a document, when it says nothing, and what becomes of what it found."""

import io
import logging
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pikepdf
import pytest

from guichet.database import Scope, acting
from guichet.documents.received import actions, antivirus, jobs, queries, scanning
from guichet.documents.received.models import Received as Row
from guichet.documents.received.signals import scanned
from guichet.documents.received.types import Reason, Refused, State, Verdict
from tests.documents import clamd, corpus
from tests.documents.received.conftest import agent, hand_to, send
from tests.jobs import jobs as in_queue
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scanner() -> Iterator[str]:
    with clamd.running() as address:
        yield address


@pytest.fixture
def with_scanner(scanner, settings):
    settings.CLAMAV_SOCKET = scanner


@pytest.fixture
def news():
    """What the floors above were told."""
    found = []

    def hear(sender, document, now, **more):
        found.append((document.id, document.state, now))

    scanned.connect(hear)
    yield found
    scanned.disconnect(hear)


def state_of(actor, id) -> State:
    with acting(actor.scope):
        return queries.get(id).state


def age(actor, id, by: timedelta) -> None:
    with acting(Scope.service(actor.person)):
        row = Row.objects.get(pk=id)
        row.received_at -= by
        if row.scanned_at:
            row.scanned_at -= by
        row.save()


# clamd itself.


def test_a_clean_file_is_clean_and_a_virus_has_its_name(scanner):
    assert antivirus.scan(scanner, corpus.jpeg()) == ""
    assert antivirus.scan(scanner, b"") == ""
    assert antivirus.scan(scanner, b"x" * 300_000) == ""
    assert antivirus.scan(scanner, corpus.EICAR) == f"{clamd.SIGNATURE}.UNOFFICIAL"
    assert antivirus.scan(scanner, corpus.jpeg() + corpus.EICAR) == f"{clamd.SIGNATURE}.UNOFFICIAL"


def test_nobody_at_the_socket_is_a_scanner_away(tmp_path):
    with pytest.raises(antivirus.ScannerAway):
        antivirus.scan(str(tmp_path / "none"), b"x")


def test_a_scanner_that_takes_no_more_says_why():
    with clamd.running(longest="1K") as small, pytest.raises(antivirus.ScanFailed, match="size limit"):
        antivirus.scan(small, b"x" * 5_000_000)


@contextmanager
def answering(reply: bytes, other: bytes = b"", where: bytes | None = None) -> Iterator[str]:
    """A scanner that reads a file, answers `reply` (`other` for a file with `where` in it) and hangs up."""
    folder = tempfile.mkdtemp(prefix="scanner-")
    address = str(Path(folder) / "socket")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    content = b""
                    while not content.endswith(b"\0\0\0\0"):
                        content += connection.recv(65536)
                    connection.sendall(other if where is not None and where in content else reply)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield address
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("reply", [b"", b"stream: O", b"x" * 10_000])
def test_a_scanner_that_stops_before_its_answer_is_away(reply):
    with answering(reply) as address, pytest.raises(antivirus.ScannerAway):
        antivirus.scan(address, b"x")


@pytest.mark.parametrize(
    "reply", [b"\0", b"stream: PERHAPS\0", b"UNKNOWN COMMAND\0", b"OK\0", b"stream: OK FOUN\0"]
)
def test_an_answer_that_is_not_understood_is_never_clean(reply):
    with answering(reply) as address, pytest.raises(antivirus.ScanFailed):
        antivirus.scan(address, b"x")


# A document, from its arrival on.


def test_a_document_waits_then_is_clean_and_the_office_sees_it(actor, with_scanner, news):
    subject = uuid4()
    received = send(actor, subject=subject)
    hand_to(actor, subject, 92)
    assert received.state is State.WAITING
    with acting(agent(92)):
        assert queries.of_subject(subject) == ()
    with acting(actor.scope):
        assert queries.open_original(received.id).content == corpus.jpeg()
    run_jobs()
    assert in_queue("received.scan") == [("received.scan", "succeeded", 1)]
    with acting(agent(92)):
        (seen,) = queries.of_subject(subject)
    assert (seen.id, seen.state) == (received.id, State.CLEAN)
    assert [(id, state) for id, state, _ in news] == [(received.id, State.CLEAN)]
    assert news[0][2] == seen.scanned_at


@pytest.mark.parametrize(
    "build",
    [
        lambda: corpus.jpeg() + corpus.EICAR,
        lambda: corpus.pdf_carrying("note.txt", corpus.EICAR, compressed=False),
        lambda: corpus.pdf_carrying("note.txt", corpus.EICAR),
    ],
    ids=["behind a picture", "in a PDF", "compressed in a PDF"],
)
def test_what_is_infected_is_erased_at_once(
    actor, with_scanner, folder, news, build, django_capture_on_commit_callbacks
):
    received = send(actor, build())
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    with acting(actor.scope):
        kept = queries.get(received.id)
        assert queries.open_original(received.id) == Refused(Reason.INFECTED)
        assert queries.thumbnail(received.id) == Refused(Reason.INFECTED)
        assert Row.objects.get(pk=received.id).key == ""
    assert (kept.state, kept.virus) == (State.INFECTED, f"{clamd.SIGNATURE}.UNOFFICIAL")
    assert kept.sha256 == received.sha256
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert [state for _, state, _ in news] == [State.INFECTED]


@pytest.mark.parametrize(
    "build",
    [
        corpus.pdf,
        corpus.pdf_signed,
        lambda: corpus.pdf_encrypted(""),
        lambda: corpus.pdf_carrying("factur-x.xml", b"<?xml version='1.0'?><facture/>"),
        corpus.cmyk,
        lambda: corpus.tiff(2),
    ],
)
def test_good_documents_are_found_clean(actor, with_scanner, build):
    received = send(actor, build())
    run_jobs()
    assert state_of(actor, received.id) is State.CLEAN


def test_a_virus_in_an_encrypted_pdf_is_found(actor, with_scanner):

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(corpus.pdf_carrying("note.txt", corpus.EICAR))) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    received = send(actor, out.getvalue())
    run_jobs()
    assert state_of(actor, received.id) is State.INFECTED


def test_an_encrypted_pdf_that_we_could_open_is_judged_by_what_is_in_it(actor, settings):
    """A scanner that looks into no encrypted file says so of every one."""
    with answering(
        b"stream: OK\0", b"stream: Heuristics.Encrypted.PDF FOUND\0", where=b"/Encrypt"
    ) as address:
        settings.CLAMAV_SOCKET = address
        received = send(actor, corpus.pdf_encrypted(""))
        run_jobs()
    assert state_of(actor, received.id) is State.CLEAN


def test_what_the_scanner_only_doubts_is_neither_shown_nor_erased(actor, settings):
    with answering(b"stream: Heuristics.Broken.Media FOUND\0") as address:
        settings.CLAMAV_SOCKET = address
        received = send(actor)
        run_jobs()
    assert state_of(actor, received.id) is State.FAILED
    with acting(actor.scope):
        assert queries.open_original(received.id).content == corpus.jpeg()


def test_without_a_scanner_nothing_is_said_to_be_clean(actor):
    received = send(actor)
    assert received.state is State.NOT_SCANNED
    assert in_queue("received.scan") == []
    jobs.catch_up.func(0)
    assert state_of(actor, received.id) is State.NOT_SCANNED


def test_what_came_before_the_scanner_is_scanned_once_there_is_one(actor, settings, scanner):
    received = send(actor)
    settings.CLAMAV_SOCKET = scanner
    age(actor, received.id, timedelta(minutes=2))
    jobs.catch_up.func(0)
    assert state_of(actor, received.id) is State.CLEAN


def test_while_the_scanner_is_down_documents_wait_and_none_is_lost(
    actor, settings, scanner, tmp_path, caplog
):
    settings.CLAMAV_SOCKET = str(tmp_path / "down")
    subject = uuid4()
    one, two = send(actor, subject=subject), send(actor, subject=subject)
    hand_to(actor, subject, 92)
    run_jobs()
    assert [status for _, status, _ in in_queue("received.scan")] == ["succeeded"] * 2
    for received in (one, two):
        assert state_of(actor, received.id) is State.WAITING
        age(actor, received.id, timedelta(minutes=16))
    with acting(agent(92)):
        assert queries.of_subject(subject) == ()
    with acting(Scope.service()) as now:
        backlog = queries.backlog(now)
    assert backlog.waiting == 2
    assert backlog.oldest >= 16 * 60
    jobs.catch_up.func(0)
    assert [record.levelno for record in caplog.records][-1] == logging.ERROR
    settings.CLAMAV_SOCKET = scanner
    jobs.catch_up.func(0)
    assert [state_of(actor, received.id) for received in (one, two)] == [State.CLEAN] * 2


def test_a_young_document_is_left_to_its_own_job(actor, with_scanner):
    received = send(actor)
    jobs.catch_up.func(0)
    assert state_of(actor, received.id) is State.WAITING


def test_a_scan_that_fails_is_said_and_tried_again_three_times(actor, settings, scanner, caplog):
    with answering(b"INSTREAM: ERROR\0") as address:
        settings.CLAMAV_SOCKET = address
        received = send(actor)
        run_jobs()
        assert state_of(actor, received.id) is State.FAILED
        for _ in range(5):
            age(actor, received.id, timedelta(minutes=16))
            jobs.catch_up.func(0)
    with acting(actor.scope):
        assert Row.objects.get(pk=received.id).scans == 3
    settings.CLAMAV_SOCKET = scanner
    scanning.scan(received.id, actor.person)
    assert state_of(actor, received.id) is State.CLEAN


def test_a_damaged_file_is_not_scanned_as_if_it_were_good(actor, with_scanner, folder):
    received = send(actor)
    (folder / received.id.hex[:2] / str(received.id) / "original").write_bytes(b"x")
    run_jobs()
    assert state_of(actor, received.id) is State.FAILED


def test_the_first_verdict_stays(actor, news):
    received = send(actor)
    with acting(Scope.service(actor.person)) as now:
        assert actions.record_scan(received.id, Verdict(State.CLEAN), now).state is State.CLEAN
        assert actions.record_scan(received.id, Verdict(State.INFECTED, "Tard"), now) is None
        assert actions.record_scan(uuid4(), Verdict(State.CLEAN), now) is None
    assert state_of(actor, received.id) is State.CLEAN
    assert len(news) == 1


def test_a_document_taken_back_meanwhile_is_nobodys_fault(actor, with_scanner):
    received = send(actor)
    with acting(actor.scope) as now:
        actions.discard(actor, received.id, now)
    run_jobs()
    assert in_queue("received.scan") == [("received.scan", "succeeded", 1)]
