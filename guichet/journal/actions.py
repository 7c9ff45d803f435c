"""An act writes its line in its own transaction: both are there, or neither. So does whoever reads a dossier."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from guichet.database import require_acting
from guichet.journal import anchor, models
from guichet.journal.sealing import Sealer
from guichet.journal.types import Anchored, Author, What

__all__ = ["Sealer", "forget_readings", "read", "read_each", "stamp", "write"]

_INSERT = """
    INSERT INTO journal_line (at, author_kind, author_id, verb, subject, facts) VALUES (%s, %s, %s, %s, %s, %s)"""
_READ = """
    INSERT INTO journal_reading (agent, dossier, at, what)
    SELECT %s, dossier, %s, %s FROM unnest(%s::uuid[]) AS dossier"""


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


def read(agent: int, dossier: UUID, what: What, now: datetime) -> None:
    """Write down that an agent reads a dossier, in the transaction of the reading (CNIL, délibération 2021-122)."""
    read_each(agent, [dossier], what, now)


def read_each(agent: int, dossiers: Sequence[UUID], what: What, now: datetime) -> None:
    """Write down that an agent reads several dossiers at once: a page of results, an export; a row each."""
    require_acting()
    with connection.cursor() as cursor:
        cursor.execute(_READ, [agent, now, what, list(dossiers)])


def forget_readings(before: datetime) -> int:
    """Erase what is written down of readings before then; how many."""
    require_acting()
    return models.Reading.objects.filter(at__lt=before).delete()[0]


def stamp(head: Anchored, token: bytes, now: datetime) -> None:
    """Keep the timestamp (RFC 3161) of the hash of a head beside the heads written down.

    :raises AnchorUnusable: where it cannot be written
    """
    anchor.add_stamp(Path(settings.JOURNAL_ANCHOR), head, token, now)
