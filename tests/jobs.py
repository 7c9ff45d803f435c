"""The deferred jobs of a test, done by the real worker, in the test's own connection and transaction."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection
from procrastinate import utils
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.periodic import PeriodicRegistry


class _Here(DjangoConnector):
    """Django's connection as a worker's own: Django leaves JSON as text."""

    async def execute_query_one_async(self, query, **arguments):
        row = await super().execute_query_one_async(query, **arguments)
        return row | ({"args": json.loads(row["args"])} if row.get("args") else {})


def run_jobs() -> None:
    """Do the jobs that are due, and those they defer, until none is left; as `guichet_app`, like the worker."""

    async def here(function, *arguments, **named):
        return await sync_to_async(function, thread_sensitive=True)(*arguments, **named)

    async def work() -> None:
        worker = app.with_connector(_Here())
        worker.periodic_registry = PeriodicRegistry()  # what comes round by itself is called by its own tests
        worker.worker_defaults = {}  # which close the connection around each job, and with it the test's transaction
        await worker.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)

    with patch.object(utils, "sync_to_async", here):
        async_to_sync(work)()


def run_jobs_aside() -> None:
    """`run_jobs` where a browser holds this thread's event loop: on a connection of its own, so after a commit."""

    def work() -> None:
        run_jobs()
        connection.close()

    with ThreadPoolExecutor(1) as aside:
        aside.submit(work).result()


def let_pass(time: timedelta) -> None:
    """Bring every waiting job nearer by `time`; a job that says another `now` has its own clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - %s WHERE status = 'todo'", [time]
        )


def jobs(name: str = "") -> list[tuple[str, str, int]]:
    """Name, status and tries of each job, oldest first; only of those called `name` where one is given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, status::text, attempts FROM procrastinate_jobs"
            " WHERE %s IN ('', task_name) ORDER BY id",
            [name],
        )
        return cursor.fetchall()
