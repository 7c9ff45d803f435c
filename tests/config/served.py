"""`guichet serve` as a person starts it: a process of its own, a folder of its own, a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

GUICHET = Path(sys.executable).with_name("guichet")


def environment(home: Path, **values: str) -> dict[str, str]:
    """The environment of a fresh machine without the people of a demonstration, and what a test adds to it."""
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "GUICHET_MODE": "test", "GUICHET_HOME": str(home)} | values


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(home: Path) -> list[int]:
    """Every process whose environment, command or working folder names this one, dead ones aside."""
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                about = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
                about += os.fsencode((entry / "cwd").readlink())
            except OSError:
                continue
            if os.fsencode(home) in about:
                found.append(int(entry.name))
    return found


def wait_until(condition, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


@dataclass
class Site:
    """One running `guichet serve`."""

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None
    errors: Path = Path()

    def start(self) -> "Site":
        self.errors = self.home.parent / f"errors-{self.port}.txt"
        self.process = subprocess.Popen(
            [GUICHET, "serve"],
            env=environment(self.home, PORT=str(self.port), **self.settings),
            stdout=subprocess.PIPE,
            stderr=self.errors.open("w"),
            text=True,
            start_new_session=True,
        )
        return self

    def announced(self) -> str:
        """The first line on standard output, or nothing where it ended before."""
        return self.process.stdout.readline().strip()

    def get(self, path: str, **headers: str) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers={"Host": f"localhost:{self.port}"} | names)
        return connection.getresponse()

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def kill_everything(self) -> None:
        for pid in processes_of(self.home):
            # One that has seen another die may be gone by itself.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def gone(self, seconds: float = 10.0) -> bool:
        self.process.wait(seconds)
        return wait_until(lambda: not processes_of(self.home), seconds)
