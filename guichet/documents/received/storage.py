"""The files: one folder a document, written aside, made durable, then put in its place in one step.

Parts of a document: `original` (byte for byte), `vignette`, and `page-1`, `page-2`… for a picture drawn anew.
"""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import UUID

from django.conf import settings

from guichet.database import crash
from guichet.documents.received.sealed import Damaged, seal, unseal

ORIGINAL = "original"
THUMBNAIL = "vignette"
_ASIDE = "en_cours"
_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def page(number: int) -> str:
    """The name of a page's part, from 1."""
    return f"page-{number}"


def store(id: UUID, key: bytes, parts: Mapping[str, bytes]) -> None:
    """Write every part of a document and read it back, or nothing.

    :raises OSError: where the disk refuses (full, gone); what was begun is removed
    :raises Damaged: where what is read back is not what was written; likewise
    """
    aside = _root() / _ASIDE / str(id)
    try:
        _write(aside, id, key, parts)
        crash.point("upload.after_temp_file")
        _read_back(aside, id, key, parts)
        _put(aside, _folder(id))
    except (OSError, Damaged):
        shutil.rmtree(aside, ignore_errors=True)
        raise
    crash.point("upload.after_rename_before_row")


def _write(folder: Path, id: UUID, key: bytes, parts: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, mode=0o700)
    for part, content in parts.items():
        with open(os.open(folder / part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            for piece in seal(key, content, _bound(id, part)):
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
    _fsync(folder)


def _read_back(folder: Path, id: UUID, key: bytes, parts: Mapping[str, bytes]) -> None:
    """What was never readable must not be told as received."""
    for part, content in parts.items():
        if unseal(key, (folder / part).read_bytes(), _bound(id, part)) != content:
            raise Damaged


def _put(aside: Path, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside.rename(folder)
    _fsync(folder.parent)
    _fsync(folder.parent.parent)


def read(id: UUID, key: bytes, part: str) -> bytes:
    """A part, as it was stored.

    :raises Damaged: where it is not there, or not what was stored
    """
    try:
        return unseal(key, (_folder(id) / part).read_bytes(), _bound(id, part))
    except OSError as error:
        raise Damaged from error


def erase(id: UUID) -> None:
    """Remove every part; nothing to remove is no fault."""
    shutil.rmtree(_folder(id), ignore_errors=True)


def stored() -> Iterator[tuple[UUID, float]]:
    """Each document that has a folder, with the instant (seconds since 1970) it was made.

    What else somebody put there is left alone.
    """
    for folder in _root().glob("??/*"):
        made = _made(folder)
        if made is not None and _NAME.fullmatch(folder.name):
            yield UUID(folder.name), made


def sweep_aside(before: float) -> int:
    """Remove what was begun before an instant and never put in its place; how many."""
    found = [folder for folder in (_root() / _ASIDE).glob("*") if (_made(folder) or before) < before]
    for folder in found:
        shutil.rmtree(folder, ignore_errors=True)
    return len(found)


def _made(folder: Path) -> float | None:
    try:
        return folder.stat().st_mtime
    except OSError:
        return None  # it went while we looked


def _root() -> Path:
    return Path(settings.DOCUMENTS) / "received"


def _folder(id: UUID) -> Path:
    return _root() / id.hex[:2] / str(id)


def _bound(id: UUID, part: str) -> bytes:
    return f"{id}/{part}".encode()


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


__all__ = ["ORIGINAL", "THUMBNAIL", "Damaged", "erase", "page", "read", "store", "stored", "sweep_aside"]
