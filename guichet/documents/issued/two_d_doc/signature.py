"""ECDSA as a 2D-Doc carries it: r and s, each of the length of the curve, side by side (§ 6)."""

from hashlib import sha512

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "secp256r1": hashes.SHA256(),
    "secp384r1": hashes.SHA384(),
    "secp521r1": hashes.SHA512(),
}


class UnknownCurve(ValueError):
    """A key that no 2D-Doc is signed with."""


def _algorithm(key: ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey, same: bool) -> ec.ECDSA:
    digest = _HASHES.get(key.curve.name)
    if digest is None:
        raise UnknownCurve(key.curve.name)
    return ec.ECDSA(digest, deterministic_signing=same)


def sign(key: ec.EllipticCurvePrivateKey, text: bytes) -> bytes:
    """The signature of the text; the same for the same key and text (RFC 6979).

    :raises UnknownCurve: the key is none of P-256, P-384, P-521
    """
    r, s = decode_dss_signature(key.sign(text, _algorithm(key, same=True)))
    size = _size(key.curve)
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def unsigned(key: ec.EllipticCurvePrivateKey, text: bytes) -> bytes:
    """Bytes that take the room of the key's signature of the text and are none."""
    return (sha512(text).digest() * 3)[: 2 * _size(key.curve)]


def is_signed_by(key: ec.EllipticCurvePublicKey, text: bytes, signature: bytes) -> bool:
    """Whether the signature is of this text by the holder of this key; of exact length only.

    :raises UnknownCurve: see `sign`
    """
    size = _size(key.curve)
    algorithm = _algorithm(key, same=False)
    if len(signature) != 2 * size:
        return False
    r, s = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
    try:
        key.verify(encode_dss_signature(r, s), text, algorithm)
    except InvalidSignature:
        return False
    return True


def _size(curve: ec.EllipticCurve) -> int:
    return (curve.key_size + 7) // 8
