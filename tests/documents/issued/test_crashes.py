"""The process dies at each named point: afterwards the document exists once, sealed, or was never issued."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from guichet.config import embedded
from tests.config.homes import migrated_home
from tests.config.served import environment

pytestmark = pytest.mark.prove
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def home():
    with migrated_home() as home:
        yield home


def run(home: Path, verb: str, person: object, **settings: str) -> subprocess.CompletedProcess[str]:
    names = {
        "DJANGO_SETTINGS_MODULE": "guichet.config.settings",
        "PYTHONPATH": str(ROOT),
        "GUICHET_MODE": "test",
    }
    command = [sys.executable, "-m", "tests.documents.issued.crashing", verb, str(person)]
    return subprocess.run(
        command, env=environment(home, **names, **settings), capture_output=True, text=True, check=False
    )


def take_up_the_jobs_of_the_dead(home: Path) -> None:
    """What the keeper of the queue does once their worker is silent."""
    with psycopg.connect(embedded.cluster(home).url(embedded.APP)) as connection:
        connection.execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE status = 'doing'")


def state(home: Path, person: object) -> dict:
    told = run(home, "state", person)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_a_death_while_issuing_leaves_nothing(home):
    person = uuid4()
    assert run(home, "issue", person, CRASH_AT="attest.after_number").returncode == -signal.SIGKILL
    left = state(home, person)
    assert (left["rows"], left["standings"], left["drafts"]) == ([], 0, [])
    assert "todo" not in left["jobs"]


@pytest.mark.parametrize(
    "point", ["attest.after_render", "attest.after_seal_before_store", "attest.after_store_before_commit"]
)
def test_a_death_while_sealing_is_made_good_once(home, point):
    person = uuid4()
    assert run(home, "issue", person, CRASH_AT=point).returncode == -signal.SIGKILL
    left = state(home, person)
    assert left["rows"] == [["a_sceller", False]]
    assert (left["standings"], left["verdicts"]) == (0, [])
    take_up_the_jobs_of_the_dead(home)
    done = run(home, "jobs", person)
    assert done.returncode == 0, done.stderr
    after = state(home, person)
    assert after["rows"] == [["scelle", True]]
    assert (after["standings"], after["editions"], after["verdicts"]) == (1, 1, ["valide"])
