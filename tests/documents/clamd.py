"""A real clamd that knows one signature, for as long as a test needs it."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.documents import corpus

SIGNATURE = "Test.EICAR.Hand"
_PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"])

_CONFIGURATION = """
Foreground yes
DatabaseDirectory {folder}/db
LocalSocket {folder}/socket
PidFile {folder}/pid
TemporaryDirectory {folder}
OfficialDatabaseOnly no
Bytecode no
ConcurrentDatabaseReload no
StreamMaxLength {longest}
MaxFileSize 25M
MaxScanSize 100M
MaxFiles 1000
MaxRecursion 10
MaxScanTime 20000
AlertExceedsMax yes
AlertEncrypted yes
AlertBrokenMedia yes
"""


@contextmanager
def running(longest: str = "25M") -> Iterator[str]:
    """The path of its socket. It takes files up to `longest`."""
    program = shutil.which("clamd", path=_PLACES)
    assert program, "clamd is missing; scripts/clamav.sh installs it, and says the command where it cannot"
    # A short path: that of a socket has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="clamd-"))
    (folder / "db").mkdir()
    (folder / "db/test.ndb").write_text(f"{SIGNATURE}:0:*:{corpus.EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(_CONFIGURATION.format(folder=folder, longest=longest))
    # Where Debian confines the program by its path, a copy may read this folder.
    copy = shutil.copy(program, folder / "clamd")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([copy, f"--config-file={folder}/clamd.conf"], stdout=log, stderr=log)
    try:
        _wait(folder, process)
        yield str(folder / "socket")
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(folder: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is None and _answers(folder / "socket"):
            return
        time.sleep(0.05)
    raise AssertionError(f"clamd does not answer: {(folder / 'log').read_text()}")


def _answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as scanner:
            scanner.connect(str(path))
            scanner.sendall(b"zPING\0")
            return scanner.recv(16) == b"PONG\0"
    except OSError:
        return False
