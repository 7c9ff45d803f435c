"""Each reading of a dossier by an agent is written down; who read what is known to the service alone, for a year."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from guichet.database import NobodyActs, Scope, acting
from guichet.dossiers import erasing, models
from guichet.journal import queries
from guichet.journal.actions import read, read_each
from guichet.journal.types import Reading

pytestmark = pytest.mark.django_db

NOVEMBER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
AGENT = Scope.agent([1])
ANNE, BILAL = 1, 2
FIRST, SECOND, THIRD = uuid4(), uuid4(), uuid4()


@pytest.fixture
def _readings():
    with acting(AGENT):
        read(ANNE, FIRST, "dossier", NOVEMBER)
        read(ANNE, FIRST, "piece", NOVEMBER + timedelta(minutes=1))
        read(BILAL, FIRST, "dossier", NOVEMBER + timedelta(days=1))
        read_each(ANNE, [SECOND, THIRD], "recherche", NOVEMBER + timedelta(days=2))


@pytest.mark.usefixtures("_readings")
def test_who_read_a_dossier_is_known_in_order():
    with acting(Scope.service()):
        found = queries.readers_of(FIRST)
    assert found == [
        Reading(ANNE, FIRST, NOVEMBER, "dossier"),
        Reading(ANNE, FIRST, NOVEMBER + timedelta(minutes=1), "piece"),
        Reading(BILAL, FIRST, NOVEMBER + timedelta(days=1), "dossier"),
    ]


@pytest.mark.usefixtures("_readings")
def test_what_an_account_read_between_two_instants_is_known_each_dossier_once():
    with acting(Scope.service()):
        whole = queries.dossiers_read_by(ANNE, NOVEMBER, NOVEMBER + timedelta(days=3))
        assert sorted(whole) == sorted([FIRST, SECOND, THIRD])
        assert queries.dossiers_read_by(ANNE, NOVEMBER, NOVEMBER + timedelta(days=1)) == [FIRST]
        assert queries.dossiers_read_by(ANNE, NOVEMBER, NOVEMBER) == []
        assert queries.dossiers_read_by(BILAL, NOVEMBER, NOVEMBER + timedelta(days=9)) == [FIRST]


def test_a_reading_is_written_in_the_transaction_that_reads():
    with pytest.raises(NobodyActs):
        read(ANNE, FIRST, "dossier", NOVEMBER)
    with pytest.raises(ZeroDivisionError), acting(AGENT):  # noqa: PT012
        read(ANNE, FIRST, "dossier", NOVEMBER)
        raise ZeroDivisionError
    with acting(Scope.service()):
        assert queries.readers_of(FIRST) == []


def test_what_was_read_is_one_of_four():
    with pytest.raises(DatabaseError, match="reading_what"), acting(AGENT):
        read(ANNE, FIRST, "agenda", NOVEMBER)  # type: ignore[arg-type]


@pytest.mark.usefixtures("_readings")
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM journal_reading",
        "UPDATE journal_reading SET agent = 9",
        "DELETE FROM journal_reading",
        "INSERT INTO journal_reading (id, agent, dossier, at, what)"
        " VALUES (1, 1, gen_random_uuid(), now(), 'dossier')",
    ],
)
@pytest.mark.parametrize("scope", [AGENT, Scope.usager(uuid4())], ids=lambda scope: scope.role)
def test_neither_agents_nor_people_read_change_or_remove_one(scope, statement):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting(scope),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_person_writes_none():
    with pytest.raises(DatabaseError, match="permission denied"), acting(Scope.usager(uuid4())):
        read(ANNE, FIRST, "dossier", NOVEMBER)


@pytest.mark.usefixtures("_readings")
def test_a_job_for_one_person_sees_none():
    with acting(Scope.service(uuid4())):
        assert queries.readers_of(FIRST) == []


@pytest.mark.usefixtures("_readings")
def test_the_service_changes_none():
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting(Scope.service()),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE journal_reading SET agent = 9")


def test_a_reading_is_forgotten_after_a_year_and_not_before(settings):
    with acting(AGENT) as now:
        read(ANNE, FIRST, "dossier", now)
        read(ANNE, SECOND, "dossier", now + timedelta(days=2))
    for days, left in ((364, {FIRST, SECOND}), (367, {SECOND}), (370, set())):
        settings.CLOCK_OFFSET = timedelta(days=days)
        with acting(Scope.service()) as then:
            watched = {"at": then, "steady_since": then - timedelta(days=2)}
            models.Heartbeat.objects.update_or_create(id=1, defaults=watched)
        assert erasing.run().refused is None
        with acting(Scope.service()):
            assert set(queries.dossiers_read_by(ANNE, now, now + timedelta(days=9))) == left
