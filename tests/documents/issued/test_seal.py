"""The seal: agreed to by pyhanko's own validator, broken by one byte, stamped at once or later."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from guichet.documents.issued import checking, keys, sealing
from guichet.documents.issued.keys import SealUnusable
from tests.documents.issued import paper, timestamps
from tests.documents.issued.authorities import Authority
from tests.documents.issued.every_kind import EVERY_KIND


@pytest.fixture(scope="module")
def server():
    with timestamps.running(timestamps.Server(paper.authority())) as running:
        yield running


@pytest.fixture(autouse=True)
def _as_it_should(server):
    server.answers, server.lies = True, False


def validated(content: bytes):
    root = paper.authority().certificate.public_bytes(serialization.Encoding.DER)
    trust = ValidationContext(trust_roots=[asn1_x509.Certificate.load(root)], allow_fetching=False)
    (seal,) = PdfFileReader(BytesIO(content)).embedded_signatures
    return seal, validate_pdf_signature(seal, trust, ts_validation_context=trust)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_pyhankos_own_validator_agrees(kind):
    seal, status = validated(paper.sealed_pdf(kind))
    assert status.bottom_line
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert seal.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert seal.docmdp_level.value == 1
    assert status.timestamp_validity is None


def test_a_stamped_seal_is_agreed_to_and_whole(server):
    stamped = sealing.add_timestamp(paper.sealed_pdf(), sealing.timestamper(server.address))
    _, status = validated(stamped)
    assert status.bottom_line
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert status.timestamp_validity.valid
    assert len(stamped) == len(paper.sealed_pdf())
    found = checking.seal_of(stamped)
    assert found is not None
    assert found.whole
    assert found.timestamped_at is not None


def test_no_server_no_stamp_and_the_seal_stands(server):
    server.answers = False
    with pytest.raises(sealing.TimestampUnavailable):
        sealing.add_timestamp(paper.sealed_pdf(), sealing.timestamper(server.address))
    with pytest.raises(sealing.TimestampUnavailable):
        sealing.add_timestamp(paper.sealed_pdf(), sealing.timestamper("http://127.0.0.1:9/tsa"))


def test_a_stamp_of_something_else_is_not_taken(server):
    server.lies = True
    with pytest.raises(sealing.TimestampUnavailable, match="something else"):
        sealing.add_timestamp(paper.sealed_pdf(), sealing.timestamper(server.address))


def test_an_expired_certificate_seals_nothing(tmp_path):
    path = tmp_path / "seal.pem"
    path.write_bytes(Authority().seal_file(end=datetime(2023, 1, 1, tzinfo=UTC)))
    with pytest.raises(SealUnusable, match="2023-01-01"):
        sealing.seal(paper.pdf(), keys.load(path).seal, paper.NOW)


def test_what_comes_after_the_seal_breaks_it():
    found = checking.seal_of(paper.sealed_pdf() + b"%added\n")
    assert found is None or not found.whole


def test_a_file_of_anyone_is_read_without_fear():
    for content in (b"", b"%PDF-1.7", b"\x00" * 1000, paper.pdf(), paper.sealed_pdf()[:5000], b"PK\x03\x04"):
        assert checking.seal_of(content) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"rien", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"],
    ids=["empty", "text", "broken"],
)
def test_a_file_without_keys_is_refused_without_quoting_it(tmp_path, content):
    path = tmp_path / "seal.pem"
    path.write_bytes(content)
    with pytest.raises(SealUnusable) as refused:
        keys.load(path)
    assert "AAAA" not in str(refused.value)
    assert keys.refusals(path)


def test_keys_are_told_apart_by_their_names(tmp_path):
    path = tmp_path / "seal.pem"
    path.write_bytes(Authority().seal_file(stamp=None))
    assert keys.load(path).stamp is None
    path.write_bytes(Authority().seal_file(stamp=("FR05", "AB12")))
    held = keys.load(path)
    assert held.stamp is not None
    assert (held.stamp.authority, held.stamp.name) == ("FR05", "AB12")
    assert len(held.seal.chain) == 1
    assert keys.refusals(path) == []
    for stamp in (("FR00", "AB12"), ("FR05", "0000")):
        path.write_bytes(Authority().seal_file(stamp=stamp))
        assert len(keys.refusals(path)) == 1
    path.write_bytes(Authority().seal_file("TEST sceau"))
    assert keys.refusals(path) == ["TEST sceau is a certificate for tests"]


def test_test_keys_are_drawn_once_and_kept_private(tmp_path):
    path = tmp_path / "kept" / "seal.pem"
    keys.make_test_keys(path)
    first = path.read_bytes()
    keys.make_test_keys(path)
    assert path.read_bytes() == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["seal.pem"]
    held = keys.load(path)
    assert held.stamp is not None
    assert held.stamp.authority == "FR00"
    assert keys.is_for_tests(held.seal.certificate)
