"""Sealing the lines that acts have added, in the order of their ids, while acts go on adding others.

Ids are drawn when a line is added and seen when its transaction is kept: a line may appear before one of a lower id.
Sealed too early, a batch would leave that one out for ever. Whoever adds a line holds, from before its id is drawn
until after it is seen, a lock on the table (ROW EXCLUSIVE, which nobody waits for). So the lines up to one that is
seen are settled, seen or given up for ever, once everyone who held that lock after it was seen has let it go.

Nothing here is waited for by an act, and nothing else than a transaction that adds a line puts a seal off: neither a
long reading nor a long change elsewhere. Transactions are not told apart by their number, which a restored copy of
the database begins anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

from guichet.database import Scope, acting, crash
from guichet.journal import anchor, chain, models
from guichet.journal.rows import LINE, heads_from, last_head, to_line
from guichet.journal.types import AnchorUnusable, Head

AT_ONCE = 10_000
"""Lines under one head, at most."""

_ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('guichet.journal'))"
_NEWEST = "SELECT max(id) FROM journal_line"
_LINES = f"SELECT {LINE} FROM journal_line WHERE id > %s AND id <= %s ORDER BY id LIMIT %s"  # noqa: S608

_ADDING = """
    SELECT DISTINCT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'journal_line'::regclass AND mode = 'RowExclusiveLock' AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND pid IS DISTINCT FROM pg_backend_pid()"""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line that was seen, and who was adding lines after that."""

    line: int
    adding: frozenset[str]

    def settled(self, adding: frozenset[str]) -> bool:
        """Whether no line of a lower id can appear any more, given who is adding lines now."""
        return not self.adding & adding


class Sealer:
    """One of those that seal, one a worker: they take turns, and one that dies leaves nothing to undo.

    Each writes the heads down in its own file, whoever made them.
    """

    def __init__(self, anchor: Path) -> None:
        self._anchor = anchor
        self._mark: _Mark | None = None
        self._written = 0

    def turn(self) -> bool:
        """Seal what is settled, and write down the heads that are not; whether there is more to seal at once.

        :raises AnchorUnusable: where they cannot be written down; what is sealed stays sealed
        """
        sealed = self.seal()
        crash.point("journal.after_commit_before_anchor")
        self.write_down()
        return sealed == AT_ONCE

    def write_down(self) -> None:
        """Add the heads to the file that it has not yet; a new file begins with the last one.

        :raises AnchorUnusable: where it cannot be written, or says another journal than this one
        """
        with acting(Scope.service()):
            written = anchor.last_of(self._anchor) if self._written == 0 else None
            newest = last_head()
            number = newest.number if newest else 0
            if written is not None and written.number > number:
                raise AnchorUnusable(
                    f"{self._anchor}: head {written.number} is no more, the last is {number}"
                )
            if number > self._written:
                since = self._written or (written.number if written else number)
                anchor.add_heads(self._anchor, heads_from(since))
        self._written = number

    def seal(self) -> int:
        """Seal what is settled, in a transaction of its own; how many lines, none while another seals."""
        with acting(Scope.service()) as now:
            if not _one(_ALONE):
                return 0
            last = last_head()
            until = self._settled(last.last if last else 0)
            sealed = _seal(last, until, now) if until else 0
            crash.point("journal.after_head_before_commit")
        return sealed

    def _settled(self, sealed: int) -> int | None:
        """The last line that may be sealed; None where there is none after `sealed`."""
        # In this order: who adds a line of a lower id than the newest seen is still adding when asked for.
        newest = _one(_NEWEST)
        if newest is None or newest <= sealed:
            self._mark = None
            return None
        adding = _adding()
        now = _Mark(newest, adding)
        if now.settled(adding):
            self._mark = None
            return newest
        # A mark is kept until it is settled: those that come meanwhile, without end, put nothing off.
        former, self._mark = self._mark, self._mark or now
        if former is None or not former.settled(adding):
            return None
        self._mark = now
        return former.line if former.line > sealed else None


def _adding() -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(_ADDING)
        return frozenset(name for (name,) in cursor.fetchall())


def _one(statement: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        (value,) = cursor.fetchone()  # pyright: ignore[reportGeneralTypeIssues]  # one row always
    return value


def _seal(last: Head | None, until: int, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [last.last if last else 0, until, AT_ONCE])
        lines = [to_line(row) for row in cursor.fetchall()]
    if not lines:
        return 0
    ids, leaves = [line.id for line in lines], [chain.leaf(line) for line in lines]
    head = chain.seal(last, _skip(last), ids, leaves, now)
    _keep(head, ids, leaves)
    return len(lines)


def _skip(last: Head | None) -> bytes:
    number = chain.skipped(last.number + 1 if last else 1)
    found = models.Head.objects.filter(pk=number).values_list("hash", flat=True)
    return bytes(found.get()) if number else chain.NOTHING


def _keep(head: Head, ids: Sequence[int], leaves: Sequence[bytes]) -> None:
    models.Head.objects.create(
        number=head.number,
        first=head.first,
        last=head.last,
        size=head.size,
        root=head.root,
        previous=head.previous,
        skip=head.skip,
        hash=head.hash,
        sealed_at=head.sealed_at,
        ids=list(ids),
        leaves=b"".join(leaves),
    )
