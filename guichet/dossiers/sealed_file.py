"""A file written and read piece by piece under its own key, so that its size costs no memory.

AES-256-GCM; each piece is bound to its place, to the name of the file and to the end: nothing can be left out.
"""

import secrets
import struct
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_PREFIX_BYTES = 7
_TAG_BYTES = 16
PIECE = 256 * 1024


class Damaged(Exception):
    """What is kept is not what was written: altered, cut, another file, or another key."""


def new_key() -> bytes:
    """A key for one file."""
    return AESGCM.generate_key(256)


class Sealing:
    """Something to write to, as a file; `size` counts what was written. Nothing is whole before `close`."""

    def __init__(self, out: IO[bytes], key: bytes, name: str) -> None:
        self.size = 0
        self._out = out
        self._cipher = AESGCM(key)
        self._name = name.encode()
        self._prefix = secrets.token_bytes(_PREFIX_BYTES)
        self._number = 0
        self._held = bytearray()
        out.write(self._prefix)

    def write(self, content: bytes) -> int:
        self.size += len(content)
        self._held += content
        while len(self._held) > PIECE:
            self._seal(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(content)

    def flush(self) -> None:
        self._out.flush()

    def close(self) -> None:
        self._seal(bytes(self._held), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last=last)
        self._out.write(self._cipher.encrypt(nonce, piece, self._name))
        self._number += 1


def opened(source: IO[bytes], key: bytes, name: str) -> Iterator[bytes]:
    """The pieces of a sealed file, each checked before it is given.

    :raises Damaged: at the first piece that is not what was written; nothing wrong is ever given
    """
    cipher, prefix = AESGCM(key), source.read(_PREFIX_BYTES)
    piece, number = source.read(PIECE + _TAG_BYTES), 0
    while True:
        following = source.read(PIECE + _TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(prefix, number, last=not following), piece, name.encode())
        except (InvalidTag, ValueError, struct.error):
            raise Damaged(name) from None
        if not following:
            return
        piece, number = following, number + 1


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)
