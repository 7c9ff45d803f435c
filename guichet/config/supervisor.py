"""The process that runs the embedded `postgres`: started by `embedded.ensure_supervised`, never by hand."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from ctypes import CDLL
from pathlib import Path
from stat import S_ISDIR
from typing import Any

from guichet.config.binaries import programs
from guichet.config.embedded import (
    APP,
    DATABASE,
    OWNER,
    Account,
    Cluster,
    EmbeddedError,
    cluster,
    open_lock,
    try_lock,
)

FAST_STOP = 6.0
"""Seconds left to a fast shutdown; after it an immediate one, which the next start recovers from."""
IMMEDIATE_STOP = 1.5
GIVE_UP_AFTER = 6
"""Deaths in a row before the server ever answered."""

_TICK = 0.1
_LOG_LIMIT = 10_000_000
_PR_SET_PDEATHSIG = 1

# An error's message, detail or statement could carry what a person typed: the application reports its own.
_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "300",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

_HAS_ACTING_ROLES = "guichet_acting_roles"
ACTING_ROLES = (
    *(f"CREATE ROLE guichet_{who}" for who in ("usager", "agent", "service")),
    f"GRANT guichet_usager, guichet_agent, guichet_service TO {APP} WITH INHERIT FALSE, SET TRUE",
)
"""Who logs in as the application enters one of these for one transaction, and has no right without it."""


class Supervisor:
    """Keeps one `postgres` alive while anyone uses it."""

    def __init__(self, found: Cluster) -> None:
        self.cluster = found
        self.account = found.account()
        self.programs = programs(self.account)
        self.users = open_lock(found.users_lock)
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def run(self) -> None:
        """Serve until nobody uses the server or a signal asks to stop.

        Raises EmbeddedError where the server cannot be created or never answers.
        """
        _prepare_folder(self.cluster.run, self.account)
        if not self.cluster.data.exists():
            self._create()
        _stop_orphan(self.cluster.data)
        self._complete()
        failures = 0
        while failures < GIVE_UP_AFTER:
            answered, wanted = self._serve_once()
            if not wanted:
                return
            failures = 0 if answered else failures + 1
            time.sleep(min(0.1 * 2**failures, 5.0))
        raise EmbeddedError(f"postgres ended {GIVE_UP_AFTER} times before it answered")

    def _ask_to_stop(self, *_: object) -> None:
        self.stopping = True

    def _wanted(self) -> bool:
        """Once nobody is found to use the server the lock is ours until we are gone: a newcomer waits."""
        return not self.stopping and not try_lock(self.users)

    def _serve_once(self) -> tuple[bool, bool]:
        """Run one `postgres` to its end: whether it answered, and whether it is still wanted."""
        options = [part for key, value in _OPTIONS.items() for part in ("-c", f"{key}={value}")]
        process = subprocess.Popen(
            [self.programs / "postgres", "-D", self.cluster.data, "-k", self.cluster.run, *options],
            stdin=subprocess.DEVNULL,
            preexec_fn=_die_with_parent(),  # this process has one thread
            **self._as_account(),
        )
        answered = False
        try:
            while process.poll() is None:
                if not self._wanted():
                    return answered, False
                if not answered and _accepts(self.cluster.data, process.pid):
                    answered = True
                    self.cluster.serving.touch()
                time.sleep(_TICK if answered else 0.01)
            return answered, True
        finally:
            self.cluster.serving.unlink(missing_ok=True)
            _stop(process.pid, lambda: process.poll() is None)

    def _create(self) -> None:
        """A new cluster with its two roles, whole or not at all: it takes its name when complete."""
        draft = self.cluster.folder / "data.new"
        if draft.exists():
            shutil.rmtree(draft)
        _prepare_folder(draft, self.account)
        self._run(
            "initdb",
            "-D",
            str(draft),
            "--username=postgres",
            "--auth=reject",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        )
        (draft / "pg_hba.conf").write_text(f"local all {OWNER},{APP} scram-sha-256\n")
        self._type(draft, _first_statements(self.cluster) + ACTING_ROLES)
        (draft / _HAS_ACTING_ROLES).touch()
        draft.rename(self.cluster.data)

    def _complete(self) -> None:
        """Give a cluster made by an earlier release the roles that acts are done in.

        One that cannot be opened is left to `_serve_once`, which says why it does not answer.
        """
        done = self.cluster.data / _HAS_ACTING_ROLES
        if not done.exists():
            with suppress(EmbeddedError):
                self._type(self.cluster.data, ACTING_ROLES)
                done.touch()

    def _type(self, data: Path, statements: tuple[str, ...]) -> None:
        """Run statements on a stopped cluster as its superuser, who cannot log in; one a line."""
        self._run("postgres", "--single", "-D", str(data), "postgres", typed="\n".join((*statements, "")))

    def _run(self, program: str, *arguments: str, typed: str = "") -> None:
        ended = subprocess.run(
            [self.programs / program, *arguments],
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            **self._as_account(),
        )
        if ended.returncode != 0:
            raise EmbeddedError(f"{program} failed: {' '.join(ended.stderr.split())}")

    def _as_account(self) -> dict[str, Any]:
        """The system's folder and locale: ours may be closed to `account`, or unknown to it."""
        common: dict[str, Any] = {"cwd": "/", "env": {"LC_ALL": "C", "PATH": os.defpath}}
        if self.account is None:
            return common
        return common | {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}


def _first_statements(found: Cluster) -> tuple[str, ...]:
    """The roles that log in, and the database; token_urlsafe holds nothing to escape."""
    return (
        f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{found.owner_password}'",
        f"CREATE ROLE {APP} LOGIN NOINHERIT PASSWORD '{found.app_password}'",
        f"ALTER ROLE {APP} SET statement_timeout = '10s'",
        f"ALTER ROLE {APP} SET idle_in_transaction_session_timeout = '30s'",
        f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
    )


def _prepare_folder(folder: Path, account: Account | None) -> None:
    """A folder that only the server's account may enter; one that somebody else made is refused."""
    wanted = os.geteuid() if account is None else account.uid
    if not folder.is_dir():
        folder.mkdir(mode=0o700)
        if account is not None:
            os.chown(folder, account.uid, account.gid)
    found = folder.lstat()
    if found.st_uid != wanted or not S_ISDIR(found.st_mode):
        raise EmbeddedError(f"{folder} belongs to someone else")
    folder.chmod(0o700)


def _accepts(data: Path, pid: int) -> bool:
    """Whether this very `postgres` says in its pid file that it is ready."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, PermissionError):
        return False
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _stop_orphan(data: Path) -> None:
    """End a `postgres` whose supervisor was killed; forget a pid file whose number names another program."""
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    if str(data) in _command_line(pid):
        _stop(pid, lambda: str(data) in _command_line(pid))
    elif _exists(pid):
        pid_file.unlink(missing_ok=True)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _command_line(pid: int) -> str:
    """What a process was started with; empty where there is none."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    command = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _stop(pid: int, alive: Callable[[], bool]) -> None:
    """Fast shutdown, then an immediate one, then the end."""
    for number, seconds in (
        (signal.SIGINT, FAST_STOP),
        (signal.SIGQUIT, IMMEDIATE_STOP),
        (signal.SIGKILL, IMMEDIATE_STOP),
    ):
        if not alive():
            return
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while alive() and time.monotonic() < deadline:
            time.sleep(0.01)


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel asks `postgres` to stop when we are killed; elsewhere the next start does."""
    if sys.platform != "linux":
        return None
    prctl = CDLL(None).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def main() -> int:
    """`python -m guichet.config.supervisor HOME LOCK`: LOCK is the inherited `supervisor.lock`."""
    home, lock = Path(sys.argv[1]), int(sys.argv[2])
    os.set_inheritable(lock, False)
    found = cluster(home)
    if found.log.exists() and found.log.stat().st_size > _LOG_LIMIT:
        os.truncate(found.log, 0)
    try:
        Supervisor(found).run()
    except (EmbeddedError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
