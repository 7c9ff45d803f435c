"""A database of one's own with workers on it, each a process as an operator starts it."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psycopg

from guichet.config import embedded
from tests.config.served import GUICHET, environment

ROOT = Path(__file__).parents[2]


def guichet(home: Path, *words: str) -> str:
    done = subprocess.run(
        [GUICHET, *words], env=environment(home), capture_output=True, text=True, check=True
    )
    return done.stdout


def query(home: Path, statement: str, *values: object) -> list[tuple]:
    with psycopg.connect(embedded.cluster(home).url(embedded.APP)) as connection:
        return connection.execute(statement, values).fetchall()


@contextmanager
def worker(home: Path, **settings: str):
    """`guichet worker`, killed at the end."""
    known = environment(home, PYTHONPATH=str(ROOT), **settings)
    process = subprocess.Popen([GUICHET, "worker"], env=known, start_new_session=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def run_python(home: Path, code: str) -> str:
    """What a program prints that works in that database, Django set up."""
    known = environment(home, PYTHONPATH=str(ROOT), DJANGO_SETTINGS_MODULE="guichet.config.settings")
    program = f"import django; django.setup()\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", program], env=known, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
