"""What a scanned 2D-Doc is worth: one of the classes of a reader (§ 9), never more than what was checked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from guichet.documents.issued.two_d_doc.codec import Code
from guichet.documents.issued.two_d_doc.signature import UnknownCurve, is_signed_by

TESTS = "00"
"""The two characters after the country in the name of an authority that serves tests only."""
TEST_CERTIFICATE = "0000"


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate as its authority publishes it; `revoked` as it says now."""

    certificate: x509.Certificate
    revoked: bool = False


Lookup = Callable[[str, str], "Signer | str"]
"""From authority and certificate names to the signer, or to AC_INCONNUE, CERT_INCONNU or INDISPONIBLE."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind`: VALIDE or the class that stops there; `authentic` where the signature is good all the same."""

    kind: str
    authentic: bool
    reasons: tuple[str, ...] = ()


def verify(code: Code, lookup: Lookup, today: date, tests_allowed: bool) -> Finding:
    """Judge a code as read.

    :param lookup: see `Lookup`
    :param today: the civil day in Paris
    :param tests_allowed: outside production, specimens are judged like the rest
    """
    signer = lookup(code.header.authority, code.header.certificate)
    if is_for_tests(code) and not tests_allowed:
        return Finding("TEST", False)
    if isinstance(signer, str):
        return Finding(signer, False)
    if signer.revoked:
        return Finding("REVOQUE", False)
    if not _was_valid(signer.certificate, code.header.signed) or code.header.signed > today:
        return Finding("HORS_PERIODE", False)
    if not has_good_signature(code, signer.certificate):
        return Finding("SIGNATURE", False, code.faults)
    if code.faults:
        return Finding("STRUCTURE", True, code.faults)
    return Finding("VALIDE", True, _warnings(code))


def is_for_tests(code: Code) -> bool:
    """Whether the names in the header are those reserved for tests."""
    return code.header.authority[2:] == TESTS or code.header.certificate == TEST_CERTIFICATE


def has_good_signature(code: Code, certificate: x509.Certificate) -> bool:
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        return is_signed_by(key, code.signed_text, code.signature)
    except UnknownCurve:
        return False


def _was_valid(certificate: x509.Certificate, day: date) -> bool:
    return certificate.not_valid_before_utc.date() <= day <= certificate.not_valid_after_utc.date()


def _warnings(code: Code) -> tuple[str, ...]:
    late = code.header.issued is not None and code.header.issued > code.header.signed
    return ("émis après sa signature",) if late else ()
