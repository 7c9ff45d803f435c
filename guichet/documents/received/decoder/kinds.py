"""What a file is, by its first bytes; the full reading that follows has the last word."""

import io
import zipfile

import puremagic

from guichet.documents.received.decoder.stop import Stop

_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_BLANKS = b"\xef\xbb\xbf \t\r\n\f"
_MOST_BLANKS = 16


def kind_of(content: bytes) -> str:
    """A value of `types.Kind`.

    :raises Stop: `type_refuse` with what the file seems to be, `archive_cachee` where it is an archive too
    """
    kind = _by_signature(content)
    if kind is None:
        raise Stop("type_refuse", type=_name_of(content))
    # An archive is read from its end: one stuck behind a picture passes for the picture.
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Stop("archive_cachee")
    return kind


def _by_signature(content: bytes) -> str | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith((b"II*\x00", b"MM\x00*")):
        return "tiff"
    if content.startswith(b"BM"):
        return "bmp"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return "heic"
    if content[:64].lstrip(_BLANKS).startswith(b"%PDF-") and content.index(b"%PDF-") <= _MOST_BLANKS:
        return "pdf"
    return None


def _name_of(content: bytes) -> str:
    """The usual extension of what was sent, `""` where nothing tells it."""
    try:
        found = puremagic.magic_string(content[:4096] + content[-4096:] if len(content) > 8192 else content)
    except (puremagic.PureError, ValueError):
        return ""
    return found[0].extension.lstrip(".") if found else ""
