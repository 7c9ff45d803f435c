"""A site that is killed and started again on one folder, and someone who files a request there."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.config.homes import served_home
from tests.config.served import Site, free_port, wait_until

CLOCK = {"GUICHET_CLOCK": "2023-11-15T10:00+01:00"}


HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The history of faults is long by nature."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.prove)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with served_home(**CLOCK) as home:
        yield home


@pytest.fixture(scope="module")
def port() -> int:
    """The same all along: cookies and links belong to an address."""
    return free_port()


@contextmanager
def running(home: Path, port: int, **settings: str) -> Iterator[str]:
    """The site for the time of the block; its address. It ends by a signal, whatever died meanwhile."""
    site = Site(home, CLOCK | settings, port).start()
    announced = site.announced()
    assert announced.startswith("Guichet : "), site.errors.read_text()
    try:
        yield announced.removeprefix("Guichet : ") + "/"
    finally:
        site.signal(signal.SIGTERM)
        if not site.gone(20.0):
            site.kill_everything()
            wait_until(lambda: site.gone(5.0), 10.0)


def database(home: Path):
    """The rows as the owner sees them, in a connection of its own."""
    import psycopg

    from guichet.config import embedded

    return psycopg.connect(embedded.cluster(home).url(embedded.OWNER), autocommit=True)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
