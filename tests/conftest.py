"""The test ground: one embedded PostgreSQL a run, one database a worker, and the guards of `strict`."""

import asyncio
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import pre_migrate
from django.test import Client
from django.test.utils import setup_databases
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from guichet.config import embedded, schema
from tests.strict import LocalSocket, refuse_inline_code


class ByFile(LoadScopeScheduling):
    """The tests of a file go to one worker, which then makes what they share once."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    config.option.loadscopereorder = False
    return ByFile(config, log)


LONG = ("tests/journeys/", "tests/walls/", "tests/config/", "tests/documents/", "tests/faults/")
"""Begun first, so that the workers end together."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda one: not one.nodeid.startswith(LONG))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_blocker, django_db_modify_db_settings
) -> Iterator[None]:
    """The owner creates and migrates; the tests log in as the service does."""

    def grant(**_: object) -> None:
        schema.grant_to(embedded.APP)

    with embedded.running(settings.HOME), django_db_blocker.unblock():
        pre_migrate.connect(grant)
        with schema.logged_in_as_owner():
            setup_databases(verbosity=0, interactive=False)
        pre_migrate.disconnect(grant)
        yield
        connection.close()


@pytest.fixture(autouse=True, scope="session")
def _the_owner_truncates() -> Iterator[None]:
    def execute_sql_flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        address = embedded.cluster(settings.HOME).url(embedded.OWNER)
        with psycopg.connect(address, dbname=self.connection.settings_dict["NAME"]) as owner:
            for statement in sql_list:
                owner.execute(statement)
            # Django does not know these for its own.
            owner.execute("TRUNCATE procrastinate_jobs, database_rate, database_cache CASCADE")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", LocalSocket)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_inline_code() -> Iterator[None]:
    request = Client.request

    def checked(self: Client, **environ: object):
        response = request(self, **environ)
        refuse_inline_code(response)
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", checked)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A browser kept open for other tests holds this thread's event loop: hidden from those that open none.

    Whatever order tests run in, code that runs a loop of its own (the seal of a PDF, the worker) then finds none,
    in the test as in the fixtures of its module.
    """
    loop = None if "browser" in getattr(item, "fixturenames", ()) else asyncio._get_running_loop()
    if loop is None:
        return (yield)
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(loop)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind: the folder of the run goes with the last process that knows it."""
    if not hasattr(config, "workerinput") and settings.configured:
        cluster = embedded.cluster(settings.HOME)
        if cluster.folder.exists():
            embedded.wait_stopped(cluster, 10.0)
        for folder in (settings.HOME, cluster.folder, cluster.run):
            shutil.rmtree(Path(folder), ignore_errors=True)
