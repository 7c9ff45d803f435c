"""The worker seals as acts come; killed at the worst moments, or beside others, nothing is lost or said twice."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from guichet.config import embedded
from tests.config.homes import migrated_home
from tests.config.served import GUICHET, environment, wait_until
from tests.config.working import guichet, worker
from tests.journal.conftest import add_line


@pytest.fixture(scope="module")
def home():
    with migrated_home() as home:
        yield home


@pytest.fixture(scope="module")
def rows(home):
    """Everything, whoever it belongs to."""
    with psycopg.connect(embedded.cluster(home).url(embedded.OWNER), autocommit=True) as found:
        yield found


def act(rows: psycopg.Connection, times: int) -> None:
    for _ in range(times):
        add_line(rows)


def is_done(home: Path, rows: psycopg.Connection) -> bool:
    """Every line is under a head, and the last head is written down."""
    ((unsealed, head),) = rows.execute(
        "SELECT (SELECT count(*) FROM journal_line) - (SELECT coalesce(sum(size), 0) FROM journal_head),"
        " (SELECT max(number) FROM journal_head)"
    )
    return unsealed == 0 and written(home)[-1:] == [head]


def written(home: Path) -> list[int]:
    file = home / "journal" / "heads.jsonl"
    found = []
    for text in file.read_text().splitlines() if file.exists() else []:
        try:
            found.append(json.loads(text)["numero"])
        except ValueError:
            continue
    return found


def verified(home: Path) -> dict:
    done = subprocess.run(
        [GUICHET, "journal", "verify", "--json"],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(done.stdout)


def test_what_is_done_is_sealed_and_written_down_and_proved(home, rows, tmp_path):
    with worker(home):
        act(rows, 5)
        assert wait_until(lambda: is_done(home, rows), 30)
    told = verified(home)
    assert (told["etat"], told["lignes"], told["non_scellees"]) == ("intact", 5, 0)
    assert told["tetes_ancrees"] == told["tetes"]
    ((last,),) = rows.execute("SELECT max(id) FROM journal_line")
    (tmp_path / "proof.json").write_text(guichet(home, "journal", "proof", str(last)))
    script = Path(__file__).parents[2] / "scripts" / "verify_journal_proof.py"
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            script,
            tmp_path / "proof.json",
            "--anchor",
            home / "journal/heads.jsonl",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"line {last} was sealed on" in done.stdout


def test_workers_killed_at_the_worst_moments_are_followed_by_one_that_leaves_nothing_out(home, rows):
    for point in (
        "journal.after_head_before_commit",
        "journal.after_commit_before_anchor",
        "journal.before_anchor_is_durable",
    ):
        with worker(home, CRASH_AT=point) as dying:
            act(rows, 3)
            assert wait_until(lambda: dying.poll() == -signal.SIGKILL, 30), point
    with worker(home):
        act(rows, 3)
        assert wait_until(lambda: is_done(home, rows), 30)
    told = verified(home)
    assert (told["etat"], told["faute"], told["non_scellees"]) == ("intact", None, 0)
    assert written(home) == list(range(1, told["tetes"] + 1))


def test_two_workers_beside_each_other_make_one_chain(home, rows):
    with worker(home), worker(home):
        deadline = time.monotonic() + 8
        while time.monotonic() < deadline:
            act(rows, 1)
            time.sleep(0.05)
        assert wait_until(lambda: is_done(home, rows), 30)
    told = verified(home)
    assert (told["etat"], told["non_scellees"]) == ("intact", 0)
    assert written(home) == list(range(1, told["tetes"] + 1))


def test_a_head_that_cannot_be_written_down_is_said_once_and_sealing_goes_on(home, rows, tmp_path):
    (tmp_path / "file").write_text("")
    log = tmp_path / "log"
    known = environment(home, GUICHET_JOURNAL_ANCHOR=str(tmp_path / "file" / "heads.jsonl"))
    process = subprocess.Popen([GUICHET, "worker"], env=known, stderr=log.open("w"), start_new_session=True)
    try:
        for _ in range(2):
            act(rows, 2)
            ((last,),) = rows.execute("SELECT max(id) FROM journal_line")
            sealed = "SELECT max(last) FROM journal_head"
            assert wait_until(lambda: rows.execute(sealed).fetchone() == (last,), 30)  # noqa: B023
        assert wait_until(lambda: "heads are not written down" in log.read_text(), 10)
    finally:
        process.kill()
        process.wait()
    assert log.read_text().count("heads are not written down") == 1
