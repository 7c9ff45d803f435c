"""A file under its own key: AES-256-GCM, piece by piece, each piece bound to its place and to the file's end."""

import secrets
import struct
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_PREFIX_BYTES = 7
_TAG_BYTES = 16
PIECE = 64 * 1024


class Damaged(Exception):
    """What is stored is not what was stored: altered, cut, another file, or another key."""


def new_key() -> bytes:
    """A key for one file."""
    return AESGCM.generate_key(256)


def seal(key: bytes, content: bytes, name: bytes) -> Iterator[bytes]:
    """The pieces to write. They open under the same `name` only, all of them, in this order."""
    prefix = secrets.token_bytes(_PREFIX_BYTES)
    yield _VERSION + prefix
    cipher = AESGCM(key)
    starts = range(0, max(len(content), 1), PIECE)
    for number, start in enumerate(starts):
        nonce = _nonce(prefix, number, last=number == len(starts) - 1)
        yield cipher.encrypt(nonce, content[start : start + PIECE], name)


def unseal(key: bytes, stored: bytes, name: bytes) -> bytes:
    """What was sealed.

    :raises Damaged: where it is not whole, not this file, or not this key's
    """
    if stored[:1] != _VERSION or len(stored) < 1 + _PREFIX_BYTES + _TAG_BYTES:
        raise Damaged
    prefix, body = stored[1 : 1 + _PREFIX_BYTES], stored[1 + _PREFIX_BYTES :]
    cipher = AESGCM(key)
    starts = range(0, len(body), PIECE + _TAG_BYTES)
    try:
        return b"".join(
            cipher.decrypt(
                _nonce(prefix, number, last=number == len(starts) - 1),
                body[start : start + PIECE + _TAG_BYTES],
                name,
            )
            for number, start in enumerate(starts)
        )
    except (InvalidTag, ValueError):
        raise Damaged from None


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)
