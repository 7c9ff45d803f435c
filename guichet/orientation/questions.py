"""The next question: the one whose answer is expected to leave the least doubt about the way to file.

For each unknown dimension the expected entropy over the remaining ways is computed exactly on the diagram, every
remaining value being equally likely; the smallest wins. What is delicate to say is asked last.
"""

from collections.abc import Collection, Mapping
from math import log2

from guichet.rules import LEAF

from .compiler import IMPOSSIBLE, Compiled
from .decision import Decisions, Way
from .encoding import Encoded
from .space import PLACE

Distribution = dict[Way, float]
_DELICATE = 0.25
"""Share of its gain that a delicate question (health, irregular stay) keeps."""
_MEMORY = 4096


class Questions:
    def __init__(self, compiled: Compiled, decisions: Decisions) -> None:
        self.compiled = compiled
        self.decisions = decisions
        self._gains: dict[tuple[int, ...], dict[int, float]] = {}

    def next_key(self, encoded: Encoded, skip: Collection[str]) -> str | None:
        """The key to ask, or None where nothing more that may be asked would help."""
        ranked: list[tuple[float, str]] = []
        for dimension, gain in self.gains(encoded.codes).items():
            key = self._key_of(dimension, encoded, skip)
            if key is not None:
                delicate = self.compiled.vocabulary.keys[key].sensitive
                ranked.append((-gain * (_DELICATE if delicate else 1), key))
        return min(ranked)[1] if ranked else None

    def gains(self, codes: list[int]) -> dict[int, float]:
        """For each unknown dimension that can change the way, the information its answer would bring, in bits."""
        memo = tuple(codes)
        found = self._gains.get(memo)
        if found is None:
            if len(self._gains) >= _MEMORY:
                self._gains.clear()
            found = self._gains[memo] = self._compute(codes)
        return found

    def _key_of(self, dimension: int, encoded: Encoded, skip: Collection[str]) -> str | None:
        """The key that would settle a dimension: a fact asks for the first key it still misses."""
        space = self.compiled.space
        name = space.dimensions[dimension].name
        if name == PLACE:
            keys = ("departement",) if encoded.departement is None else ("commune",)
        elif name in self.compiled.vocabulary.facts:
            keys = self.compiled.vocabulary.facts[name].keys
        else:
            keys = (name,)
        missing = [key for key in keys if key not in encoded.values]
        return missing[0] if missing and not any(key in skip for key in missing[:1]) else None

    def _compute(self, codes: list[int]) -> dict[int, float]:
        diagram = self.compiled.table.diagram
        allowed = self.compiled.encoder.classes_allowed(codes, diagram.class_of)
        nodes = sorted(diagram.reachable(allowed))
        shares = self._shares(allowed)
        below = self._distributions(nodes, shares)
        whole = below[diagram.root]
        reach = self._reach(nodes, shares)
        joint: dict[int, dict[int, Distribution]] = {}
        passed: dict[int, Distribution] = {}
        for node in nodes:
            asked = diagram.dimension[node]
            if asked == LEAF or codes[asked] >= 0:
                continue
            _add(passed.setdefault(asked, {}), below[node], reach[node])
            by_class = joint.setdefault(asked, {})
            for number, share in shares[asked].items():
                _add(
                    by_class.setdefault(number, {}),
                    below[diagram.children[node][number]],
                    reach[node] * share,
                )
        return {
            asked: _gain(whole, by_class, passed[asked], shares[asked]) for asked, by_class in joint.items()
        }

    def _shares(self, allowed: list[list[int] | None]) -> list[dict[int, float]]:
        """For each dimension, the likelihood of each class still allowed."""
        shares: list[dict[int, float]] = []
        for classes, limits in zip(self.compiled.table.classes, allowed, strict=True):
            numbers = range(len(classes.sizes)) if limits is None else limits
            total = sum(classes.sizes[number] for number in numbers)
            shares.append({number: classes.sizes[number] / total for number in numbers})
        return shares

    def _distributions(self, nodes: list[int], shares: list[dict[int, float]]) -> dict[int, Distribution]:
        """For each node, how likely each way is below it; what is impossible weighs nothing."""
        diagram = self.compiled.table.diagram
        below: dict[int, Distribution] = {}
        for node in nodes:
            asked = diagram.dimension[node]
            if asked == LEAF:
                winner = self.decisions.winner_of_leaf[node]
                possible = self.compiled.laws[winner].rank != IMPOSSIBLE
                below[node] = {self.decisions.ways[winner]: 1.0} if possible else {}
                continue
            by_child: dict[int, float] = {}
            for number, share in shares[asked].items():
                child = diagram.children[node][number]
                by_child[child] = by_child.get(child, 0.0) + share
            mixed: Distribution = {}
            for child, share in by_child.items():
                _add(mixed, below[child], share)
            below[node] = mixed
        return below

    def _reach(self, nodes: list[int], shares: list[dict[int, float]]) -> dict[int, float]:
        """How likely a situation is to pass each node."""
        diagram = self.compiled.table.diagram
        reach = dict.fromkeys(nodes, 0.0)
        reach[diagram.root] = 1.0
        for node in reversed(nodes):
            asked = diagram.dimension[node]
            if asked != LEAF:
                for number, share in shares[asked].items():
                    reach[diagram.children[node][number]] += reach[node] * share
        return reach


def _add(into: Distribution, other: Mapping[Way, float], factor: float) -> None:
    for way, weight in other.items():
        into[way] = into.get(way, 0.0) + weight * factor


def _entropy_mass(distribution: Mapping[Way, float]) -> float:
    """Total mass times entropy in bits."""
    total = sum(distribution.values())
    return sum(-weight * log2(weight / total) for weight in distribution.values() if weight > 0)


def _gain(
    whole: Distribution,
    by_class: Mapping[int, Distribution],
    passed: Distribution,
    shares: Mapping[int, float],
) -> float:
    """Entropy now less entropy expected once the dimension is known.

    Paths that do not ask the dimension (`whole` less `passed`) spread evenly over its classes.
    """
    rest = {way: max(0.0, weight - passed.get(way, 0.0)) for way, weight in whole.items()}
    after = 0.0
    for number, share in shares.items():
        known = dict(by_class.get(number, {}))
        _add(known, rest, share)
        after += _entropy_mass(known)
    return _entropy_mass(whole) - after
