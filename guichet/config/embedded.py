"""The embedded PostgreSQL: one server for a GUICHET_HOME, shared by every command that needs it.

A command holds a shared lock on `users.lock` while it uses the server. The first one starts the process
`guichet.config.supervisor`, which alone holds `supervisor.lock`, runs `postgres` as its child, starts it
again when it dies, and stops it once nobody holds `users.lock`. The kernel drops locks with their process: a
`kill -9` of any of them leaves nothing to clean by hand.

Started by root, `postgres` runs as `nobody`; where `nobody` cannot enter GUICHET_HOME the data goes to
`/var/lib/guichet`, and no permission of a folder that is not ours is changed.
"""

import fcntl
import json
import os
import pwd
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

DATABASE = "guichet"
OWNER = "guichet_owner"
APP = "guichet_app"

START_TIMEOUT = 60.0
"""Seconds a command waits for the server; the first start creates it, later ones take well under a second."""

SYSTEM_FOLDER = Path("/var/lib/guichet")
_SOCKET_PATH_LIMIT = 103
"""Bytes of a unix socket's address, on the strictest system (macOS: 104 with its final zero)."""


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot be started; the message is one readable line."""


@dataclass(frozen=True)
class Account:
    """The system account that runs `postgres`, which refuses root."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Cluster:
    """Where one embedded server keeps its data, and how to log in to it."""

    home: Path
    folder: Path
    run: Path
    owner_password: str
    app_password: str

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def serving(self) -> Path:
        """Exists while the supervised server accepts connections."""
        return self.folder / "serving"

    @property
    def users_lock(self) -> Path:
        return self.folder / "users.lock"

    @property
    def supervisor_lock(self) -> Path:
        return self.folder / "supervisor.lock"

    def url(self, user: str) -> str:
        """The connection address of one of the two roles."""
        password = self.owner_password if user == OWNER else self.app_password
        return f"postgresql://{user}:{password}@/{DATABASE}?host={quote(str(self.run), safe='')}"

    def account(self) -> Account | None:
        """Whom `postgres` runs as: the owner of existing data, else `nobody`; None where we are not root."""
        if os.geteuid() != 0:
            return None
        if self.data.exists():
            found = self.data.stat()
            return Account(found.st_uid, found.st_gid)
        return _nobody()


def cluster(home: Path) -> Cluster:
    """The cluster of a GUICHET_HOME, its place and passwords chosen once, in `postgres.json` (0600)."""
    home = home.resolve()
    kept = home / "postgres.json"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        identifier = secrets.token_hex(8)
        folder = home / "postgres"
        if os.geteuid() == 0 and not _may_enter(_nobody(), home):
            folder = SYSTEM_FOLDER / identifier
        run = folder / "run"
        if len(os.fsencode(run / ".s.PGSQL.5432")) > _SOCKET_PATH_LIMIT:
            run = Path("/tmp") / f"guichet-{identifier}"  # noqa: S108  # private: its name is not guessable
        create_once(
            kept,
            json.dumps(
                {
                    "folder": str(folder),
                    "run": str(run),
                    "owner_password": secrets.token_urlsafe(24),
                    "app_password": secrets.token_urlsafe(24),
                }
            ),
        )
    values = json.loads(kept.read_text())
    return Cluster(
        home,
        Path(values["folder"]),
        Path(values["run"]),
        values["owner_password"],
        values["app_password"],
    )


def create_once(path: Path, text: str) -> None:
    """Write a private file unless it exists already; of two rivals one wins, the other's text is lost."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


@contextmanager
def running(home: Path) -> Iterator[Cluster]:
    """Keep the server of `home` up for the time of the block, starting it where no other command has.

    Raises EmbeddedError where it cannot be started.
    """
    found = cluster(home)
    _make_enterable(found.folder)
    using = open_lock(found.users_lock)
    try:
        fcntl.flock(using, fcntl.LOCK_SH)
        ensure_supervised(found)
        yield found
    finally:
        os.close(using)


def ensure_supervised(found: Cluster) -> None:
    """Return once the server accepts connections under a living supervisor; the caller holds `users.lock`.

    Raises EmbeddedError after START_TIMEOUT, or as soon as the supervisor this call started gives up.
    """
    started: subprocess.Popen[bytes] | None = None
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        lock = open_lock(found.supervisor_lock)
        try:
            if try_lock(lock):
                if started is not None:
                    raise EmbeddedError(f"The embedded PostgreSQL does not start: {_last_line(found.log)}")
                found.serving.unlink(missing_ok=True)
                started = _start_supervisor(found, lock)
            elif found.serving.exists():
                return
        finally:
            os.close(lock)
        time.sleep(0.02)
    raise EmbeddedError(f"The embedded PostgreSQL is not ready after {START_TIMEOUT:.0f} s; see {found.log}")


def wait_stopped(found: Cluster, timeout: float) -> bool:
    """Whether the supervisor is gone within `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        lock = open_lock(found.supervisor_lock)
        try:
            if try_lock(lock):
                return True
        finally:
            os.close(lock)
        time.sleep(0.02)
    return False


def open_lock(path: Path) -> int:
    """A descriptor of a lock file, closed on exec; closing the last copy of it drops its lock."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def try_lock(descriptor: int) -> bool:
    """Take the exclusive lock if nobody holds it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start_supervisor(found: Cluster, lock: int) -> subprocess.Popen[bytes]:
    """Start the supervisor with our lock as its own; Ctrl-C in our terminal does not reach it."""
    descriptor = os.open(found.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "guichet.config.supervisor", str(found.home), str(lock)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock],
            start_new_session=True,
        )


def _last_line(log: Path) -> str:
    """The supervisor's last word, with the place of the rest."""
    lines = log.read_text(errors="replace").split("\n")
    return f"{next((line for line in reversed(lines) if line), '')} (see {log})"


def _make_enterable(folder: Path) -> None:
    """Make our folder; as root, open to the account that `postgres` runs as, whatever the umask."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in made:
        path.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _nobody() -> Account:
    found = pwd.getpwnam("nobody")
    return Account(found.pw_uid, found.pw_gid)


def _may_enter(account: Account, folder: Path) -> bool:
    """Whether an account can reach a folder, asked of the system rather than read from permission bits."""
    return (
        subprocess.run(
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
        == 0
    )
