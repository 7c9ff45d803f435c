"""One verdict for a file or a code, and nothing the paper does not show."""

import base64
import json
import random
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from guichet.database import Scope, acting
from guichet.documents.issued import actions, checking, configured, keys, making, queries, revoking
from guichet.documents.issued.kinds import KINDS
from guichet.documents.issued.models import Certificate, Standing
from guichet.documents.issued.two_d_doc import is_signed_by
from guichet.journal.types import Author
from tests.documents.issued import paper, timestamps
from tests.documents.issued.authorities import Authority
from tests.documents.issued.sample import file_of, issued, receipt, sealed
from tests.documents.issued.two_d_doc.vectors import MANDATORY_ONLY, PUBLISHED
from tests.documents.issued.two_d_doc.vectors import Authority as CodeAuthority
from tests.jobs import jobs, let_pass, run_jobs

NOW = datetime.now(UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return sealed()


def code_in(content: bytes) -> str:
    return checking.attached(content)["2d-doc.txt"].decode()


def test_a_document_issued_here_is_valid(document):
    verdict = queries.verify_file(file_of(document), NOW)
    assert (verdict.verdict, verdict.reason) == ("valide", "valide")
    assert verdict.reference == document.reference
    assert verdict.demonstration
    assert verdict.code == "valide"


def test_one_byte_anywhere_is_seen(document):
    content = file_of(document)
    places = random.Random(7).sample(range(len(content)), 60)
    places += [
        0,
        5,
        len(content) - 1,
        content.index(b"/ByteRange") + 14,
        content.index(document.reference.encode()),
    ]
    start, end = sealing_room(content)
    places += [start, start + 9, end - 1]
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1
        assert queries.verify_file(bytes(changed), NOW).verdict == "altere", place


def sealing_room(content: bytes) -> tuple[int, int]:
    numbers = content[content.index(b"/ByteRange") :].split(b"[")[1].split(b"]")[0].split()
    return int(numbers[1]) + 1, int(numbers[2]) - 1


@pytest.mark.parametrize("change", ["cut", "added", "appended revision"])
def test_a_file_cut_or_grown_is_altered(document, change):
    content = file_of(document)
    changed = {
        "cut": content[:-100],
        "added": content + b"\n",
        "appended revision": content + b"\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
    }[change]
    assert queries.verify_file(changed, NOW).verdict == "altere"


def test_a_document_withdrawn_or_replaced_says_so(document):
    with acting(Scope.service(document.person)) as now:
        later = actions.issue(
            "attestation_depot", document.subject, document.person, 75, receipt(), now, document.id
        )
        actions.seal(later.id, now)
    assert queries.verify_file(file_of(document), NOW).verdict == "remplace"
    assert queries.verify_file(file_of(later), NOW).verdict == "valide"
    content = file_of(later)
    with acting(Scope.service(document.person)) as now:
        actions.revoke(later.id, now)
    verdict = queries.verify_file(content, NOW)
    assert verdict.verdict == "revoque"


def test_a_file_under_a_revoked_certificate_can_no_longer_be_verified(document, now):
    content = file_of(document)
    text = code_in(content)
    with acting(Scope.service()) as at:
        for one in revoking.known_certificates():
            revoking.revoke_certificate(one.fingerprint, "cle_compromise", Author.service("commande"), at)
    verdict = queries.verify_file(content, NOW)
    assert (verdict.verdict, verdict.reason) == ("revoque", "certificat")
    assert queries.verify_code(text, now)[0].reason == "certificat"


def test_a_whole_file_of_ours_that_nothing_remembers_is_unknown_not_altered(document):
    content = file_of(document)
    Standing.objects.filter(pk=document.reference).delete()  # as after a backup of before was put back
    verdict = queries.verify_file(content, NOW)
    assert (verdict.verdict, verdict.reason) == ("inconnu", "absent")
    cut = bytearray(content)
    cut[2000] ^= 1
    assert queries.verify_file(bytes(cut), NOW).verdict == "altere"


def test_a_file_of_many_false_references_is_not_searched_for_all():
    words = b" ".join(base64.b32encode(sha256(bytes([n % 256, n // 256])).digest())[:26] for n in range(5000))
    assert len(checking.references_in(words)) == checking.MOST_WORDS
    assert queries.verify_file(words, NOW).verdict == "inconnu"


def test_a_document_stays_verifiable_after_its_dossier_is_erased(document):
    content = file_of(document)
    with acting(Scope.service()):
        actions.erase(document.subject)
    assert queries.verify_file(content, NOW).verdict == "valide"


@pytest.mark.parametrize("content", [b"", b"bonjour", b"%PDF-1.4\n%%EOF"])
def test_what_bears_no_seal_of_ours_is_unknown(content):
    assert queries.verify_file(content, NOW).verdict == "inconnu"


def test_the_seal_of_someone_else_is_unknown():
    assert queries.verify_file(paper.sealed_pdf(), NOW).verdict == "inconnu"


def test_a_specimen_of_another_installation_is_a_specimen(tmp_path):
    keys.make_test_keys(tmp_path / "seal.pem")
    content = making.sealed(paper.pdf(), keys.load(tmp_path / "seal.pem"), paper.NOW)
    assert queries.verify_file(content, NOW).verdict == "specimen"


def test_in_production_a_document_of_a_demonstration_is_a_specimen(document, settings):
    content = file_of(document)
    settings.PRODUCTION = True
    assert queries.verify_file(content, NOW).verdict == "specimen"
    with acting(Scope.service()) as now:
        assert queries.verify_code(code_in(content), now)[0].verdict == "specimen"


@pytest.fixture
def now():
    with acting(Scope.service()) as now:
        return now


def test_the_code_of_a_document_is_valid_and_told(document, now):
    verdict, code = queries.verify_code(code_in(file_of(document)), now)
    assert verdict.verdict == "valide"
    assert code["62"] == "LUKASZEWSKA OZDEMIR"
    assert code["69"] == "00/00/2006"
    assert code["01"] == document.reference


def test_a_code_as_readers_show_it_is_read(document, now):
    text = code_in(file_of(document))
    for shown in (
        text.replace("\x1d", "\u241d").replace("\x1f", "\u241f"),
        text.replace("\x1d", "<GS>").replace("\x1f", "<US>"),
        f"  {text}\r\n",
    ):
        assert queries.verify_code(shown, now)[0].verdict == "valide"


def test_a_code_changed_in_one_letter_is_altered(document, now):
    text = code_in(file_of(document))
    verdict, code = queries.verify_code(text.replace("LUKASZEWSKA", "LUKASZEWSKI"), now)
    assert (verdict.verdict, code) == ("altere", {})


def test_a_code_of_a_document_withdrawn_says_so(document, now):
    text = code_in(file_of(document))
    with acting(Scope.service(document.person)) as at:
        actions.revoke(document.id, at)
    assert queries.verify_code(text, now)[0].verdict == "revoque"


def test_a_code_with_our_names_and_another_key_is_altered(document, now):
    stamp = configured.keys_in_use().stamp
    assert stamp is not None
    forged = CodeAuthority(stamp.authority, stamp.name).written(MANDATORY_ONLY)
    assert queries.verify_code(forged, now)[0].verdict == "altere"


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        ("", "inconnu", "illisible"),
        ("bonjour", "inconnu", "illisible"),
        (PUBLISHED, "specimen", "certificat_de_test"),
        (PUBLISHED.replace("1D231301", "1D231501"), "inconnu", "non_gere"),
        (CodeAuthority("FR98", "AAAA").written(MANDATORY_ONLY), "inconnu", "ac_inconnue"),
    ],
)
def test_other_codes_are_told_apart(now, text, verdict, reason):
    found, code = queries.verify_code(text, now)
    assert (found.verdict, found.reason, code) == (verdict, reason, {})


def test_documents_of_a_former_seal_stay_verifiable(document, settings, tmp_path):
    content = file_of(document)
    settings.SEAL = tmp_path / "new.pem"
    settings.SEAL.write_bytes(Authority().seal_file())
    later = sealed()
    assert queries.verify_file(content, NOW).verdict == "valide"
    verdict = queries.verify_file(file_of(later), NOW)
    assert verdict.verdict == "valide"
    assert not verdict.demonstration
    assert Certificate.objects.count() == 4


def test_a_late_timestamp_leaves_the_first_file_valid(settings):
    with timestamps.running(timestamps.Server(paper.authority())) as server:
        settings.TSA = server.address
        server.answers = False
        document = sealed()
        first = file_of(document)
        assert document.timestamped_at is None
        assert jobs("issued.timestamp") == [("issued.timestamp", "todo", 0)]
        server.answers = True
        let_pass(timedelta(hours=1))
        run_jobs()
    later = file_of(document)
    assert later != first
    assert queries.verify_file(later, NOW).timestamped_at is not None
    assert queries.verify_file(first, NOW).verdict == "valide"
    with acting(Scope.usager(document.person)):
        assert queries.get(document.id).timestamped_at is not None


def test_with_its_server_up_a_document_is_stamped_at_once(settings):
    with timestamps.running(timestamps.Server(paper.authority())) as server:
        settings.TSA = server.address
        document = sealed()
    assert document.timestamped_at is not None
    assert jobs("issued.timestamp") == []
    assert queries.verify_file(file_of(document), NOW).timestamped_at is not None


def test_what_waits_too_long_and_keys_that_end_are_counted(document, settings, tmp_path):
    issued()
    with acting(Scope.service()) as now:
        assert queries.watched(now).late == 0
        assert queries.watched(now + timedelta(hours=5)).late == 1
        settings.TSA = "http://127.0.0.1:9/tsa"
        assert queries.watched(now + timedelta(hours=5)).late == 2
        settings.SEAL = tmp_path / "seal.pem"
        settings.SEAL.write_bytes(Authority().seal_file(end=now + timedelta(days=7, hours=1)))
        assert queries.watched(now).days_left == 7
        settings.SEAL.write_bytes(b"")
        assert queries.watched(now).days_left is None


def test_the_list_of_ended_documents_is_signed_and_names_no_one(document, now):
    other = sealed()
    with acting(Scope.service(document.person)) as at:
        actions.revoke(document.id, at)
    found = queries.signed_statuses(now)
    padded = {name: value + "=" * (-len(value) % 4) for name, value in found.items()}
    header = json.loads(base64.urlsafe_b64decode(padded["protected"]))
    payload = json.loads(base64.urlsafe_b64decode(padded["payload"]))
    certificate = x509.load_der_x509_certificate(base64.b64decode(header["x5c"][0]))
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    text = f"{found['protected']}.{found['payload']}".encode()
    assert is_signed_by(key, text, base64.urlsafe_b64decode(padded["signature"]))
    listed = {entry["document"]: entry["etat"] for entry in payload["documents"]}
    assert listed[sha256(document.reference.encode()).hexdigest()] == "revoque"
    assert sha256(other.reference.encode()).hexdigest() not in listed
    assert document.reference not in json.dumps(payload)


def test_anyone_verifies_without_acting_and_learns_no_name(document):
    verdict = queries.verify_file(file_of(document), NOW)
    assert str(document.person) not in repr(verdict)
    assert str(document.subject) not in repr(verdict)
    assert KINDS[verdict.kind or ""].name == "attestation_depot"
