"""The worker as a process: beside the site or alone, killed, stopped."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.config.homes import migrated_home
from tests.config.served import Site, processes_of, wait_until
from tests.config.working import guichet, query, worker

pytestmark = [
    pytest.mark.prove,  # waits for what a killed worker held to be taken up
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds processes through /proc: run on Linux"),
]
DEFER = """SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', %s, 0, NULL, NULL, %s::jsonb, NULL)]
           ::procrastinate_job_to_defer_v1[])"""
KNOWS_THE_SLOW_JOB = {"DJANGO_SETTINGS_MODULE": "tests.config.slow_worker"}


@pytest.fixture(scope="module")
def home():
    with migrated_home() as home:
        yield home


def test_the_job_of_a_killed_worker_is_taken_up_by_another_within_a_minute(home, tmp_path):
    query(home, DEFER, "essai.lent", f'{{"folder": "{tmp_path}"}}')
    begun = tmp_path / "begun"
    with worker(home, **KNOWS_THE_SLOW_JOB) as first:
        assert wait_until(begun.exists, 20)
        first.kill()
        first.wait()
    killed = time.monotonic()
    with worker(home, **KNOWS_THE_SLOW_JOB) as second:
        assert wait_until(lambda: begun.read_text() == "xx", 60)
        assert time.monotonic() - killed < 60
        done = "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = 'essai.lent'"
        assert wait_until(lambda: query(home, done) == [("succeeded", 2)], 5)
        second.send_signal(signal.SIGTERM)
        assert second.wait(10) == 0


def test_a_job_that_kills_each_of_its_workers_is_parked_and_said(home, tmp_path):
    query(home, DEFER, "essai.lent", f'{{"folder": "{tmp_path}"}}')
    query(
        home,
        "UPDATE procrastinate_jobs SET status = 'doing', attempts = 4"
        " WHERE task_name = 'essai.lent' AND status = 'todo' RETURNING id",
    )
    with worker(home, **KNOWS_THE_SLOW_JOB):
        assert wait_until(lambda: "abandonnés : 1" in guichet(home, "jobs"), 20)
    assert "essai.lent" in guichet(home, "jobs")
    assert not (tmp_path / "begun").exists()
    assert "remis en attente : 1" in guichet(home, "jobs", "--retry")
    query(home, "DELETE FROM procrastinate_jobs RETURNING id")


def test_beside_the_site_a_killed_worker_comes_back_and_stops_with_it(home):
    query(home, "DELETE FROM procrastinate_workers RETURNING id")
    site = Site(home).start()
    try:
        site.announced()
        assert wait_until(lambda: worker_of(home) is not None, 5)
        first = worker_of(home)
        assert wait_until(lambda: query(home, "SELECT count(*) FROM procrastinate_workers") == [(1,)], 20)
        os.kill(first, signal.SIGKILL)
        assert wait_until(lambda: worker_of(home) not in (None, first), 10)
        query(home, DEFER, "builtin:procrastinate.builtin_tasks.remove_old_jobs", '{"max_hours": 24}')
        done = "SELECT status::text FROM procrastinate_jobs WHERE starts_with(task_name, 'builtin:')"
        assert wait_until(lambda: query(home, done) == [("succeeded",)], 20)
        site.signal(signal.SIGTERM)
        site.process.wait(10)
        assert worker_of(home) is None
        assert "Traceback" not in site.errors.read_text()
        assert "instantiated in the main" not in site.errors.read_text()
    finally:
        site.kill_everything()


def worker_of(home: Path) -> int | None:
    """The worker that a site keeps beside itself."""
    for pid in processes_of(home):
        try:
            if b"guichet.config.job_worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
        except OSError:
            continue
    return None
