"""A million lines: sealed by the worker, verified by the command in a bounded memory; its time is printed."""

import json
import os
import subprocess
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


def verify(home: Path) -> tuple[int, dict, float, int]:
    """Its status, what it says, the seconds of processor it took and the most kilobytes it held."""
    command = [GUICHET, "journal", "verify", "--json"]
    process = subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, text=True)
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, json.loads(said), used.ru_utime + used.ru_stime, used.ru_maxrss


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
