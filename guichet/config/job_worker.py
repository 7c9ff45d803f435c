"""The process that does the deferred jobs, takes up those that a killed one left undone, and seals the journal."""

import asyncio
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from guichet.config import sealer, settings

TOGETHER = 4
"""Jobs done at once, each in a thread with its own connection."""
GRACE = 4.0
"""Seconds the running jobs have to end once the worker is asked to stop; the next one does what they left."""
BEAT = 5.0
LOST = 20.0
"""Seconds without a beat after which a worker is taken for dead, and its jobs are for others."""
LOOK = 10.0
KEPT_HOURS = 24
"""A finished job is forgotten after this; one that was parked never by itself."""

log = logging.getLogger("guichet.jobs")


def work() -> None:
    """Do jobs until SIGINT or SIGTERM, or until the database goes: whoever started us starts us again.

    Django is set up already. The worker logs in directly: it listens, which a pooler in front of the database
    would not let it do. Tasks defer further jobs in their own transaction, by Django's connection.
    """
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    assert isinstance(app.connector, DjangoConnector)
    sealer.start()
    # Not `replace_connector`: a job deferred by a task would then leave the task's transaction.
    asyncio.run(_work(app.with_connector(app.connector.get_worker_connector())))


async def _work(app) -> None:  # noqa: ANN001  # procrastinate is imported once Django is set up
    async with app.open_async():
        keeper = asyncio.create_task(_keep_house(app))
        try:
            await app.run_worker_async(
                concurrency=TOGETHER,
                update_heartbeat_interval=BEAT,
                stalled_worker_timeout=LOST,
                shutdown_graceful_timeout=GRACE,
            )
        finally:
            keeper.cancel()


async def _keep_house(app) -> None:  # noqa: ANN001
    """Beside the jobs rather than one of them: it goes on while every place is taken by slow ones."""
    rounds = 0
    while True:
        try:
            await take_up_stalled(app.job_manager)
            if rounds % 360 == 0:
                await app.job_manager.delete_old_jobs(
                    nb_hours=KEPT_HOURS, include_cancelled=True, include_aborted=True
                )
        except Exception:
            log.exception("keeping the queue failed")
        rounds += 1
        await asyncio.sleep(LOOK)


async def take_up_stalled(manager) -> None:  # noqa: ANN001
    """Give the jobs of dead workers to the living; park one that has had its number of tries."""
    from procrastinate.jobs import Status

    from guichet.database.jobs import TRIES

    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=LOST):
        if job.attempts + 1 >= TRIES:
            log.error("job %s (%s) was left undone %s times: parked", job.id, job.task_name, TRIES)
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job)


def log_in_directly() -> None:
    """The connections of this process pass no pooler, and are kept from job to job while they answer."""
    settings.DATABASES["default"] |= settings.DATABASE_DIRECT | {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


@contextmanager
def kept_working(answering: threading.Event) -> Iterator[None]:
    """A worker beside this process for the time of the block, started again should it end or be killed.

    The first one waits until the site is `answering`: those who come are served before the jobs.
    """
    done = threading.Event()

    def watch() -> None:
        while not answering.wait(0.1) and not done.is_set():
            pass
        while not done.is_set():
            # Ctrl-C in our terminal does not reach it: we ask it to stop. The pipe tells it that we are gone.
            child = subprocess.Popen(
                [sys.executable, "-m", "guichet.config.job_worker"],
                stdin=subprocess.PIPE,
                start_new_session=True,
            )
            while child.poll() is None and not done.wait(0.2):
                pass
            if done.is_set():
                _stop(child)
            else:
                print("guichet: the worker ended; it starts again", file=sys.stderr, flush=True)
                done.wait(1.0)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(GRACE + 1)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def main() -> None:
    """`python -m guichet.config.job_worker`: the child of `kept_working`, which ends with its parent."""
    import django

    threading.Thread(target=_end_with_parent, daemon=True).start()
    log_in_directly()
    django.setup()
    try:
        work()
    except Exception:
        log.exception("the worker cannot go on")
    leave()


def leave() -> NoReturn:
    """End at once: a job that outlives its grace holds a thread, for which Python would wait."""
    logging.shutdown()
    os._exit(0)


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    # By its name: procrastinate complains of an application made in the main module.
    from guichet.config import job_worker

    job_worker.main()
