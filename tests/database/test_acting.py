"""Whoever acts sees and changes their own rows, whatever the program asks of the database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from guichet.database import NobodyActs, Scope, acting, counters, idempotency, require_acting

pytestmark = pytest.mark.django_db

AMINATA, BORIS = uuid4(), uuid4()


def who() -> tuple[str, str]:
    return query("SELECT current_user, coalesce(current_setting('app.scope', true), '')")[0]


def query(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def rows_seen() -> list[UUID]:
    return [owner for (owner,) in query("SELECT owner FROM database_doneonce ORDER BY id")]


@pytest.fixture
def _a_row_each():
    for person in (AMINATA, BORIS):
        with acting(Scope.usager(person)) as now:
            idempotency.claim(person, "essai", uuid4(), "corps", now)


def test_the_clock_of_an_act_is_the_database_s():
    with acting(Scope.usager(AMINATA)) as now:
        assert now.tzinfo is not None
        assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)
        with acting(Scope.service()) as later:
            assert later == now


def test_the_clock_may_be_set_for_a_trial(settings):
    settings.CLOCK_OFFSET = timedelta(days=-365)
    with acting(Scope.usager(AMINATA)) as now:
        assert datetime.now(UTC) - now > timedelta(days=364)


def test_an_act_inside_another_gives_the_role_back():
    with acting(Scope.usager(AMINATA)):
        with acting(Scope.agent([12, 3])):
            assert who() == ("guichet_agent", "3,12")
        assert who() == ("guichet_usager", str(AMINATA))
        with pytest.raises(ZeroDivisionError), acting(Scope.service()):
            raise ZeroDivisionError
        assert who() == ("guichet_usager", str(AMINATA))
    assert who() == ("guichet_app", "")


def test_a_change_outside_an_act_is_refused():
    with pytest.raises(NobodyActs):
        require_acting()
    with pytest.raises(NobodyActs):
        counters.draw("essai", "a")


@pytest.mark.usefixtures("_a_row_each")
def test_each_sees_their_own_rows():
    with acting(Scope.usager(AMINATA)):
        assert rows_seen() == [AMINATA]
    with acting(Scope.usager(uuid4())):
        assert rows_seen() == []
    with acting(Scope.service(BORIS)):
        assert rows_seen() == [BORIS]
    with acting(Scope.service()):
        assert rows_seen() == [AMINATA, BORIS]


@pytest.mark.usefixtures("_a_row_each")
def test_nobody_sees_nothing():
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        rows_seen()


@pytest.mark.usefixtures("_a_row_each")
def test_an_agent_has_no_right_where_no_office_is_named():
    with pytest.raises(DatabaseError, match="permission denied"), acting(Scope.agent([1])):
        rows_seen()


@pytest.mark.usefixtures("_a_row_each")
def test_another_s_row_can_be_neither_changed_nor_made():
    with acting(Scope.usager(AMINATA)), connection.cursor() as cursor:
        cursor.execute("UPDATE database_doneonce SET request = 'x' WHERE owner = %s", [BORIS])
        assert cursor.rowcount == 0
    with pytest.raises(DatabaseError, match="row-level security"), acting(Scope.usager(AMINATA)) as now:
        idempotency.claim(BORIS, "essai", uuid4(), "corps", now)


def test_the_same_request_twice_finds_what_the_first_made():
    key, made = uuid4(), uuid4()
    with acting(Scope.usager(AMINATA)) as now:
        assert idempotency.claim(AMINATA, "depot", key, "corps", now) is None
        idempotency.record(AMINATA, "depot", key, made)
        assert idempotency.claim(AMINATA, "depot", key, "corps", now) == made
        with pytest.raises(idempotency.KeyReused):
            idempotency.claim(AMINATA, "depot", key, "autre corps", now)


def test_a_number_given_back_is_given_again():
    with acting(Scope.service()):
        assert [counters.draw("depot", "5901-2023-08-16") for _ in range(3)] == [1, 2, 3]
    with pytest.raises(ZeroDivisionError), acting(Scope.service()):  # noqa: PT012
        counters.draw("depot", "5901-2023-08-16")
        raise ZeroDivisionError
    with acting(Scope.service()):
        assert counters.draw("depot", "5901-2023-08-16") == 4
        assert counters.draw("depot", "7501-2023-08-16") == 1
