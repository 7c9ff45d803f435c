"""A job is deferred by whoever acts, kept or given up with the act, done after it, tried again, parked."""

import inspect
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django import app

from guichet.database import Scope, acting, jobs
from tests.jobs import jobs as in_queue
from tests.jobs import let_pass, run_jobs

SCOPES = [Scope.usager(uuid4()), Scope.agent([12]), Scope.service()]


@pytest.fixture
def tried():
    """What a job of the test was asked for, each time; an odd number fails."""
    found: list[int] = []

    @jobs.job("essai.noter")
    def note(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("guichet_app",)
        found.append(number)
        if number % 2:
            raise ValueError(number)

    yield note, found
    del app.tasks["essai.noter"]


@pytest.mark.django_db
@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.role)
def test_whoever_acts_defers_and_the_worker_does_it_as_the_application(tried, scope):
    note, found = tried
    with acting(scope):
        note.defer(number=2)
        assert found == []
    run_jobs()
    assert found == [2]
    assert in_queue("essai.noter") == [("essai.noter", "succeeded", 1)]


@pytest.mark.django_db
def test_a_job_is_given_up_with_the_act_that_asked_for_it(tried):
    note, found = tried
    with pytest.raises(ZeroDivisionError), acting(Scope.usager(uuid4())):  # noqa: PT012
        note.defer(number=2)
        raise ZeroDivisionError
    run_jobs()
    assert found == []


@pytest.mark.django_db
@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.role)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT args FROM procrastinate_jobs",
        "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'x')",
        "UPDATE procrastinate_jobs SET status = 'cancelled'",
        "DELETE FROM procrastinate_jobs",
        "SELECT * FROM procrastinate_events",
        "SELECT procrastinate_fetch_job_v2(NULL, 1)",
        "SELECT procrastinate_cancel_job_v1(1, false, true)",
    ],
)
def test_whoever_acts_can_do_nothing_else_with_the_queue(tried, scope, statement):
    note, _ = tried
    note.defer(number=2)
    with (
        acting(scope),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
def test_a_job_that_fails_is_tried_five_times_later_and_later_then_parked_in_sight(tried):
    note, found = tried
    note.defer(number=3)
    for tries in range(1, jobs.TRIES + 1):
        assert jobs.queue().parked == 0
        run_jobs()
        assert found == [3] * tries
        run_jobs()
        assert found == [3] * tries
        let_pass(timedelta(hours=1))
    assert in_queue("essai.noter") == [("essai.noter", "failed", 5)]
    assert jobs.queue() == jobs.Queue(waiting=0, oldest=0, parked=1)
    assert [(found.name, found.arguments) for found in jobs.parked()] == [("essai.noter", {"number": 3})]
    assert jobs.retry_parked() == 1
    run_jobs()
    assert found == [3] * 6


@pytest.mark.django_db
def test_the_oldest_job_that_waits_is_known_by_its_age(tried):
    note, _ = tried
    assert jobs.queue() == jobs.Queue(waiting=0, oldest=0, parked=0)
    note.configure(schedule_in={"hours": 1}).defer(number=2)
    assert jobs.queue().waiting == 0
    let_pass(timedelta(hours=1, minutes=2))
    note.defer(number=4)
    state = jobs.queue()
    assert state.waiting == 2
    assert 119 <= state.oldest <= 125


def test_every_job_that_comes_round_is_called_as_the_queue_calls_it():
    for found in app.periodic_registry.periodic_tasks.values():
        inspect.signature(found.task.func, follow_wrapped=False).bind(timestamp=0)
