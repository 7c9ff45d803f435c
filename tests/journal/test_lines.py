"""The journal takes lines and gives none back to whoever acts."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

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


@pytest.mark.parametrize("scope", [Scope.usager(uuid4()), Scope.agent([1]), Scope.service()])
@pytest.mark.parametrize("statement", ["UPDATE journal_line SET verb = 'x'", "DELETE FROM journal_line"])
def test_a_line_is_neither_changed_nor_taken_out(scope, statement):
    with acting(scope) as now:
        write(Author.service("essai"), "essai", DOSSIER, now)
    with pytest.raises(DatabaseError, match="permission denied"), acting(scope):
        execute(statement)


def test_an_act_that_fails_leaves_no_line():
    with pytest.raises(ZeroDivisionError), acting(Scope.service()) as now:  # noqa: PT012
        write(Author.service("essai"), "essai", DOSSIER, now)
        raise ZeroDivisionError
    with acting(Scope.service()):
        assert execute("SELECT count(*) FROM journal_line") == [(0,)]
