"""The seal of a PDF file: PAdES, no change allowed after it; its timestamp, at once or later.

The timestamp goes into the room the seal left for it, so that a file sealed first and stamped later stays of one
piece, whole under its seal.
"""

import asyncio
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from guichet.documents.issued.keys import Seal, SealUnusable

# pyhanko takes a third of a second to import, which every start of every command would pay.
if TYPE_CHECKING:
    from asn1crypto import cms
    from asn1crypto import x509 as asn1_x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko.sign.timestamps import TimeStamper

_FIELD = "Sceau"
_ROOM = 32768
"""Characters kept for the seal, its certificates and the timestamp to come."""
_TSA_SECONDS = 5


class TimestampUnavailable(Exception):
    """The timestamp server did not answer as it should; the seal stands without it."""


def seal(pdf: bytes, by: Seal, now: datetime) -> bytes:
    """The file under its seal (PAdES B-B, `ETSI.CAdES.detached`, certified: no change allowed).

    :raises SealUnusable: the certificate is not valid at `now`
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    certificate = by.certificate
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise SealUnusable(f"the seal's certificate ended on {certificate.not_valid_after_utc:%Y-%m-%d}")
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    _read_in_order(writer)
    meta = signers.PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    field = fields.SigFieldSpec(
        _FIELD,
        readable_field_name="Sceau électronique du service",
        # Off the page and printable: what PDF/UA and PDF/A ask of a field without appearance.
        invis_sig_settings=fields.InvisSigSettings(
            set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True
        ),
    )
    signer = signers.PdfSigner(meta, _signer(by), new_field_spec=field)
    return signer.sign_pdf(writer, bytes_reserved=_ROOM).getvalue()


def _read_in_order(writer: "IncrementalPdfFileWriter") -> None:
    """A page with an annotation says in which order it is gone through (PDF/UA-1, 7.18.3)."""
    from pyhanko.pdf_utils.generic import NameObject

    page_ref = writer.root["/Pages"]["/Kids"].raw_get(0)
    page = page_ref.get_object()
    if page.get("/Tabs") != "/S":
        page["/Tabs"] = NameObject("/S")
        writer.mark_update(page_ref)


def _signer(by: Seal) -> "SimpleSigner":
    from asn1crypto.keys import PrivateKeyInfo
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    private = by.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    store = SimpleCertificateStore()
    store.register_multiple(map(_asn1, by.chain))
    return SimpleSigner(
        signing_cert=_asn1(by.certificate),
        signing_key=PrivateKeyInfo.load(private),
        cert_registry=store,
        embed_roots=False,
    )


def _asn1(certificate: x509.Certificate) -> "asn1_x509.Certificate":
    from asn1crypto.x509 import Certificate

    return Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def timestamper(address: str) -> "TimeStamper":
    """The timestamp server at an address (RFC 3161 over HTTP)."""
    from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper

    return RequestsHTTPTimeStamper(address, timeout=_TSA_SECONDS)


def timestamp_of(digest: bytes, server: "TimeStamper") -> bytes:
    """A timestamp by itself (RFC 3161) of what has this SHA-256 digest.

    :raises TimestampUnavailable: the server is down or answers wrongly
    """
    return _token(server, digest).dump()


def add_timestamp(sealed: bytes, server: "TimeStamper") -> bytes:
    """The same file with a timestamp of its seal (PAdES B-T), of the same length.

    :raises TimestampUnavailable: the server is down or answers wrongly
    """
    from asn1crypto import cms

    start, end = _contents(sealed)
    signed = cms.ContentInfo.load(bytes.fromhex(sealed[start:end].decode("ascii")))
    info = signed["content"]["signer_infos"][0]
    token = _token(server, sha256(info["signature"].native).digest())
    info["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})]
    )
    written = signed.dump(force=True).hex()
    if len(written) > end - start:
        raise TimestampUnavailable(f"a token of {len(token.dump())} bytes has no room")
    return sealed[:start] + written.encode().ljust(end - start, b"0") + sealed[end:]


def _token(server: "TimeStamper", digest: bytes) -> "cms.ContentInfo":
    from pyhanko.sign.timestamps import TimestampRequestError

    try:
        token: Any = asyncio.run(server.async_timestamp(digest, "sha256"))
        what = token["content"]["encap_content_info"]["content"].parsed
        stamped = what["message_imprint"]["hashed_message"].native
    except (TimestampRequestError, OSError, ValueError, TypeError) as error:
        raise TimestampUnavailable(str(error)) from error
    if stamped != digest:
        raise TimestampUnavailable("the token is of something else")
    return token


def _contents(sealed: bytes) -> tuple[int, int]:
    """Where the hexadecimal text of the last seal stands, from the byte range it leaves out."""
    place = sealed.rindex(b"/ByteRange")
    numbers = sealed[sealed.index(b"[", place) + 1 : sealed.index(b"]", place)].split()
    first, second = int(numbers[1]), int(numbers[2])
    return first + 1, second - 1
