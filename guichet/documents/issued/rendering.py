"""An accessible, archivable PDF (PDF/A-3a and PDF/UA-1 in one file) of some text, made by a limited child process."""

import atexit
import base64
import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock

PACKAGE = Path(__file__).parent
SECONDS = 10.0
_DOCUMENTS_A_CHILD = 500
"""What one process keeps in memory of former documents stays small."""


class NotRendered(Exception):
    """The document could not be set: the child's reason, or that it took too long or too much memory."""


class Typesetter:
    """One child process, started when first needed, again after it died, took too long or served enough."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._pid = os.getpid()
        self._lock = Lock()

    def render(self, template: str, inputs: Mapping[str, str], at: datetime) -> bytes:
        """The PDF of a template of this package; the same bytes for the same inputs and time.

        :param inputs: texts the template reads, JSON in them; never evaluated
        :param at: aware; the creation date in the file
        :raises NotRendered: with the reason
        """
        request = {"template": template, "inputs": dict(inputs), "timestamp": int(at.timestamp())}
        with self._lock:
            answer = json.loads(self._ask(json.dumps(request).encode() + b"\n"))
        if "error" in answer:
            raise NotRendered(answer["error"])
        return base64.b64decode(answer["pdf"])

    def _ask(self, line: bytes) -> bytes:
        child = self._started()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(line)
            child.stdin.flush()
            answer = self._line(child)
        except OSError as error:
            self.stop()
            raise NotRendered(f"the typesetter died: {error}") from error
        if not answer.endswith(b"\n"):
            self.stop()
            raise NotRendered("the typesetter died or took too long")
        return answer

    def _line(self, child: subprocess.Popen[bytes]) -> bytes:
        """The child's answer; without its end where it died or the time is over."""
        assert child.stdout is not None
        descriptor, answer = child.stdout.fileno(), bytearray()
        while not answer.endswith(b"\n"):
            ready, _, _ = select.select([descriptor], [], [], self.seconds)
            chunk = os.read(descriptor, 1 << 20) if ready else b""
            if not chunk:
                break
            answer += chunk
        return bytes(answer)

    def _started(self) -> subprocess.Popen[bytes]:
        forked = self._pid != os.getpid()
        if (
            self._child is None
            or forked
            or self._child.poll() is not None
            or self._served >= _DOCUMENTS_A_CHILD
        ):
            if not forked:
                self.stop()
            self._root = tempfile.TemporaryDirectory(prefix="guichet-typesetter-")
            self._child = subprocess.Popen(  # noqa: S603  # our own interpreter and file
                [sys.executable, "-I", str(PACKAGE / "typesetter.py"), str(PACKAGE), self._root.name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._root.name,
                env={"RAYON_NUM_THREADS": "1"},
            )
            self._pid, self._served = os.getpid(), 0
            atexit.register(self.stop)
        self._served += 1
        return self._child

    def stop(self) -> None:
        """End the child, if there is one of ours."""
        child, self._child = self._child, None
        if child is None or self._pid != os.getpid():
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
        self._root.cleanup()


typesetter = Typesetter()
