"""Write one situation for each rule that answers someone, with its answer, to `tests/orientation/golden.jsonl`.

Run it after a deliberate change of the rules and read the difference: each line is what a person would be told.
A situation already in the file stays while it still reaches its rule, so that the difference is the change.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from guichet.orientation import Orientation, load
from guichet.orientation.decision import Decisions
from guichet.orientation.samples import Samples
from guichet.territory import load as load_territory

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "tests" / "orientation" / "golden.jsonl"
TODAY = date(2026, 11, 21)
"""The day on which a situation without a date is asked."""

Line = dict[str, Any]


def read() -> dict[str, Line]:
    """The lines of the file by rule."""
    lines = FILE.read_text("utf-8").splitlines() if FILE.exists() else []
    return {line["regle"]: line for line in map(json.loads, lines)}


def answer_line(orientation: Orientation, rule: str, situation: Mapping[str, object]) -> Line:
    """The heart of the answer to a situation."""
    answer = orientation.answer(situation, today=TODAY)
    return {
        "regle": rule,
        "situation": situation,
        "etat": answer["etat"],
        "canal": answer["canal"],
        "lien": answer["liens"][0]["url"] if answer["liens"] else None,
        "erreurs": [error["cle"] for error in answer["erreurs"]],
        "repond": answer["regle"],
    }


class Golden:
    """Finds a situation for each rule that wins somewhere."""

    def __init__(self, orientation: Orientation) -> None:
        self.orientation = orientation
        compiled = orientation.compiled
        self.diagram = compiled.table.diagram
        self.winners = Decisions(compiled).winner_of_leaf
        self.names = [law.id for law in compiled.laws]
        self.samples = Samples.of(compiled)

    def rules(self) -> list[str]:
        """The rules that win in some class of situations."""
        return sorted({self.names[winner] for winner in self.winners.values()})

    def situations(self, rule: str) -> Iterator[Mapping[str, object]]:
        """Real situations on the ways to a rule: the first way of each leaf, then others of other times and facts."""
        leaves = [leaf for leaf in sorted(self.diagram.leaves) if self.names[self.winners[leaf]] == rule]
        for slice_ in (None, *self.slices()):
            for leaf in leaves:
                path = self.path(leaf, slice_)
                situation = self.samples.situation(path) if path else None
                if situation is not None:
                    yield dict(sorted(situation.items()))

    def slices(self) -> Iterator[tuple[int, int]]:
        """Each period and each value of a computed fact: the first way to a leaf may join what no dates give."""
        compiled = self.orientation.compiled
        for name in ("periode", *compiled.vocabulary.facts):
            index = compiled.space.index[name]
            for number in reversed(range(len(self.diagram.classes[index].sizes))):
                yield index, number

    def path(self, leaf: int, slice_: tuple[int, int] | None) -> list[int | None] | None:
        """A way to a leaf, within one class of one dimension where given."""
        allowed: list[list[int] | None] = [None] * len(self.diagram.classes)
        if slice_:
            allowed[slice_[0]] = [slice_[1]]
        path = next(self.diagram.paths_to(leaf.__eq__, allowed), None)
        if path and slice_:
            path[slice_[0]] = slice_[1]
        return path

    def line(self, rule: str, known: Line | None) -> Line | None:
        """The known situation while it still reaches its rule, else a new one; None where there is none."""
        candidates = [known["situation"]] if known else []
        for situation in chain(candidates, self.situations(rule)):
            line = answer_line(self.orientation, rule, situation)
            if line["repond"] == rule or (line["erreurs"] and self._is_impossible(rule)):
                return line
        return None

    def _is_impossible(self, rule: str) -> bool:
        return any(law.id == rule and law.impossible for law in self.orientation.compiled.laws)


def main() -> None:
    orientation = load(ROOT / "data", load_territory(ROOT / "data" / "territory"))
    golden, known = Golden(orientation), read()
    lines = {rule: golden.line(rule, known.get(rule)) for rule in golden.rules()}
    for rule, line in lines.items():
        if line is None:
            print(f"{rule}: no real situation found")
    written = [json.dumps(line, ensure_ascii=False) for line in lines.values() if line]
    FILE.write_text("\n".join(written) + "\n", "utf-8")
    print(f"{len(written)} situations in {FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
