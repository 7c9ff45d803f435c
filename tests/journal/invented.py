"""A journal in memory: lines, sealed in batches, and what was written down of its heads outside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from guichet.journal import chain
from guichet.journal.types import Anchored, Checked, Head, Line, Sealed
from guichet.journal.verification import check

BEGUN = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)


def line(id: int) -> Line:
    at = (BEGUN + timedelta(seconds=id)).isoformat(timespec="microseconds")
    return Line(id, at, "usager", str(UUID(int=id)), "enregistrer", str(UUID(int=7)), {"revision": id})


@dataclass(frozen=True)
class Journal:
    lines: tuple[Line, ...]
    sealed: tuple[Sealed, ...]
    anchored: tuple[Anchored, ...]

    def check(self) -> Checked:
        lines = sorted(self.lines, key=lambda one: one.id)
        return check(self.sealed, ((one.id, chain.leaf(one)) for one in lines), self.anchored)

    def with_lines(self, lines: Sequence[Line]) -> "Journal":
        return replace(self, lines=tuple(lines))

    def sealed_anew(self) -> "Journal":
        """By someone who may do everything in the database: every head made again over the lines as they are."""
        sizes = [batch.head.size for batch in self.sealed]
        return replace(seal(self.lines, sizes), anchored=self.anchored)


def seal(lines: Sequence[Line], sizes: Sequence[int]) -> Journal:
    """The first lines in batches of these sizes, as far as there are lines; the others await their seal."""
    sealed: list[Sealed] = []
    hashes: dict[int, bytes] = {0: chain.NOTHING}
    left = list(lines)
    last: Head | None = None
    for size in sizes:
        batch, left = left[:size], left[size:]
        if not batch:
            break
        ids, leaves = [one.id for one in batch], [chain.leaf(one) for one in batch]
        number = last.number + 1 if last else 1
        last = chain.seal(last, hashes[chain.skipped(number)], ids, leaves, BEGUN + timedelta(hours=number))
        hashes[number] = last.hash
        sealed.append(Sealed(last, tuple(ids), tuple(leaves)))
    anchored = tuple(Anchored(one.head.number, one.head.last, one.head.hash) for one in sealed)
    return Journal(tuple(lines), tuple(sealed), anchored)
