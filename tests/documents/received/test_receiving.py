"""A person sends documents, sees them again, takes them back; an office sees what was handed to it."""

import hashlib
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, connection
from django.db.utils import IntegrityError

from guichet.database import NobodyActs, Scope, acting
from guichet.documents.received import actions, inspection, limits, policy, queries
from guichet.documents.received.models import Received as Row
from guichet.documents.received.types import Advice, Kind, Prepared, Reason, Received, Refused, State
from tests.documents import corpus
from tests.documents.received.conftest import agent, hand_to, send, someone, upload

pytestmark = pytest.mark.django_db


def files(folder) -> list:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_a_person_sends_comes_back_byte_for_byte(actor):
    sent, subject = corpus.pdf_signed(), uuid4()
    received = send(actor, sent, "Justificatif signé.pdf", subject)
    assert isinstance(received, Received)
    assert (received.person, received.subject, received.office) == (actor.person, subject, None)
    assert (received.kind, received.size, received.pages) == (Kind.PDF, len(sent), 1)
    assert received.sha256 == hashlib.sha256(sent).hexdigest()
    assert received.state is State.NOT_SCANNED
    with acting(actor.scope):
        assert queries.get(received.id) == received
        assert queries.of_subject(subject) == queries.of_person(actor.person) == (received,)
        original = queries.open_original(received.id)
    assert original.content == sent
    assert (original.name, original.media_type) == ("Justificatif signé.pdf", "application/pdf")


@pytest.mark.parametrize("build", [corpus.jpeg, corpus.pdf, lambda: corpus.tiff(2)])
def test_a_page_and_its_thumbnail_can_be_looked_at(actor, build):
    received = send(actor, build())
    with acting(actor.scope):
        view = queries.open_view(received.id, received.pages, "Dossier 9201")
        small = queries.thumbnail(received.id)
        beyond = queries.open_view(received.id, received.pages + 1, "Dossier 9201")
    assert view.content.startswith(b"\xff\xd8\xff")
    assert small.content.startswith(b"\xff\xd8\xff")
    assert beyond == Refused(Reason.UNKNOWN)


def test_advice_is_kept_and_stops_nobody(actor):
    received = send(actor, corpus.small())
    with acting(actor.scope):
        assert queries.get(received.id).advice == (Advice.SMALL,)


def test_nothing_of_it_is_readable_on_the_disk(actor, folder):
    sent = corpus.jpeg_with_secrets()
    send(actor, sent)
    assert len(files(folder)) == 3
    for path in files(folder):
        stored = path.read_bytes()
        assert b"Telephone" not in stored
        assert b"\xff\xd8\xff" not in stored[:64]
        assert path.stat().st_mode & 0o077 == 0


def test_the_same_content_twice_is_two_documents_under_two_keys(actor, folder):
    one, two = send(actor), send(actor)
    assert one.sha256 == two.sha256
    stored = [(folder / r.id.hex[:2] / str(r.id) / "original").read_bytes() for r in (one, two)]
    assert stored[0] != stored[1]


def test_a_refused_file_leaves_neither_row_nor_file(actor, folder):
    assert send(actor, corpus.html(), "photo.jpg").reason == Reason.WRONG_TYPE
    with acting(actor.scope):
        assert queries.of_person(actor.person) == ()
    assert files(folder) == []


def test_what_is_given_up_with_its_transaction_is_not_in_the_list(actor):
    with pytest.raises(ZeroDivisionError), acting(actor.scope) as now:  # noqa: PT012
        actions.receive(actor, upload(), None, now)
        raise ZeroDivisionError
    with acting(actor.scope):
        assert queries.of_person(actor.person) == ()


def test_nothing_is_received_outside_an_act(actor):
    with pytest.raises(NobodyActs):
        actions.receive(actor, upload(), None, None)


class Announced:
    """An upload that announces a size and gives its pieces."""

    name = "photo.jpg"

    def __init__(self, size: int | None, *pieces: bytes) -> None:
        self.size, self.pieces, self.read = size, pieces, 0

    def chunks(self):
        for piece in self.pieces:
            self.read += len(piece)
            yield piece


def test_an_upload_that_was_cut_is_refused_whatever_came(actor):
    whole = corpus.jpeg()
    cut = Announced(len(whole), whole[: len(whole) * 99 // 100])
    with acting(actor.scope) as now:
        assert actions.receive(actor, cut, None, now) == Refused(Reason.CUT)
        assert actions.receive(actor, Announced(1000, b""), None, now) == Refused(Reason.CUT)


def test_an_upload_is_read_no_further_than_the_limit(actor):
    endless = Announced(10, *[b"\0" * 1_000_000] * 50)
    with acting(actor.scope) as now:
        assert actions.receive(actor, endless, None, now).reason == Reason.TOO_HEAVY
    assert endless.read == 11_000_000


def test_a_file_may_be_judged_before_the_transaction_opens(actor):
    with acting(actor.scope) as now:
        day = now.date()
    prepared = actions.prepare(upload(), day)
    assert isinstance(prepared, Prepared)
    with acting(actor.scope) as now:
        assert isinstance(actions.receive(actor, prepared, None, now), Received)


def fill(actor, number: int, size: int) -> None:
    """Rows of documents received before."""
    with acting(actor.scope) as now:
        Row.objects.bulk_create(
            Row(person_id=actor.person, kind="pdf", size=size, sha256="0" * 64, pages=1, name="x.pdf",
                state=State.NOT_SCANNED, key="x", received_at=now)
            for _ in range(number)
        )  # fmt: skip


def test_an_account_holds_so_many_documents(actor):
    fill(actor, 199, 1)
    assert isinstance(send(actor), Received)
    assert send(actor) == Refused(Reason.TOO_MANY_FILES, {"limite": 200})
    assert isinstance(send(someone()), Received)


def test_an_account_holds_so_many_octets(actor):
    content = corpus.jpeg()
    fill(actor, 50, 10_000_000 - 1)
    assert len(content) > 50
    assert send(actor, content) == Refused(Reason.ACCOUNT_FULL, {"limite": 500_000_000})


# What is shown to whom.


def test_nobody_sees_the_documents_of_another(actor):
    received = send(actor)
    with acting(someone().scope):
        assert queries.get(received.id) is None
        for found in (
            queries.open_original(received.id),
            queries.open_view(received.id, 1, ""),
            queries.thumbnail(received.id),
        ):
            assert found == Refused(Reason.UNKNOWN)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM received_received")
            assert cursor.fetchone() == (0,)


def test_nobody_takes_back_the_document_of_another(actor):
    received, other = send(actor), someone()
    with acting(other.scope) as now:
        assert actions.discard(other, received.id, now) == Refused(Reason.UNKNOWN)
    with acting(actor.scope):
        assert isinstance(queries.open_original(received.id).content, bytes)


def test_nobody_sends_in_the_name_of_another(actor):
    with pytest.raises(ProgrammingError, match="row-level security"), acting(someone().scope) as now:
        actions.receive(actor, upload(), None, now)


def test_an_office_sees_what_was_handed_to_it_and_no_more(actor):
    subject = uuid4()
    received = send(actor, subject=subject)
    with acting(agent(92, 93)):
        assert queries.of_subject(subject) == ()
    hand_to(actor, subject, 92)
    with acting(agent(92)):
        assert [document.id for document in queries.of_subject(subject)] == [received.id]
        assert queries.open_original(received.id).content == corpus.jpeg()
    with acting(agent(93)):
        assert queries.get(received.id) is None


@pytest.mark.parametrize("state", [State.WAITING, State.FAILED, State.INFECTED])
def test_an_office_sees_nothing_that_was_not_found_clean(actor, state):
    subject = uuid4()
    received = send(actor, subject=subject)
    hand_to(actor, subject, 92)
    with acting(Scope.service(actor.person)) as now:
        judged = state is not State.WAITING
        infected = {"key": "", "virus": "Essai"} if state is State.INFECTED else {}
        Row.objects.filter(pk=received.id).update(state=state, scanned_at=now if judged else None, **infected)
    with acting(agent(92)):
        assert queries.of_subject(subject) == ()
        assert queries.open_original(received.id) == Refused(Reason.UNKNOWN)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM received_received")
            assert cursor.fetchone() == (0,)


def test_the_policy_says_so_too_beside_the_database():
    told = {scope.role: str(policy.in_reach(scope)) for scope in (agent(92), Scope.usager(uuid4()))}
    assert "sain" in told["guichet_agent"]
    assert "en_attente" not in told["guichet_agent"]
    assert "sain" not in told["guichet_usager"]


def test_a_document_is_taken_back_until_it_is_filed(actor, folder, django_capture_on_commit_callbacks):
    subject = uuid4()
    kept, gone = send(actor, subject=subject), send(actor)
    with django_capture_on_commit_callbacks(execute=True), acting(actor.scope) as now:
        assert actions.discard(actor, gone.id, now) == gone
    assert {path.parent.name for path in files(folder)} == {str(kept.id)}
    hand_to(actor, subject, 92)
    with acting(actor.scope) as now:
        assert actions.discard(actor, kept.id, now) == Refused(Reason.FILED)
        assert actions.discard(actor, gone.id, now) == Refused(Reason.UNKNOWN)


def test_what_retention_ends_is_erased_with_its_files(actor, folder, django_capture_on_commit_callbacks):
    subject = uuid4()
    send(actor, subject=subject), send(actor, subject=subject)
    other = send(actor)
    with django_capture_on_commit_callbacks(execute=True), acting(Scope.service(actor.person)):
        assert actions.erase(subject) == 2
    assert {path.parent.name for path in files(folder)} == {str(other.id)}


# What is damaged.


def damage(path, change) -> None:
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    "change",
    [
        lambda stored: stored[:-1],
        lambda stored: stored[:-1] + bytes([stored[-1] ^ 1]),
        lambda stored: stored[: 8 + 65536 + 16],
        lambda stored: b"",
        lambda stored: b"\x02" + stored[1:],
        lambda stored: stored[:8] + stored[8 + 65552 : 8 + 2 * 65552] + stored[8:],
    ],
)
@pytest.mark.parametrize("part", ["original", "page-1"])
def test_a_file_that_changed_on_the_disk_is_never_shown(actor, folder, caplog, part, change):
    received = send(actor)
    damage(folder / received.id.hex[:2] / str(received.id) / part, change)
    with acting(actor.scope):
        shown = (
            queries.open_original(received.id)
            if part == "original"
            else queries.open_view(received.id, 1, "")
        )
    assert shown == Refused(Reason.DAMAGED)
    (record,) = caplog.records
    assert record.levelname == "CRITICAL"
    assert str(received.id) in record.getMessage()


def test_the_file_of_another_document_is_never_shown(actor, folder):
    one, two = send(actor, corpus.jpeg()), send(actor, corpus.blank())
    places = [folder / r.id.hex[:2] / str(r.id) / "original" for r in (one, two)]
    places[0].write_bytes(places[1].read_bytes())
    with acting(actor.scope):
        assert queries.open_original(one.id) == Refused(Reason.DAMAGED)


def test_a_part_of_a_document_in_the_place_of_another_is_never_shown(actor, folder):
    received = send(actor)
    place = folder / received.id.hex[:2] / str(received.id)
    (place / "page-1").write_bytes((place / "vignette").read_bytes())
    with acting(actor.scope):
        assert queries.open_view(received.id, 1, "") == Refused(Reason.DAMAGED)


def test_another_digest_in_the_row_is_never_believed(actor):
    received = send(actor)
    with acting(actor.scope):
        Row.objects.filter(pk=received.id).update(sha256="0" * 64)
        assert queries.open_original(received.id) == Refused(Reason.DAMAGED)


def test_a_lost_file_is_said_to_be_damaged(actor, folder):
    received = send(actor)
    (folder / received.id.hex[:2] / str(received.id) / "original").unlink()
    with acting(actor.scope):
        assert queries.open_original(received.id) == Refused(Reason.DAMAGED)


# What the database itself refuses.


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "exe"},
        {"state": "propre"},
        {"state": "sain"},
        {"state": "infecte", "virus": "x"},
        {"virus": "x"},
        {"key": ""},
        {"sha256": "X" * 64},
        {"size": 0},
        {"pages": 0},
        {"name": "x" * 121},
    ],
)
def test_the_database_refuses_a_row_that_makes_no_sense(actor, change):
    received = send(actor)
    with pytest.raises((IntegrityError, DatabaseError)), acting(actor.scope):
        Row.objects.filter(pk=received.id).update(**change)


def test_each_act_leaves_its_line_with_digests_only(actor):
    received = send(actor, name="Passeport de Léa.jpg")
    with acting(actor.scope) as now:
        actions.discard(actor, received.id, now)
    with acting(Scope.service()), connection.cursor() as cursor:
        cursor.execute(
            "SELECT verb, facts::text FROM journal_line WHERE subject = %s ORDER BY id", [received.id]
        )
        found = cursor.fetchall()
    assert [verb for verb, _ in found] == ["document.recu", "document.retire"]
    assert received.sha256 in found[0][1]
    assert "Passeport" not in str(found)


def test_the_figures_are_those_of_the_day():
    assert limits.on(date(2026, 11, 21)).octets_par_fichier == 10_000_000
    assert inspection.inspect(b"", limits.on(date(2020, 1, 1))) == Refused(Reason.EMPTY)
