"""Work done after the commit: mails, seals, scans. A package puts its own in its `jobs.py`.

A job is deferred in the transaction of the act that asks for it, as whoever acts: given up with it, done once it
is kept. Its arguments are ids. It may be done twice (its worker was killed before it could say so), late, or
beside its twin: it opens `acting`, locks and looks at the state again before it does anything.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from procrastinate import BaseRetryStrategy, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 5
"""Times a job is tried, killed workers included, before it is parked for a human to look at."""

AGAIN = RetryStrategy(max_attempts=TRIES - 1, exponential_wait=6)
"""After 6 s, 36 s, 4 min and 22 min."""


def job(
    name: str, *, retry: BaseRetryStrategy = AGAIN, priority: int = 0
) -> Callable[[Callable[P, R]], Task[P, R, P]]:
    """Make a function a job, known by `name` (`package.verb`) wherever the function may move.

    `name.defer(argument=…)` then asks for it, `name.configure(schedule_at=…).defer(…)` for later. One that raises
    is tried again as `retry` says, then parked.
    """
    return app.task(name=name, retry=retry, priority=priority)


def every(cron: str, name: str) -> Callable[[Callable[[int], Any]], Task[..., Any, ...]]:
    """Make a function of the time it was due at (seconds since 1970) a job that comes round by itself.

    `cron` has five fields, in UTC. Several workers do it once.
    """

    def register(function: Callable[[int], Any]) -> Task[..., Any, ...]:
        @wraps(function)
        def due(timestamp: int) -> Any:  # the queue calls it by this name, whatever the function's own
            return function(timestamp)

        return app.periodic(cron=cron)(app.task(name=name, queueing_lock=name)(due))

    return register


@dataclass(frozen=True, slots=True)
class Queue:
    """How far behind the jobs are."""

    waiting: int
    """Due and not begun."""
    oldest: int
    """Seconds the oldest of these has waited."""
    parked: int
    """Given up after `TRIES`, until `retry_parked`."""


_STATE = """
    WITH due AS (
        SELECT id, scheduled_at FROM procrastinate_jobs
        WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()))
    SELECT (SELECT count(*) FROM due),
           extract(epoch FROM now() - least(
               (SELECT min(scheduled_at) FROM due),
               (SELECT at FROM procrastinate_events
                WHERE type = 'deferred' AND job_id = (SELECT min(id) FROM due WHERE scheduled_at IS NULL)))),
           (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed')"""


def queue() -> Queue:
    """The state of the queue; asked outside `acting`, whose roles do not see it."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        waiting, oldest, parked = cursor.fetchone()  # pyright: ignore[reportGeneralTypeIssues]  # one row always
    return Queue(waiting, int(oldest or 0), parked)


@dataclass(frozen=True, slots=True)
class Parked:
    """A job given up: what it is and what it was asked for."""

    id: int
    name: str
    arguments: dict[str, Any]
    attempts: int


def parked() -> Iterable[Parked]:
    """The jobs given up, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, args, attempts FROM procrastinate_jobs WHERE status = 'failed' ORDER BY id"
        )
        return [Parked(id_, name, json.loads(args), tries) for id_, name, args, tries in cursor.fetchall()]


def retry_parked() -> int:
    """Put the jobs given up back in the queue, as new; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL WHERE status = 'failed'"
        )
        return cursor.rowcount
