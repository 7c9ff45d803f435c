"""Every kind of document from the agent who issues it to whoever is shown it: sealed or not there, and its verdict."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from guichet.database import Scope, acting
from guichet.documents.issued import actions, checking, configured, queries
from guichet.documents.issued.keys import SealUnusable
from guichet.documents.issued.models import Edition, Standing
from guichet.documents.issued.types import ContentsRefused
from tests.documents.issued import paper, timestamps
from tests.documents.issued.authorities import Authority
from tests.documents.issued.every_kind import EVERY_KIND, EXTENSION, WITH_A_CODE, of_kind, without
from tests.documents.issued.sample import file_of, sealed_of
from tests.jobs import jobs, let_pass, run_jobs

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


@pytest.fixture(params=EVERY_KIND)
def kind(request):
    return request.param


def issued_by_an_agent(kind: str, **changes):
    with acting(Scope.agent([75])) as now:
        return actions.issue(kind, uuid4(), uuid4(), 75, of_kind(kind, **changes), now)


def test_what_an_agent_issues_is_sealed_by_the_job_and_is_the_persons_to_read(kind):
    document = issued_by_an_agent(kind)
    run_jobs()
    with acting(Scope.usager(document.person)):
        (found,) = queries.of_subject(document.subject)
        assert queries.of_person(document.person) == [found]
        file = queries.file_of(document.id)
    assert (found.kind, found.state, found.status) == (kind, "scelle", "valide")
    assert file is not None
    assert file.name == f"{kind}-{document.reference}.pdf"
    with acting(Scope.agent([69])):
        assert queries.of_subject(document.subject) == queries.of_person(document.person) == []


def test_while_no_key_can_seal_nothing_is_there_but_the_waiting_document(kind, settings, tmp_path):
    good = settings.SEAL
    settings.SEAL = tmp_path / "seal.pem"
    settings.SEAL.write_bytes(b"")
    document = issued_by_an_agent(kind)
    run_jobs()
    nothing_is_issued(document)
    settings.SEAL.write_bytes(Authority().seal_file(end=datetime(2023, 1, 1, tzinfo=UTC)))
    with pytest.raises(SealUnusable), acting(Scope.service(document.person)) as now:
        actions.seal(document.id, now)
    nothing_is_issued(document)
    settings.SEAL = good
    let_pass(timedelta(days=1))
    run_jobs()
    assert queries.verify_file(file_of(document), NOW).verdict == "valide"


def nothing_is_issued(document) -> None:
    with acting(Scope.usager(document.person)):
        assert queries.get(document.id).state == "a_sceller"
        assert queries.file_of(document.id) is None
    assert not Standing.objects.filter(pk=document.reference).exists()
    assert not Edition.objects.exists()


def test_the_timestamp_may_come_later(kind, settings):
    with timestamps.running(timestamps.Server(paper.authority())) as server:
        settings.TSA = server.address
        server.answers = False
        document = sealed_of(kind, of_kind(kind))
        first = file_of(document)
        server.answers = True
        let_pass(timedelta(hours=1))
        run_jobs()
    assert document.timestamped_at is None
    assert queries.verify_file(first, NOW).verdict == "valide"
    assert queries.verify_file(file_of(document), NOW).timestamped_at is not None


def test_data_that_lack_a_mention_leave_neither_document_nor_job(kind):
    key = EVERY_KIND[kind]["blocs"][-1]["cle"]
    with pytest.raises(ContentsRefused, match=key):
        issued_by_an_agent(kind, blocs=without(key, EVERY_KIND[kind]))
    assert jobs("issued.seal") == []


def test_it_is_valid_until_a_byte_changes(kind):
    document = sealed_of(kind, of_kind(kind))
    content = file_of(document)
    verdict = queries.verify_file(content, NOW)
    assert (verdict.verdict, verdict.kind, verdict.reference) == ("valide", kind, document.reference)
    assert verdict.code == ("valide" if kind in WITH_A_CODE else "absent")
    changed = bytearray(content)
    changed[len(content) // 2] ^= 1
    assert queries.verify_file(bytes(changed), NOW).verdict == "altere"


def test_replaced_then_revoked_it_says_so(kind):
    former = sealed_of(kind, of_kind(kind))
    content = file_of(former)
    later = sealed_of(kind, of_kind(kind), former.person, replaces=former.id)
    assert queries.verify_file(content, NOW).verdict == "remplace"
    assert queries.verify_file(file_of(later), NOW).verdict == "valide"
    with acting(Scope.agent([75])) as now:
        actions.revoke(later.id, now)
        actions.revoke(former.id, now)
    assert queries.verify_file(file_of(later), NOW).verdict == "revoque"
    assert queries.verify_file(content, NOW).verdict == "revoque"


@pytest.mark.parametrize("kind", WITH_A_CODE)
def test_its_code_says_so_too(kind):
    former = sealed_of(kind, of_kind(kind))
    code = checking.attached(file_of(former))["2d-doc.txt"].decode()
    with acting(Scope.service()) as now:
        assert queries.verify_code(code, now)[0].verdict == "valide"
    sealed_of(kind, of_kind(kind), former.person, replaces=former.id)
    verdict, held = queries.verify_code(code, now)
    assert (verdict.verdict, verdict.kind) == ("remplace", kind)
    assert held["6J"] == {"attestation_depot": "1", "attestation_prolongation": "2"}.get(kind, "3")


def test_a_document_past_its_period_is_authentic_and_over():
    document = sealed_of("attestation_prolongation", EXTENSION)
    content = file_of(document)
    code = checking.attached(content)["2d-doc.txt"].decode()
    last = datetime(2023, 12, 31, 22, 30, tzinfo=UTC)  # half past eleven in the evening, in Paris
    for verdict in (queries.verify_file(content, last), queries.verify_file(content, NOW)):
        assert (verdict.verdict, str(verdict.valid_until)) == ("valide", "2023-12-31")
    assert not queries.verify_file(content, last).over
    assert queries.verify_file(content, last + timedelta(hours=1)).over
    assert queries.verify_code(code, datetime.now(UTC))[0].over
    assert not queries.verify_file(file_of(sealed_of("decision_refus", of_kind("decision_refus"))), NOW).over


def test_a_service_without_a_code_key_issues_them_all_the_same(kind, settings, tmp_path):
    settings.SEAL = tmp_path / "seal.pem"
    settings.SEAL.write_bytes(Authority().seal_file(stamp=None))
    assert configured.keys_in_use().stamp is None
    verdict = queries.verify_file(file_of(sealed_of(kind, of_kind(kind))), NOW)
    assert (verdict.verdict, verdict.code) == ("valide", "absent")
