"""A decision diagram: every situation walks from the root to the rules that hold for it.

A dimension is a list of atomic values; values that no rule tells apart are merged into a *class*. A node asks
one dimension and has one child a class; nodes and leaves are shared, so that the diagram is both the evaluator
(a few look-ups a situation) and the proof (every class of situations is some path).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

Mask = int
Winners = tuple[int, ...]
Allowed = Sequence[Sequence[int] | None]
"""For each dimension the classes still possible; None where all are."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One input: its name, its atomic values, and for each rule the set of values it accepts (None: all)."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classes:
    """How the values of a dimension merge: `of_value[i]` is the class of value i; `masks[c]` its rules."""

    of_value: tuple[int, ...]
    masks: tuple[Mask, ...]
    sizes: tuple[int, ...]
    first_value: tuple[int, ...]


def merge_values(count: int, accepted: Sequence[frozenset[int] | None]) -> Classes:
    """Merge the `count` values of a dimension that no rule tells apart.

    :param accepted: for each rule, the indexes of the values it accepts, or None when it accepts all
    """
    masks_by_value = [0] * count
    for rule, values in enumerate(accepted):
        bit = 1 << rule
        for value in range(count) if values is None else values:
            masks_by_value[value] |= bit
    seen: dict[Mask, int] = {}
    of_value = tuple(seen.setdefault(mask, len(seen)) for mask in masks_by_value)
    sizes = [0] * len(seen)
    for number in of_value:
        sizes[number] += 1
    first = tuple(of_value.index(number) for number in range(len(seen)))
    return Classes(of_value, tuple(seen), tuple(sizes), first)


LEAF: Final = -1


@dataclass(slots=True)
class Diagram:
    """Nodes by number, root last built. `dimension[n]` is LEAF for a leaf, whose rules are `leaves[n]`."""

    classes: tuple[Classes, ...]
    dimension: list[int] = field(default_factory=list[int])
    children: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    leaves: dict[int, Winners] = field(default_factory=dict[int, Winners])
    root: int = 0
    class_of: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        self.class_of = tuple(classes.of_value for classes in self.classes)

    def walk(self, codes: Sequence[int]) -> int | None:
        """The leaf of a situation given by one value index a dimension.

        A negative code says "not known": None is returned when the way depends on it.
        """
        dimension, children, class_of = self.dimension, self.children, self.class_of
        node = self.root
        asked = dimension[node]
        while asked != LEAF:
            code = codes[asked]
            if code < 0:
                return None
            node = children[node][class_of[asked][code]]
            asked = dimension[node]
        return node

    def reachable(self, allowed: Allowed) -> set[int]:
        """Every node that a situation within `allowed` can pass, leaves included."""
        seen = {self.root}
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            for child in self._open(node, allowed):
                if child not in seen:
                    seen.add(child)
                    waiting.append(child)
        return seen

    def _open(self, node: int, allowed: Allowed) -> Iterable[int]:
        asked = self.dimension[node]
        if asked == LEAF:
            return ()
        limits = allowed[asked]
        every = self.children[node]
        return every if limits is None else (every[number] for number in limits)

    def possible_leaves(self, allowed: Allowed) -> list[int]:
        """The leaves a situation within `allowed` can reach, in the order they were built."""
        return sorted(node for node in self.reachable(allowed) if self.dimension[node] == LEAF)

    def paths_to(self, goal: Callable[[int], bool], allowed: Allowed) -> Iterator[list[int | None]]:
        """Every path within `allowed` to a leaf for which `goal` holds: one class a dimension, None whatever.

        The last dimensions vary first; a caller takes as many as it needs.
        """
        leads: set[int] = set()
        for node in sorted(self.reachable(allowed)):
            if (
                goal(node)
                if self.dimension[node] == LEAF
                else any(c in leads for c in self._open(node, allowed))
            ):
                leads.add(node)
        path: list[int | None] = [None] * len(self.classes)

        def descend(node: int) -> Iterator[list[int | None]]:
            asked = self.dimension[node]
            if asked == LEAF:
                yield path.copy()
                return
            every = self.children[node]
            for number in _numbers(allowed[asked], len(every)):
                if every[number] in leads:
                    path[asked] = number
                    yield from descend(every[number])
            path[asked] = None

        if self.root in leads:
            yield from descend(self.root)

    def count_classes(self, allowed: Allowed) -> dict[int, int]:
        """How many classes of situations each leaf stands for."""
        return self._count(allowed, lambda asked: [1] * len(self.classes[asked].masks))

    def count_situations(self, allowed: Allowed) -> dict[int, int]:
        """How many situations (one atomic value a dimension) each leaf stands for."""
        return self._count(allowed, lambda asked: list(self.classes[asked].sizes))

    def _count(self, allowed: Allowed, sizes_of: Callable[[int], list[int]]) -> dict[int, int]:
        """Push the whole domain down from the root; a dimension that a path skips multiplies its leaf."""
        sizes = [sizes_of(asked) for asked in range(len(self.classes))]
        widths = [
            sum(sizes[asked][n] for n in _numbers(allowed[asked], len(sizes[asked])))
            for asked in range(len(self.classes))
        ]
        whole = 1
        for width in widths:
            whole *= width
        weight: dict[int, int] = {self.root: whole}
        counts: dict[int, int] = {}
        for node in sorted(self.reachable(allowed), reverse=True):
            asked = self.dimension[node]
            mass = weight[node]
            if asked == LEAF:
                counts[node] = mass
                continue
            share = mass // widths[asked] if widths[asked] else 0
            for number in _numbers(allowed[asked], len(sizes[asked])):
                child = self.children[node][number]
                weight[child] = weight.get(child, 0) + share * sizes[asked][number]
        return counts


def _numbers(limits: Sequence[int] | None, count: int) -> Sequence[int]:
    return range(count) if limits is None else limits


def build(classes: Sequence[Classes], rules: int, settle: Callable[[Mask], Winners]) -> Diagram:
    """Build the diagram of `rules` rules; `settle` says which of the rules that hold together win.

    Children are always built before their parents, so a node's number is greater than its children's.
    """
    diagram = Diagram(tuple(classes))
    known_nodes: dict[tuple[int, tuple[int, ...]], int] = {}
    known_leaves: dict[Winners, int] = {}
    levels: list[dict[Mask, int]] = [{} for _ in range(len(classes) + 1)]

    def add(asked: int, children: tuple[int, ...]) -> int:
        diagram.dimension.append(asked)
        diagram.children.append(children)
        return len(diagram.dimension) - 1

    def leaf(mask: Mask) -> int:
        winners = settle(mask)
        number = known_leaves.get(winners)
        if number is None:
            number = known_leaves[winners] = add(LEAF, ())
            diagram.leaves[number] = winners
        return number

    def node(level: int, mask: Mask) -> int:
        memo = levels[level]
        found = memo.get(mask)
        if found is not None:
            return found
        if level == len(classes):
            number = leaf(mask)
        else:
            children = tuple(node(level + 1, mask & other) for other in classes[level].masks)
            if all(child == children[0] for child in children):
                number = children[0]
            else:
                key = (level, children)
                number = known_nodes.get(key, LEAF)
                if number == LEAF:
                    number = known_nodes[key] = add(level, children)
        memo[mask] = number
        return number

    diagram.root = node(0, (1 << rules) - 1)
    return diagram
