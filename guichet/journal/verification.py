"""Whether the journal is as it was sealed. Pure: heads, lines and what was written down outside come in, in order.

All three are read once, side by side, and what is kept of them does not grow with their number.
"""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from guichet.journal import chain
from guichet.journal.types import Anchored, Checked, Fault, Head, Reason, Sealed

T = TypeVar("T")
Leaf = tuple[int, bytes]
"""The id of a line and its hash."""


def check(sealed: Iterable[Sealed], lines: Iterable[Leaf], anchored: Iterable[Anchored]) -> Checked:
    """Go through the heads in order, until something is wrong or none is left.

    :param lines: those that stand in the journal, by id; the ones that await their seal come last
    :param anchored: by number; several may say the same head, and some heads may be said by none
    """
    walk = _Walk(_Ahead(iter(lines)), _Ahead(iter(anchored)))
    for batch in sealed:
        fault = walk.pass_by(batch)
        if fault is not None:
            return walk.so_far(fault)
    return walk.so_far(walk.fault_at_the_end())


class _Ahead(Generic[T]):
    """An iterator whose next value may be looked at before it is taken."""

    def __init__(self, source: Iterator[T]) -> None:
        self._source = source
        self.next = next(source, None)

    def take(self) -> None:
        self.next = next(self._source, None)


class _Walk:
    def __init__(self, lines: _Ahead[Leaf], anchored: _Ahead[Anchored]) -> None:
        self.lines, self.anchors = lines, anchored
        self.counted = self.anchored = 0
        self.last: Head | None = None
        self.stamp: Anchored | None = None
        self.spine: list[tuple[int, bytes]] = []
        """The last head, the one it skips to, and so on down: whatever head comes next skips to one of these."""

    def so_far(self, fault: Fault | None) -> Checked:
        heads = self.last.number if self.last else 0
        return Checked(self.counted, heads, self.anchored, 0, fault, self.last, self.stamp)

    def pass_by(self, batch: Sealed) -> Fault | None:
        """What is wrong with a head, what was written down of it, or its lines; else it is passed."""
        head = batch.head
        number = self.last.number + 1 if self.last else 1
        if head.number != number:
            return Fault("tete_absente", self._next_line(), number)
        reason = self._reason_in(batch) or self._reason_outside(head)
        if reason is not None:
            return Fault(reason, head.first, head.number)
        fault = self._fault_in_lines(batch)
        if fault is None:
            kept = [one for one in self.spine if one[0] <= chain.skipped(number)]
            self.last, self.spine = head, [(number, head.hash), *kept]
        return fault

    def fault_at_the_end(self) -> Fault | None:
        """A head that was written down outside and is no more."""
        if self.anchors.next is None:
            return None
        return Fault("fin_tronquee", self._next_line(), self.last.number + 1 if self.last else 1)

    def _next_line(self) -> int:
        if self.lines.next is not None:
            return self.lines.next[0]
        return self.last.last + 1 if self.last else 1

    def _reason_in(self, batch: Sealed) -> Reason | None:
        """Whether a head agrees with itself, with its leaves and with the heads before."""
        head, ids = batch.head, batch.ids
        skipped = chain.skipped(head.number)
        agrees = (
            len(ids) == len(batch.leaves) == head.size > 0
            and (ids[0], ids[-1]) == (head.first, head.last)
            and (self.last is None or self.last.last < head.first)
            and head.previous == (self.last.hash if self.last else chain.NOTHING)
            and head.skip == dict(self.spine).get(skipped, chain.NOTHING)
            and head.root == chain.root_of(batch.leaves)
            and head.hash == chain.hash_of(head)
        )
        return None if agrees else "tete_modifiee"

    def _reason_outside(self, head: Head) -> Reason | None:
        """Whether a head is the one that was written down."""
        seen = 0
        while (said := self.anchors.next) is not None and said.number <= head.number:
            if (said.number, said.hash) != (head.number, head.hash):
                return "ancrage_different"
            if said.token is not None:
                self.stamp = said
            seen = 1
            self.anchors.take()
        self.anchored += seen
        return None

    def _fault_in_lines(self, batch: Sealed) -> Fault | None:
        """The first line of the batch that is not what was sealed, or that was not sealed and stands among them."""
        number = batch.head.number
        for id, leaf in zip(batch.ids, batch.leaves, strict=True):
            found = self.lines.next
            if found is None or found[0] > id:
                return Fault("ligne_absente", id, number)
            if found[0] < id:
                return Fault("ligne_ajoutee", found[0], number)
            if found[1] != leaf:
                return Fault("ligne_modifiee", id, number)
            self.counted += 1
            self.lines.take()
        return None
