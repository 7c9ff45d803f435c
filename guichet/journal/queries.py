"""What the journal says, and whether it is whole; for whoever acts as the service."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from heapq import merge
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from guichet.database import require_acting
from guichet.journal import anchor, chain, models
from guichet.journal.chain import proof_record as proof_record
from guichet.journal.rows import HEAD, LINE, last_head, to_head, to_line, to_sealed
from guichet.journal.types import (
    Anchored,
    Backlog,
    Checked,
    Head,
    Line,
    Proof,
    Reading,
    Sealed,
    Unproved,
)
from guichet.journal.verification import check

_AT_ONCE = 10_000
"""Lines held in memory at once."""
_HEADS_AT_ONCE = 1000

_PAGE_OF_LINES = f"""
    SELECT {LINE} FROM journal_line WHERE id > %s ORDER BY id LIMIT {_AT_ONCE}"""  # noqa: S608
# As many heads as hold so many lines, one at least.
_PAGE_OF_HEADS = f"""
    SELECT {HEAD}, ids, leaves FROM journal_head JOIN (
        SELECT number AS counted, sum(size) OVER (ORDER BY number) - size AS before FROM (
            SELECT number, size FROM journal_head WHERE number > %s AND number <= %s
            ORDER BY number LIMIT {_HEADS_AT_ONCE}) AS next) AS counting ON number = counted
    WHERE before < {_AT_ONCE} ORDER BY number"""  # noqa: S608
_HEAD_OF = f"SELECT {HEAD}, ids, leaves FROM journal_head WHERE last >= %s ORDER BY last LIMIT 1"  # noqa: S608
_SOME_HEADS = f"SELECT {HEAD} FROM journal_head WHERE number = ANY(%s) ORDER BY number"  # noqa: S608
_LINES_OF = f"SELECT {LINE} FROM journal_line WHERE subject = %s ORDER BY id DESC LIMIT %s"  # noqa: S608
_BACKLOG = """
    SELECT count(*), extract(epoch FROM %s - min(at)) FROM journal_line
    WHERE id > coalesce((SELECT last FROM journal_head ORDER BY number DESC LIMIT 1), 0)"""


def backlog(now: datetime) -> Backlog:
    """The lines that await their seal, and how long the oldest has."""
    require_acting()
    with connection.cursor() as cursor:
        cursor.execute(_BACKLOG, [now])
        unsealed, oldest = cursor.fetchone()  # pyright: ignore[reportGeneralTypeIssues]  # one row always
    return Backlog(unsealed, max(0, int(oldest or 0)))


# Whether it is whole.


def verify(anchors: Sequence[Path], now: datetime) -> Checked:
    """Go through every sealed line and every head, beside the heads written down in these files.

    Streams: memory does not grow with the journal. What is sealed meanwhile is left for the next time.

    :raises AnchorUnusable: where a file cannot be read
    """
    require_acting()
    # The files first: what they say by now is in the journal already.
    written = [(file, anchor.size_of(file)) for file in anchors]
    last = last_head()
    anchored = merge(*(anchor.read(file, size) for file, size in written), key=lambda said: said.number)
    found = check(_sealed(last.number if last else 0), _leaves(), anchored)
    return replace(found, unsealed=backlog(now).unsealed)


def _sealed(until: int) -> Iterator[Sealed]:
    number = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_PAGE_OF_HEADS, [number, until])
            rows = cursor.fetchall()
        if not rows:
            return
        yield from map(to_sealed, rows)
        number = rows[-1][0]


def _leaves() -> Iterator[tuple[int, bytes]]:
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_PAGE_OF_LINES, [after])
            rows = cursor.fetchall()
        for row in rows:
            yield row[0], chain.leaf(to_line(row))
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1][0]


# One line.


def proof(line: int) -> Proof | Unproved:
    """The proof that a line is under the last head written down (the last one, where none is)."""
    require_acting()
    found = _line(line)
    if found is None:
        return Unproved("inconnue")
    with connection.cursor() as cursor:
        cursor.execute(_HEAD_OF, [line])
        row = cursor.fetchone()
    if row is None:
        return Unproved("non_scellee")
    sealed = to_sealed(row)
    if line not in sealed.ids or sealed.leaves[rank := sealed.ids.index(line)] != chain.leaf(found):
        return Unproved("alteree")
    path = chain.path_to(sealed.leaves, rank)
    return Proof(found, rank, path, _heads_up_from(sealed.head))


def _line(id: int) -> Line | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {LINE} FROM journal_line WHERE id = %s", [id])  # noqa: S608
        row = cursor.fetchone()
    return to_line(row) if row else None


def _heads_up_from(head: Head) -> tuple[Head, ...]:
    """The heads that lead from one to the last written down, which must be no former one."""
    written = last_written()
    last = written.number if written else 0
    if last < head.number:
        newest = last_head()
        last = newest.number if newest else head.number
    with connection.cursor() as cursor:
        cursor.execute(_SOME_HEADS, [list(chain.way_back(last, head.number))])
        return tuple(map(to_head, cursor.fetchall()))


def written_down() -> list[Path]:
    """The files where this machine writes heads and their timestamps down, as far as it has begun to."""
    file = Path(settings.JOURNAL_ANCHOR)
    return [one for one in (file, anchor.stamps_of(file)) if one.exists() and anchor.size_of(one)]


def last_written() -> Anchored | None:
    """The last head written down outside the database, from this machine."""
    return anchor.last_of(Path(settings.JOURNAL_ANCHOR))


def last_stamped() -> Anchored | None:
    """The last head that has a timestamp."""
    return anchor.last_of(anchor.stamps_of(Path(settings.JOURNAL_ANCHOR)))


# Who read what.


def readers_of(dossier: UUID) -> list[Reading]:
    """Each time an agent read a dossier, the first one first."""
    require_acting()
    rows = models.Reading.objects.filter(dossier=dossier)
    return [_reading(row) for row in rows.order_by("at", "id")]


def last_readings(dossier: UUID, at_most: int) -> list[Reading]:
    """The last times an agent read a dossier, the very last one first."""
    require_acting()
    rows = models.Reading.objects.filter(dossier=dossier)
    return [_reading(row) for row in rows.order_by("-at", "-id")[:at_most]]


def lines_of(subject: UUID, at_most: int) -> list[Line]:
    """The last acts on a subject, the very last one first."""
    require_acting()
    with connection.cursor() as cursor:
        cursor.execute(_LINES_OF, [subject, at_most])
        return [to_line(row) for row in cursor.fetchall()]


def dossiers_read_by(agent: int, since: datetime, until: datetime) -> list[UUID]:
    """The dossiers an agent read from `since` until before `until`, each once: those a breach concerns (RGPD, 33)."""
    require_acting()
    rows = models.Reading.objects.filter(agent=agent, at__gte=since, at__lt=until)
    return list(rows.order_by("dossier").values_list("dossier", flat=True).distinct())


def _reading(row: models.Reading) -> Reading:
    return Reading(row.agent, row.dossier, row.at, row.what)  # pyright: ignore[reportArgumentType]  # a CHECK holds it
