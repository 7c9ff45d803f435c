"""Rows of the journal as its records."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from guichet.journal.types import Head, Line, Sealed

LINE = """id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), author_kind, author_id, verb,
    subject::text, facts"""
HEAD = "number, first, last, size, root, previous, skip, sealed_at, hash"
_read = json.JSONDecoder().decode
_DIGEST = 32
_PAGE = 1000


def to_line(row: Sequence[Any]) -> Line:
    """The record of a row of `LINE`, as the driver gives it: JSON is text."""
    id, at, author_kind, author_id, verb, subject, facts = row
    return Line(id, at, author_kind, author_id, verb, subject, _read(facts))


def to_head(row: Sequence[Any]) -> Head:
    """The record of a row of `HEAD`."""
    number, first, last, size, root, previous, skip, sealed_at, hash_ = row
    return Head(number, first, last, size, bytes(root), bytes(previous), bytes(skip), sealed_at, bytes(hash_))


def to_sealed(row: Sequence[Any]) -> Sealed:
    """The record of a row of `HEAD, ids, leaves`."""
    *head, ids, together = row
    packed = bytes(together)
    leaves = (packed[start : start + _DIGEST] for start in range(0, len(packed), _DIGEST))
    return Sealed(to_head(head), tuple(ids), tuple(leaves))


def last_head() -> Head | None:
    """The last head, None before the first; for whoever acts as the service."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {HEAD} FROM journal_head ORDER BY number DESC LIMIT 1")  # noqa: S608
        row = cursor.fetchone()
    return to_head(row) if row else None


def heads_from(number: int) -> Iterator[Head]:
    """The heads from one on, in order; for whoever acts as the service."""
    statement = f"SELECT {HEAD} FROM journal_head WHERE number >= %s ORDER BY number LIMIT {_PAGE}"  # noqa: S608
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, [number])
            rows = cursor.fetchall()
        yield from map(to_head, rows)
        if len(rows) < _PAGE:
            return
        number = rows[-1][0] + 1
