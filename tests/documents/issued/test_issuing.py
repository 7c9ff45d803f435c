"""Documents issued: frozen, sealed once, kept, found by their person and office and by no one else."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from guichet.database import NobodyActs, Scope, acting
from guichet.documents.issued import actions, queries, revoking, storage
from guichet.documents.issued import jobs as issuing_jobs
from guichet.documents.issued.keys import SealUnusable
from guichet.documents.issued.models import Document, Standing
from guichet.documents.issued.signals import sealed as sealed_signal
from guichet.documents.issued.types import ContentsRefused, UnknownDocument
from guichet.journal.types import Author
from tests.documents.issued.sample import RECEIPT, file_of, issued, receipt, sealed
from tests.jobs import jobs, run_jobs

pytestmark = pytest.mark.django_db


def test_a_document_is_there_at_once_and_its_file_after_the_job():
    document = issued()
    with acting(Scope.usager(document.person)):
        assert queries.get(document.id).state == "a_sceller"
        assert queries.file_of(document.id) is None
    run_jobs()
    with acting(Scope.usager(document.person)):
        found = queries.get(document.id)
        file = queries.file_of(document.id)
    assert (found.state, found.status) == ("scelle", "valide")
    assert file is not None
    assert file.content.startswith(b"%PDF")
    assert file.name == f"attestation_depot-{document.reference}.pdf"


def test_a_document_given_up_leaves_no_job():
    person = uuid4()

    def file_and_fail() -> None:
        with acting(Scope.usager(person)) as now:
            actions.issue("attestation_depot", uuid4(), person, 75, RECEIPT, now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        file_and_fail()
    assert jobs("issued.seal") == []


def test_sealing_twice_changes_nothing():
    document = sealed()
    first = file_of(document)
    with acting(Scope.service(document.person)) as now:
        again = actions.seal(document.id, now)
    assert again == document
    assert file_of(document) == first


def test_whoever_listens_hears_of_it_once():
    heard = []
    sealed_signal.connect(lambda document, **_: heard.append(document.id), weak=False, dispatch_uid="test")
    try:
        document = issued()
        run_jobs()
        with acting(Scope.service(document.person)) as now:
            actions.seal(document.id, now)
    finally:
        sealed_signal.disconnect(dispatch_uid="test")
    assert heard == [document.id]


@pytest.mark.parametrize("key", ["reception", "portee", "silence", "recours", "service"])
def test_a_receipt_without_one_of_its_mentions_is_refused(key):
    without = [block for block in RECEIPT["blocs"] if block["cle"] != key]
    with pytest.raises(ContentsRefused, match=key):
        issued(blocs=without)


@pytest.mark.parametrize("said", [[], [""], ["  "]])
def test_an_empty_mention_is_no_mention(said):
    blocks = [
        block | ({"paragraphes": said} if block["cle"] == "recours" else {}) for block in RECEIPT["blocs"]
    ]
    with pytest.raises(ContentsRefused, match="paragraphes"):
        issued(blocs=blocks)


def test_unknown_data_are_refused():
    with pytest.raises(ContentsRefused, match="couleur"):
        issued(couleur="bleu")


@pytest.mark.parametrize("name", ["nom", "adresse", "telephone"])
def test_a_receipt_names_who_is_in_charge_with_an_address_and_a_telephone_number(name):
    for said in ("", "  ", None):
        with pytest.raises(ContentsRefused, match=rf"service\.{name}"):
            issued(**{f"service__{name}": said})
    with pytest.raises(ContentsRefused, match="service : manque"):
        issued(service=None)


def test_what_is_given_of_the_service_is_what_is_printed():
    with pytest.raises(ContentsRefused, match="telephone"):
        issued(service__telephone="01 99 00 00 99")


@pytest.mark.parametrize("name", ["王小明", "ሰላማዊት", "नमस्ते", "გიორგი", "🏳️‍🌈", "A\ufffdB"])
def test_nothing_is_issued_with_a_character_missing(name):
    with pytest.raises(ContentsRefused, match=r"identite\.nom") as refused:
        issued(identite__nom=name)
    assert name not in str(refused.value)
    with pytest.raises(ContentsRefused, match=r"adresse\.voie"):
        issued(adresse__voie=f"1 rue {name}")


def test_a_document_bears_the_day_of_where_it_is_issued():
    person = uuid4()
    with acting(Scope.usager(person)) as now:
        day = now.date() + timedelta(days=1)
        document = actions.issue("attestation_depot", uuid4(), person, 75, RECEIPT, now, on=day)
    assert document.issued_on == day
    with acting(Scope.service(person)) as now:
        actions.seal(document.id, now)
    assert Standing.objects.get(pk=document.reference).issued_on == day


def test_what_carries_no_code_is_told_to_whoever_looks_after_the_service(caplog):
    sealed(identite__nom="محمد")
    (told,) = [one.getMessage() for one in caplog.records if "2D-Doc" in one.getMessage()]
    assert "NotLatin" in told
    assert "محمد" not in told
    caplog.clear()
    sealed(identite__nationalite__code="QQ", identite__nom="Secret")
    (told,) = [one.getMessage() for one in caplog.records if "2D-Doc" in one.getMessage()]
    assert told.endswith(", 67")


# What its own job gave up.


def late(document, *, minutes=11):
    with acting(Scope.service()) as now:
        Document.objects.filter(pk=document.id).update(issued_at=now - timedelta(minutes=minutes))


def state_of(document):
    with acting(Scope.service()):
        return queries.get(document.id).state


def test_a_document_whose_job_gave_up_is_sealed_all_the_same():
    waits, young = issued(), issued()
    late(waits)
    issuing_jobs.catch_up(0)
    assert (state_of(waits), state_of(young)) == ("scelle", "a_sceller")


def test_one_that_cannot_be_sealed_leaves_the_others_their_turn(caplog):
    broken, waits = issued(), issued()
    late(broken, minutes=30)
    late(waits)
    with acting(Scope.service()):
        Document.objects.filter(pk=broken.id).update(data="{}")
    issuing_jobs.catch_up(0)
    assert (state_of(broken), state_of(waits)) == ("a_sceller", "scelle")
    assert str(broken.id) in caplog.text


def test_without_a_key_that_may_seal_documents_wait(settings, tmp_path, caplog):
    waits = issued()
    late(waits)
    settings.SEAL = tmp_path / "none.pem"
    settings.PRODUCTION = True
    issuing_jobs.catch_up(0)
    assert state_of(waits) == "a_sceller"
    assert "documents wait: 1" in caplog.text


# Withdrawn by whoever runs the service.


def lines_of(verb):
    with acting(Scope.service()), connection.cursor() as cursor:
        cursor.execute("SELECT subject, facts FROM journal_line WHERE verb = %s ORDER BY id", [verb])
        return [(subject, json.loads(facts)) for subject, facts in cursor.fetchall()]


def revoke(reference):
    with acting(Scope.service()) as now:
        return revoking.revoke_reference(reference, "fraude", Author.service("commande"), now)


def test_the_service_withdraws_a_document_by_its_reference():
    document = sealed()
    assert revoke(document.reference) == "valide"
    assert revoke(document.reference) == "revoque"
    facts = {"reference": document.reference, "motif": "fraude"}
    assert lines_of("document.revoquer") == [(document.id, facts)]
    assert queries.verify_file(file_of(document), datetime.now(UTC)).verdict == "revoque"
    with acting(Scope.usager(document.person)):
        assert queries.get(document.id).status == "revoque"


def test_a_document_replaced_a_document_not_sealed_yet_and_one_erased_can_be_withdrawn():
    former = sealed()
    with acting(Scope.usager(former.person)) as now:
        later = actions.issue(
            "attestation_depot", former.subject, former.person, 75, receipt(), now, former.id
        )
    assert revoke(former.reference) == "remplace"
    assert revoke(later.reference) == "valide"
    run_jobs()
    assert Standing.objects.get(pk=later.reference).status == "revoque"
    gone = sealed()
    with acting(Scope.service()):
        actions.erase(gone.subject)
    assert revoke(gone.reference) == "valide"
    assert Standing.objects.get(pk=gone.reference).status == "revoque"


def test_an_unknown_reference_withdraws_nothing():
    with pytest.raises(UnknownDocument):
        revoke("A" * 26)


def test_nothing_is_sealed_with_a_certificate_that_was_revoked():
    sealed()
    waits = issued()
    with acting(Scope.service()) as now:
        for one in revoking.known_certificates():
            revoking.revoke_certificate(one.fingerprint, "cle_compromise", Author.service("commande"), now)
        assert queries.watched(now).days_left is None
        with pytest.raises(SealUnusable, match="revoked"):
            actions.seal(waits.id, now)


def test_nothing_is_issued_outside_an_act():
    with pytest.raises(NobodyActs):
        actions.issue("attestation_depot", uuid4(), uuid4(), 75, RECEIPT, now=None)  # type: ignore[arg-type]


def test_each_sees_their_own_only():
    mine, other = sealed(), sealed()
    with acting(Scope.usager(mine.person)):
        assert queries.of_subject(other.subject) == []
        with pytest.raises(UnknownDocument):
            queries.file_of(other.id)
    with acting(Scope.agent([75])):
        assert queries.get(mine.id).id == mine.id
    with acting(Scope.agent([69])), pytest.raises(UnknownDocument):
        queries.get(mine.id)


def test_raw_sql_without_acting_reads_nothing():
    sealed()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM issued_document")


def test_names_and_numbers_are_not_readable_in_the_database_nor_on_the_disk():
    document = sealed()
    with acting(Scope.service()), connection.cursor() as cursor:
        cursor.execute("SELECT issued_document::text FROM issued_document")
        (row,) = cursor.fetchone()
        name = Document.objects.get(pk=document.id).file
    assert "9903007192" not in row
    assert "Łukaszewska" not in row
    assert not (storage.folder() / name).read_bytes().startswith(b"%PDF")


def test_a_file_altered_on_disk_is_not_handed_out():
    document = sealed()
    with acting(Scope.service()):
        path = storage.folder() / Document.objects.get(pk=document.id).file
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)
    with acting(Scope.usager(document.person)), pytest.raises(storage.FileDamaged):
        queries.file_of(document.id)


def test_the_database_refuses_a_sealed_document_without_a_file():
    document = issued()
    with pytest.raises(IntegrityError, match="issued_sealed_has_file"), acting(Scope.service()):
        Document.objects.filter(pk=document.id).update(state="scelle")


def test_an_agent_withdraws_what_their_office_sees():
    document = sealed()
    with acting(Scope.agent([69])) as now, pytest.raises(UnknownDocument):
        actions.revoke(document.id, now)
    with acting(Scope.agent([75])) as now:
        assert actions.revoke(document.id, now).status == "revoque"
    assert Standing.objects.get(pk=document.reference).status == "revoque"


def test_a_new_document_takes_the_place_of_another():
    former = sealed()
    with acting(Scope.usager(former.person)) as now:
        later = actions.issue(
            "attestation_depot", former.subject, former.person, 75, receipt(), now, former.id
        )
        found = {document.id: document.status for document in queries.of_subject(former.subject)}
    assert found == {former.id: "remplace", later.id: "valide"}
    assert later.reference != former.reference


def test_documents_change_hands_with_their_dossier():
    document = sealed()
    with acting(Scope.service(document.person)):
        assert actions.hand_over(document.subject, 69) == 1
    with acting(Scope.agent([69])):
        assert queries.get(document.id).office == 69


def test_an_erased_document_leaves_its_standing_and_no_file():
    document = sealed()
    with acting(Scope.service()):
        name = Document.objects.get(pk=document.id).file
        assert actions.erase(document.subject) == 1
        assert not Document.objects.filter(pk=document.id).exists()
    assert Standing.objects.filter(pk=document.reference).exists()
    assert name


def test_files_that_no_row_names_are_swept_after_an_hour(monkeypatch, settings, tmp_path):
    settings.DOCUMENTS = tmp_path  # other tests, in databases of their own, keep files in the common folder
    document = sealed()
    storage.write("orphan", b"left by a crash")
    with acting(Scope.service()) as now:
        assert actions.sweep(now) == 0
        monkeypatch.setattr(actions, "_ABANDONED", -actions._ABANDONED)
        assert actions.sweep(now) >= 1
    assert "orphan" not in storage.names()
    assert file_of(document)
