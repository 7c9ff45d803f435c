"""What the seal of a file says, from the file alone: who sealed it, whether it is whole, what is attached."""

import asyncio
import logging
import re
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from cryptography import x509

MAX_BYTES = 5_000_000
"""Our own files are a hundred times smaller."""
MOST_WORDS = 200
"""Ours hold theirs three times, and no other word of that form."""
_REFERENCE = re.compile(rb"(?<![A-Z2-7])[A-Z2-7]{26}(?![A-Z2-7])")
# Whether a certificate is ours is decided by its fingerprint, not by a path: pyhanko reports each as a failure.
logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)

CODE_NAME = "2d-doc.txt"
DATA_NAME = "donnees.json"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal found: its certificate; whether nothing was changed since, in the whole file; when it was stamped."""

    certificate: x509.Certificate
    whole: bool
    timestamped_at: datetime | None


def seal_of(content: bytes) -> Sealed | None:
    """The seal of a file, or None where there is none that can be read.

    Only the cryptography: whether the certificate is ours, or anyone's, is for the caller to say.
    """
    # Imported here: a third of a second, which every start of every command would pay.
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    try:
        reader = PdfFileReader(BytesIO(content))
        found = reader.embedded_regular_signatures
        if not found:
            return None
        last = found[-1]
        certificate = x509.load_der_x509_certificate(last.signer_cert.dump())
        nobody = ValidationContext(trust_roots=[], allow_fetching=False)
        status: Any = validate_pdf_signature(last, nobody, ts_validation_context=nobody)
    except Exception:  # a file from anyone: whatever its reader stumbles on, no seal could be read
        return None
    stamp = status.timestamp_validity
    return Sealed(
        certificate,
        whole=status.intact
        and status.valid
        and len(found) == 1
        and status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        timestamped_at=stamp.timestamp if stamp and stamp.intact and stamp.valid else None,
    )


def stamped_at(token: bytes, digest: bytes) -> datetime | None:
    """When a timestamp by itself was given to what has this SHA-256 digest; None where it is not one, or of another.

    Only the cryptography, as for a seal.
    """
    from asn1crypto import cms
    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
    from pyhanko_certvalidator import ValidationContext

    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    try:
        signed: Any = cms.ContentInfo.load(token)["content"]
        found = asyncio.run(
            validate_tst_signed_data(signed, nobody, lambda name: digest if name == "sha256" else b"")
        )
    except Exception:  # from anyone, as a file is
        return None
    return found["timestamp"] if found["intact"] and found["valid"] else None


def references_in(content: bytes) -> set[str]:
    """Texts in the file that may be references of documents; found even where the file cannot be read any more.

    The first `MOST_WORDS` of them: a file of nothing else is not worth the search.
    """
    found: set[str] = set()
    for match in _REFERENCE.finditer(content):
        found.add(match[0].decode())
        if len(found) == MOST_WORDS:
            break
    return found


def attached(content: bytes) -> dict[str, bytes]:
    """The files attached to a whole file."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    tree: Any = PdfFileReader(BytesIO(content)).root["/Names"]["/EmbeddedFiles"]["/Names"]
    return {str(tree[place]): tree[place + 1]["/EF"]["/F"].data for place in range(0, len(tree), 2)}
