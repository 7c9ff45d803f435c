"""The keys that seal: one for PDF files, one for 2D-Doc, read from one PEM file with their certificates.

Outside production the file is made where it does not exist, under names reserved for tests. No Django here.
"""

import os
import re
import secrets
import string
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

_AUTHORITY = re.compile("[A-Z]{2}[A-Z0-9]{2}")
_CERTIFICATE = re.compile("[A-Z0-9]{4}")
_TEST_AUTHORITY = "FR00"
_TEST = "TEST"
_PRIVATE_KEY = re.compile(
    rb"-----BEGIN (?:EC |RSA )?PRIVATE KEY-----.*?-----END (?:EC |RSA )?PRIVATE KEY-----", re.DOTALL
)
_SINCE, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)
"""Test certificates serve whatever day a test lives on."""

SealKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class SealUnusable(Exception):
    """The file of keys is missing, cannot be read, or lacks what sealing needs."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The key that seals files, its certificate and those that lead to its authority."""

    key: SealKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """The key that signs 2D-Docs, and its two names in their headers."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    authority: str
    name: str


@dataclass(frozen=True, slots=True)
class Keys:
    """All of one file; no `stamp` where it holds none: documents then carry no 2D-Doc."""

    seal: Seal
    stamp: Stamp | None


def common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""


def fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()


def is_for_tests(certificate: x509.Certificate) -> bool:
    """Whether it, or who signed it, bears a name reserved for tests: TEST…, XX00, 0000."""
    subject, issuer = common_name(certificate.subject), common_name(certificate.issuer)
    return (
        subject.upper().startswith(_TEST)
        or issuer.upper().startswith(_TEST)
        or subject == "0000"
        or (_AUTHORITY.fullmatch(issuer) is not None and issuer.endswith("00"))
    )


@lru_cache(maxsize=4)
def _load(path: Path, _changed: int) -> Keys:
    pem = path.read_bytes()
    try:
        certificates = x509.load_pem_x509_certificates(pem)
        keys = [serialization.load_pem_private_key(found, None) for found in _PRIVATE_KEY.findall(pem)]
    except (ValueError, TypeError) as error:
        raise SealUnusable(f"{path} : {error}") from None
    pairs = [(key, own) for key in keys for own in certificates if own.public_key() == key.public_key()]  # pyright: ignore[reportAttributeAccessIssue]
    stamps = [
        Stamp(key, own, authority, name)
        for key, own in pairs
        if isinstance(key, ec.EllipticCurvePrivateKey)
        and _AUTHORITY.fullmatch(authority := common_name(own.issuer))
        and _CERTIFICATE.fullmatch(name := common_name(own.subject))
    ]
    stamped = {fingerprint(stamp.certificate) for stamp in stamps}
    sealing = [
        (key, own)
        for key, own in pairs
        if fingerprint(own) not in stamped and isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    ]
    if len(sealing) != 1 or len(stamps) > 1:
        raise SealUnusable(
            f"{path} : one sealing key with its certificate and at most one 2D-Doc key are expected"
        )
    key, own = sealing[0]
    chain = tuple(found for found in certificates if fingerprint(found) not in {fingerprint(own), *stamped})
    return Keys(Seal(key, own, chain), stamps[0] if stamps else None)


def load(path: Path) -> Keys:
    """The keys of a PEM file, kept in the process while it does not change.

    A 2D-Doc certificate is told by its names: the authority's (four characters, `FR05`) as issuer, its own (four)
    as subject. The other pair seals files; further certificates are its chain.

    :raises SealUnusable: the file does not hold what is expected
    """
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise SealUnusable(f"{path} : {error.strerror}") from None
    return _load(path, changed)


def refusals(path: Path) -> list[str]:
    """Why production must not seal with this file; empty where it may."""
    try:
        keys = load(path)
    except SealUnusable as error:
        return [str(error)]
    used = [keys.seal.certificate, *([keys.stamp.certificate] if keys.stamp else [])]
    return [
        f"{common_name(certificate.subject)} is a certificate for tests"
        for certificate in used
        if is_for_tests(certificate)
    ]


def make_test_keys(path: Path) -> None:
    """Keys for demonstrations and tests, drawn once; of several first comers one makes them, all find the same."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_drawn())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        Path(draft).unlink()


def _drawn() -> bytes:
    letters = string.ascii_uppercase + string.digits
    own_name = "T" + "".join(secrets.choice(letters) for _ in range(3))
    root, seal, stamp = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root_name = "TEST Guichet autorité"
    certificates = [
        _certified(f"TEST Guichet sceau {secrets.token_hex(4)}", seal, root_name, root),
        _certified(root_name, root, root_name, root, authority=True),
        _certified(own_name, stamp, _TEST_AUTHORITY, root),
    ]
    return b"".join([*map(_key_pem, (seal, stamp)), *map(_certificate_pem, certificates)])


def _certified(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    authority: bool = False,
) -> x509.Certificate:
    """A certificate of the test authority, whose key is forgotten once these are made."""
    usage = {"digital_signature": not authority, "content_commitment": not authority}
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_SINCE)
        .not_valid_after(_UNTIL)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                **usage,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=authority,
                crl_sign=authority,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .sign(issuer_key, hashes.SHA256())
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _certificate_pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def certificates_of(keys: Keys) -> Iterable[x509.Certificate]:
    yield keys.seal.certificate
    if keys.stamp:
        yield keys.stamp.certificate
