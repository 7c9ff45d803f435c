"""The list of documents no longer in force, signed, for whoever verifies apart from this service.

A JWS (RFC 7515, flattened JSON). A document is found by the SHA-256 of its reference, so that the list names
nothing: one that is not in it, under a good seal of this service, is in force.
"""

import base64
import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding

from guichet.documents.issued.keys import Seal
from guichet.documents.issued.two_d_doc import sign

_CURVES = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}


def signed_list(ended: Iterable[tuple[str, str, datetime]], by: Seal, now: datetime) -> dict[str, str]:
    """The signed list of (reference, status, since)."""
    listed = [
        {
            "document": sha256(reference.encode()).hexdigest(),
            "etat": status,
            "depuis": since.date().isoformat(),
        }
        for reference, status, since in ended
    ]
    payload = {
        "emis_le": now.isoformat(timespec="seconds"),
        "documents": sorted(listed, key=lambda d: d["document"]),
    }
    certificates = [
        base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()
        for certificate in (by.certificate, *by.chain)
    ]
    protected = _url64(json.dumps({"alg": _algorithm(by), "x5c": certificates}).encode())
    body = _url64(json.dumps(payload, ensure_ascii=False).encode())
    return {
        "protected": protected,
        "payload": body,
        "signature": _url64(_signature(by, f"{protected}.{body}".encode())),
    }


def _algorithm(by: Seal) -> str:
    return _CURVES[by.key.curve.name] if isinstance(by.key, ec.EllipticCurvePrivateKey) else "RS256"


def _signature(by: Seal, text: bytes) -> bytes:
    if isinstance(by.key, ec.EllipticCurvePrivateKey):
        return sign(by.key, text)  # r and s side by side, as a JWS has them too
    return by.key.sign(text, padding.PKCS1v15(), hashes.SHA256())


def _url64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
