"""An act writes its line in its own transaction: both are there, or neither."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from guichet.database import require_acting
from guichet.journal.types import Author

_INSERT = """
    INSERT INTO journal_line (at, author_kind, author_id, verb, subject, facts) VALUES (%s, %s, %s, %s, %s, %s)"""


def write(
    author: Author,
    verb: str,
    subject: UUID,
    now: datetime,
    facts: Mapping[str, str | int | None] | None = None,
) -> None:
    """Add the line of an act on `subject`. `facts` are ids, numbers, dates and digests: nothing of a person.

    Plain SQL, since whoever writes may not read: the roles hold INSERT on this table and nothing else.
    """
    require_acting()
    values = [now, author.kind, author.id, verb, subject, json.dumps(dict(facts or {}), sort_keys=True)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
