"""A million lines: sealed by the worker, verified by the command in a bounded memory; its time is printed."""

import json
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from guichet.config import embedded
from tests.config.homes import migrated_home
from tests.config.served import GUICHET, environment, wait_until
from tests.config.working import worker

pytestmark = pytest.mark.prove

MILLION = 1_000_000
MEMORY = 200 * 1024
"""Kilobytes the command may take, the interpreter and Django included."""
SECONDS = 60
"""Of its processor, whoever else works on this machine."""

LINES = """
    INSERT INTO journal_line (at, author_kind, author_id, verb, subject, facts)
    SELECT now(), 'usager', gen_random_uuid()::text, 'enregistrer', gen_random_uuid(),
           jsonb_build_object('revision', number, 'mandat', NULL) FROM generate_series(1, %s) AS number"""


MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(done.returncode)"""
"""By a small process of its own: the system counts to a child the memory of the one it was forked from."""


def verify(home: Path) -> tuple[int, dict, float, int]:
    """Its status, what it says, the seconds of processor it took and the most kilobytes it held."""
    command = [sys.executable, "-c", MEASURED, GUICHET, "journal", "verify", "--json"]
    done = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)
    seconds, kilobytes = done.stderr.split()[-2:]
    return done.returncode, json.loads(done.stdout), float(seconds), int(kilobytes)


def test_a_million_lines_are_sealed_then_verified_and_one_that_changed_is_named(capsys):
    with migrated_home() as home:
        address = embedded.cluster(home).url(embedded.OWNER)
        with psycopg.connect(address, autocommit=True) as owner:
            owner.execute(LINES, [MILLION])
            (last,) = owner.execute("SELECT max(id) FROM journal_line").fetchone()
            sealed = "SELECT coalesce(max(last), 0) = %s FROM journal_head"
            begun = time.monotonic()
            with worker(home):
                assert wait_until(lambda: owner.execute(sealed, [last]).fetchone() == (True,), 300)
            sealing = time.monotonic() - begun
            begun = time.monotonic()
            status, told, seconds, memory = verify(home)
            elapsed = time.monotonic() - begun
            with capsys.disabled():
                print(
                    f"\na million lines: sealed in {sealing:.1f} s, verified in {elapsed:.1f} s"
                    f" ({seconds:.1f} s of processor), {memory / 1024:.0f} MB at most"
                )
            assert (status, told["etat"], told["lignes"]) == (0, "intact", MILLION)
            assert told["tetes_ancrees"] == told["tetes"] >= 100
            assert seconds < SECONDS
            assert memory < MEMORY
            owner.execute("UPDATE journal_line SET verb = 'decider' WHERE id = %s", [last - 9])
            status, told, _, _ = verify(home)
            assert (status, told["faute"]["ligne"]) == (1, last - 9)
