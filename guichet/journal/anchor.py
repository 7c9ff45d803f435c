"""Heads written down outside the database: one JSON object a line, added at the end of a file, made durable.

Who changes the journal afterwards, and every head with it, cannot change what was written elsewhere. The file begins
with the head it first sees and has each one from there on. Timestamps stand in a file of their own beside it.
"""

import fcntl
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from guichet.database import crash
from guichet.journal.types import Anchored, AnchorUnusable, Head

_TAIL = 65_536
"""The end of a file, in bytes, that holds a whole record or more."""
_BEGINS = b'{"numero":'
_LEFT = b"\r\n\0"
"""What a crash may leave at the end of a line."""


def stamps_of(anchor: Path) -> Path:
    """The file of the timestamps, beside the one of the heads."""
    return anchor.with_name(f"{anchor.stem}.horodatages{anchor.suffix}")


def add_heads(anchor: Path, heads: Iterable[Head]) -> None:
    """Write down the heads that are not yet, in order: those after the last one written, which they must follow.

    :raises AnchorUnusable: where they do not: the journal is not the one that was written down
    """
    with _locked(anchor) as file:
        last = _last_in(file)
        for head in heads:
            if last is not None and head.number <= last.number:
                if head.number == last.number and head.hash != last.hash:
                    raise AnchorUnusable(f"{anchor}: head {head.number} is not the one written down")
                continue
            if last is not None and (head.number, head.previous) != (last.number + 1, last.hash):
                raise AnchorUnusable(f"{anchor}: head {head.number} does not follow head {last.number}")
            last = Anchored(head.number, head.last, head.hash)
            _write(file, last, scellee_le=_instant(head.sealed_at))
        crash.point("journal.before_anchor_is_durable")
        _keep(file)


def add_stamp(anchor: Path, head: Anchored, token: bytes, now: datetime) -> None:
    """Write down the timestamp of a head."""
    with _locked(stamps_of(anchor)) as file:
        more = {"horodatee_le": _instant(now), "jeton": b64encode(token).decode()}
        _write(file, head, **more)
        _keep(file)


def last_of(file: Path) -> Anchored | None:
    """The last head written in a file; None where there is none, or no file.

    :raises AnchorUnusable: where it cannot be read
    """
    try:
        with file.open("rb") as opened:
            return _last_in(opened)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AnchorUnusable(f"{file}: {error.strerror}") from None


def size_of(file: Path) -> int:
    """How much is written in a file.

    :raises AnchorUnusable: where it cannot be read
    """
    try:
        return file.stat().st_size
    except OSError as error:
        raise AnchorUnusable(f"{file}: {error.strerror}") from None


def read(file: Path, size: int) -> Iterator[Anchored]:
    """What is written in a file, within its first `size` bytes.

    :raises AnchorUnusable: where it cannot be read, goes back, holds no head, or something else than heads
    """
    last: Anchored | None = None
    cut = b""
    try:
        for number, line in _lines(file, size):
            said = _read(line)
            if cut and not _is_written_again(cut, line, said):
                raise AnchorUnusable(f"{file}: line {number - 1} is no head")
            if said is not None:
                if last is not None and said.number < last.number:
                    raise AnchorUnusable(f"{file}: head {said.number} stands after head {last.number}")
                last = said
                yield said
            cut = b"" if said else line.rstrip(_LEFT)
    except OSError as error:
        raise AnchorUnusable(f"{file}: {error.strerror}") from None
    if last is None:
        raise AnchorUnusable(f"{file}: no head is written in it")


def _lines(file: Path, size: int) -> Iterator[tuple[int, bytes]]:
    seen = 0
    with file.open("rb") as opened:
        for number, line in enumerate(opened, 1):
            seen += len(line)
            if seen > size:
                return
            yield number, line


def _is_written_again(cut: bytes, line: bytes, said: Anchored | None) -> bool:
    """Whether what a crash cut short is begun again by the line after it; a timestamp, by any other."""
    if said is not None and said.token is not None:
        return cut[: len(_BEGINS)] == _BEGINS[: len(cut)]
    return line.startswith(cut) or (said is None and cut.startswith(line.rstrip(_LEFT)))


def _read(line: bytes) -> Anchored | None:
    """One record; None of a line that is none, as where a crash cut it short: it was written again after it."""
    try:
        said = json.loads(line)
        number, last = said["numero"], said["derniere"]
        if type(number) is not int or type(last) is not int:
            return None
        token = b64decode(said["jeton"]) if "jeton" in said else None
        return Anchored(number, last, bytes.fromhex(said["tete"]), token)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _last_in(file: IO[bytes]) -> Anchored | None:
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _TAIL))
    for line in reversed(file.read().splitlines()):
        if (said := _read(line)) is not None:
            return said
    return None


def _write(file: IO[bytes], head: Anchored, **more: Any) -> None:
    record = {"numero": head.number, "derniere": head.last, "tete": head.hash.hex(), **more}
    file.write(json.dumps(record, separators=(",", ":")).encode() + b"\n")


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    """The file, nobody else's to write; a line cut short is ended, so that what comes next is whole."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            end = file.seek(0, os.SEEK_END)
            if end > 0:
                file.seek(end - 1)
                if file.read(1) != b"\n":
                    file.write(b"\n")
            yield file
            if end == 0:
                _make_known(path.parent)
    except OSError as error:
        raise AnchorUnusable(f"{path}: {error.strerror}") from None


def _keep(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _make_known(folder: Path) -> None:
    """A new file is durable once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
