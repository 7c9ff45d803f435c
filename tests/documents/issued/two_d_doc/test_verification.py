"""What a scanned code is worth, class by class; the published vector with its trap of dates."""

from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from guichet.documents.issued.two_d_doc import Code, Signer, is_signed_by, read, sign, verify
from tests.documents.issued.two_d_doc import vectors
from tests.documents.issued.two_d_doc.vectors import FR00_0001, MANDATORY_ONLY, PUBLISHED, TODAY, Authority


@pytest.fixture(scope="module")
def authority():
    return Authority()


def code_of(text: str) -> Code:
    code = read(text)
    assert isinstance(code, Code)
    return code


def published(_authority: str, _certificate: str) -> Signer:
    return Signer(FR00_0001)


def test_the_certificate_is_the_published_one():
    digest = "709ddd2d4859b741ccb49898dbe593d0fe2566219e4515e54eb937100abcc519"
    assert FR00_0001.fingerprint(hashes.SHA256()).hex() == digest


def test_the_published_signature_is_good():
    key, code = FR00_0001.public_key(), code_of(PUBLISHED)
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert is_signed_by(key, code.signed_text, code.signature)
    assert not is_signed_by(key, code.signed_text + b"\x1f", code.signature)
    assert not is_signed_by(key, code.signed_text[26:], code.signature)
    assert not is_signed_by(key, code.signed_text, code.signature[32:] + code.signature[:32])
    assert not is_signed_by(key, code.signed_text.replace(b"6J2", b"6J3"), code.signature)


def test_the_published_example_was_signed_after_its_certificate_ended():
    finding = verify(code_of(PUBLISHED), published, TODAY, tests_allowed=True)
    assert (finding.kind, finding.authentic) == ("HORS_PERIODE", False)


def test_the_code_computed_apart_verifies_with_the_published_certificate():
    code = code_of(f"{vectors.BARE_SIGNED}\x1f{vectors.BARE_SIGNATURE}")
    key = FR00_0001.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert is_signed_by(key, code.signed_text, code.signature)


def test_in_production_a_specimen_is_worth_nothing(authority):
    code = code_of(authority.written(MANDATORY_ONLY))
    assert verify(code, authority.lookup, TODAY, tests_allowed=True).kind == "VALIDE"
    assert verify(code, authority.lookup, TODAY, tests_allowed=False).kind == "TEST"


@pytest.mark.parametrize(
    "curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()], ids=lambda curve: curve.name
)
def test_the_algorithm_is_the_certificates(curve):
    authority = Authority("FR99", "ABCD", curve)
    text = authority.written(MANDATORY_ONLY)
    assert len(text.split("\x1f")[1]) == {256: 103, 384: 154, 521: 212}[curve.key_size]
    assert verify(code_of(text), authority.lookup, TODAY, tests_allowed=False).kind == "VALIDE"


def test_the_same_text_is_signed_the_same(authority):
    assert authority.written(MANDATORY_ONLY) == authority.written(MANDATORY_ONLY)
    assert sign(authority.key, b"a") != sign(authority.key, b"b")


def test_any_change_shows(authority):
    text = authority.written(MANDATORY_ONLY)
    changed = code_of(text.replace("6J1", "6J3"))
    assert verify(changed, authority.lookup, TODAY, tests_allowed=True).kind == "SIGNATURE"


def test_the_same_signature_written_otherwise_is_of_no_other_length(authority):
    code = code_of(authority.written(MANDATORY_ONLY))
    longer = replace(code, signature=b"\0" + code.signature[:32] + b"\0" + code.signature[32:])
    assert verify(longer, authority.lookup, TODAY, tests_allowed=True).kind == "SIGNATURE"


def test_what_cannot_be_told_is_neither_valid_nor_false(authority):
    code = code_of(authority.written(MANDATORY_ONLY))
    for kind in ("AC_INCONNUE", "CERT_INCONNU", "INDISPONIBLE"):
        assert verify(code, lambda *_, kind=kind: kind, TODAY, tests_allowed=True).kind == kind


def test_a_revoked_certificate_verifies_nothing_any_more(authority):
    code = code_of(authority.written(MANDATORY_ONLY))
    revoked = replace(authority.signer, revoked=True)
    assert verify(code, lambda *_: revoked, TODAY, tests_allowed=True).kind == "REVOQUE"


def test_a_signature_from_the_future_is_not_valid(authority):
    code = code_of(authority.written(MANDATORY_ONLY))
    assert verify(code, authority.lookup, date(2020, 6, 2), tests_allowed=True).kind == "HORS_PERIODE"
