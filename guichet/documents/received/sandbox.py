"""Runs the decoder in a process of its own: what a file does to it stays there."""

import json
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from guichet.documents.received.types import Limits, Reason, Refused

_ROOT = Path(__file__).parents[3]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from guichet.documents.received.decoder.__main__ import main; main()"
)
_WALL_SECONDS = 25.0
"""Shorter than what the database grants to a transaction that does nothing."""
_WAIT_SECONDS = 3.0
_AT_ONCE = 4
_LONGEST_HEAD = 65_536
_LONGEST_ANSWER = 128 * 1024 * 1024

_slots = threading.BoundedSemaphore(_AT_ONCE)


def run(
    operation: str, content: bytes, limits: Limits, **more: str | int
) -> tuple[dict[str, Any], list[bytes]] | Refused:
    """Ask the decoder for one operation on a file: the head of its answer and its parts, or why not.

    A decoder that dies, lasts too long or answers nonsense is a file that cannot be read. The file goes through
    a pipe: nothing of it is written in clear anywhere.
    """
    if not _slots.acquire(timeout=_WAIT_SECONDS):
        return Refused(Reason.BUSY)
    try:
        request = json.dumps({"operation": operation, "limits": asdict(limits), **more})
        answer = _exchange(request.encode() + b"\n", content)
    finally:
        _slots.release()
    return _read(answer)


def _exchange(request: bytes, content: bytes) -> bytes:
    """Give a fresh decoder its request, take its answer (empty where it died), and see it end."""
    with subprocess.Popen(  # noqa: S603  # our own program, no shell
        [sys.executable, "-I", "-c", _START, str(_ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        alarm = threading.Timer(_WALL_SECONDS, process.kill)
        feeding = threading.Thread(target=_feed, args=(process.stdin, request, content), daemon=True)
        alarm.start()
        feeding.start()
        try:
            answer = process.stdout.read(_LONGEST_ANSWER + 1)
        finally:
            process.kill()
            alarm.cancel()
            feeding.join()
    return answer if len(answer) <= _LONGEST_ANSWER else b""


def _feed(pipe: Any, *pieces: bytes) -> None:
    try:
        for piece in pieces:
            pipe.write(piece)
        pipe.close()
    except OSError:
        return  # it died before it had read all: its answer says so


def _read(answer: bytes) -> tuple[dict[str, Any], list[bytes]] | Refused:
    end = answer.find(b"\n", 0, _LONGEST_HEAD)
    try:
        head = json.loads(answer[:end]) if end > 0 else {}
        if "refused" in head:
            return Refused(Reason(head["refused"]), head["facts"])
        lengths = [int(length) for length in head["parts"]]
    except (ValueError, KeyError, TypeError):
        return Refused(Reason.UNREADABLE)
    if any(length < 0 for length in lengths) or end + 1 + sum(lengths) != len(answer):
        return Refused(Reason.UNREADABLE)
    parts: list[bytes] = []
    at = end + 1
    for length in lengths:
        parts.append(answer[at : at + length])
        at += length
    return head, parts
