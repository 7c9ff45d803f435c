"""Folders for a site of one's own: empty, or as one that has served leaves it."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from guichet.config import embedded
from tests.config.served import Site
from tests.settings import HOME_OF_THE_RUN


@contextmanager
def empty_home() -> Iterator[Path]:
    """A folder where nothing has started yet."""
    with TemporaryDirectory(prefix="guichet-home-") as folder:
        # Started by root, the database runs as another account, which must be able to enter.
        Path(folder).chmod(0o755)
        yield Path(folder) / "home"


@contextmanager
def served_home(**settings: str) -> Iterator[Path]:
    """A folder where a site with these settings has started and stopped: database, published data, static files."""
    with empty_home() as home:
        # By the system's own copy, which keeps whose each file is.
        subprocess.run(["cp", "-a", _served_once(settings), home], check=True)
        _settle(home)
        yield home


@contextmanager
def migrated_home() -> Iterator[Path]:
    """The same, whose database stays up for the time of the block."""
    with served_home() as home, embedded.running(home):
        yield home


def _served_once(settings: dict[str, str]) -> Path:
    """The one that is copied: the first test of the run that needs it makes it, the others wait."""
    folder = Path(os.environ[HOME_OF_THE_RUN]) / "-".join(["served", *settings.values()]).replace(":", "")
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            with empty_home() as home:
                site = Site(home, settings).start()
                assert site.announced() == f"Guichet : http://localhost:{site.port}", site.errors.read_text()
                site.signal(signal.SIGTERM)
                assert site.gone(20.0)
                shutil.move(home, folder)
    return folder


def _settle(home: Path) -> None:
    """Tell a copied folder where it is."""
    kept = home / "postgres.json"
    values = json.loads(kept.read_text())
    values |= {"folder": str(home / "postgres"), "run": str(home / "postgres" / "run")}
    kept.write_text(json.dumps(values))
    assert embedded.cluster(home).data.exists()
