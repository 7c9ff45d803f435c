"""The journal takes lines and gives none back to whoever acts."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.db.transaction import atomic

from guichet.database import Scope, acting
from guichet.journal.actions import write
from guichet.journal.types import Author

pytestmark = pytest.mark.django_db

DOSSIER = uuid4()


def execute(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_an_act_leaves_its_line():
    person = uuid4()
    with acting(Scope.usager(person)) as now:
        write(Author("usager", str(person)), "depose", DOSSIER, now, {"revision": 3})
    with acting(Scope.service()):
        lines = execute("SELECT at, author_kind, author_id, verb, subject, facts FROM journal_line")
    assert [line[1:5] for line in lines] == [("usager", str(person), "depose", DOSSIER)]
    assert lines[0][0] == now


EVERYONE = [Scope.usager(uuid4()), Scope.agent([1]), Scope.service()]


@pytest.mark.parametrize("scope", EVERYONE, ids=lambda scope: scope.role)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_line SET verb = 'x'",
        "DELETE FROM journal_line",
        "TRUNCATE journal_line",
        "INSERT INTO journal_line (id, at, author_kind, author_id, verb, subject, facts)"
        " VALUES (1, now(), 'service', '', 'essai', gen_random_uuid(), '{}')",
        "UPDATE journal_head SET hash = ''",
        "DELETE FROM journal_head",
        "TRUNCATE journal_head",
    ],
)
def test_a_line_or_a_head_is_neither_changed_nor_taken_out_nor_put_before_others(scope, statement):
    with acting(scope) as now:
        write(Author.service("essai"), "essai", DOSSIER, now)
    with pytest.raises(DatabaseError, match="permission denied"), acting(scope):
        execute(statement)


@pytest.mark.parametrize("scope", [*EVERYONE[:2], None], ids=lambda scope: scope.role if scope else "nobody")
@pytest.mark.parametrize("statement", ["SELECT 1 FROM journal_line", "SELECT 1 FROM journal_head"])
def test_only_the_service_reads(scope, statement):
    with pytest.raises(DatabaseError, match="permission denied"), acting(scope) if scope else atomic():
        execute(statement)


@pytest.mark.parametrize("scope", EVERYONE[:2], ids=lambda scope: scope.role)
def test_only_the_service_seals(scope):
    with pytest.raises(DatabaseError, match="permission denied"), acting(scope):
        execute("INSERT INTO journal_head (number) VALUES (1)")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_line SET verb = 'x'",
        "DELETE FROM journal_line",
        "UPDATE journal_head SET hash = ''",
        "DELETE FROM journal_head",
        "DELETE FROM journal_reading",
        "ALTER TABLE journal_line DISABLE TRIGGER ALL",
        "SELECT setval(pg_get_serial_sequence('journal_line', 'id'), 1)",
    ],
)
def test_whoever_logs_in_can_do_none_of_it(statement):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), atomic():
        execute(statement)


def test_an_act_that_fails_leaves_no_line():
    with pytest.raises(ZeroDivisionError), acting(Scope.service()) as now:  # noqa: PT012
        write(Author.service("essai"), "essai", DOSSIER, now)
        raise ZeroDivisionError
    with acting(Scope.service()):
        assert execute("SELECT count(*) FROM journal_line") == [(0,)]
