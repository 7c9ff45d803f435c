from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings as known
from django.db import connection

from guichet.config import embedded
from guichet.database import Scope, acting
from guichet.journal.actions import Sealer, write
from guichet.journal.types import Author

DOSSIER = uuid4()


@pytest.fixture
def anchor(settings, tmp_path):
    settings.JOURNAL_ANCHOR = tmp_path / "journal" / "heads.jsonl"
    return settings.JOURNAL_ANCHOR


@pytest.fixture
def sealer(anchor) -> Sealer:
    return Sealer(anchor)


@pytest.fixture
def owner():
    """Someone who may do everything in the database."""
    address = embedded.cluster(known.HOME).url(embedded.OWNER)
    with psycopg.connect(address, dbname=connection.settings_dict["NAME"], autocommit=True) as found:
        yield found


@pytest.fixture
def visitor():
    """Opens connections of their own, as the service logs in, each in the transaction of an act that goes on."""
    opened: list[psycopg.Connection] = []

    def open_one() -> psycopg.Connection:
        address = embedded.cluster(known.HOME).url(embedded.APP)
        found = psycopg.connect(address, dbname=connection.settings_dict["NAME"])
        opened.append(found)
        found.execute("SET LOCAL ROLE guichet_usager")
        return found

    yield open_one
    for one in opened:
        one.close()


def add_line(visitor: psycopg.Connection) -> None:
    visitor.execute(
        "INSERT INTO journal_line (at, author_kind, author_id, verb, subject, facts)"
        " VALUES (now(), 'usager', '', 'essai', %s, '{}')",
        [DOSSIER],
    )


def act(times: int = 1, subject: UUID = DOSSIER) -> None:
    """So many acts, each in its own transaction."""
    for number in range(times):
        with acting(Scope.usager(subject)) as now:
            write(Author("usager", str(subject)), "essai", subject, now, {"revision": number})


def query(statement: str, *values: object) -> list[tuple]:
    with acting(Scope.service()), connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchall()


def ids() -> list[int]:
    return [id for (id,) in query("SELECT id FROM journal_line ORDER BY id")]


def sealed() -> list[list[int]]:
    """The ids of the lines under each head."""
    return [found for (found,) in query("SELECT ids FROM journal_head ORDER BY number")]
