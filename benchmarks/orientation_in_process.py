"""Orientation in one process: against zen-engine on the same encoded cases, encoding alone, a constant answer."""

import json
from collections.abc import Iterator, Sequence

import zen

from benchmarks.cases import LEAST, TODAY, Cases, cases
from benchmarks.measure import Figure, against, rates
from guichet.orientation.reasons import Reasons
from guichet.rules import Table, bits

_ZEN_PASSES = 3
_ANSWER_PASSES = 21


def figures() -> list[Figure]:
    known = cases()
    return [rule_figure(known), reasons_figure(known), answer_figure(known)]


# -- encoded situation → rule -----------------------------------------------------------------------------


def rule_figure(known: Cases) -> Figure:
    """A walk in the diagram beside a decision table of zen-engine, which must give the same rules first.

    Each case holds what the person said where that settles the walk, else all there is to say.
    """
    table = known.orientation.compiled.table
    walk = table.diagram.walk
    pairs = zip(known.encoded, known.whole, strict=True)
    every = (said.codes if walk(said.codes) is not None else whole.codes for said, whole in pairs)
    settled = [codes for codes in every if walk(codes) is not None]
    assert len(settled) >= LEAST, "too few cases are settled"
    decision = zen.ZenEngine().create_decision(json.dumps(decision_table(table)))
    inputs = [classes_by_name(table, codes) for codes in settled]
    for codes, given in zip(settled, inputs, strict=True):
        leaf = walk(codes)
        assert leaf is not None
        winners = {table.rules[number].id for number in table.diagram.leaves[leaf]}
        assert decision.evaluate(given)["result"]["rule"] in winners, given
    (ours,) = rates((walk, settled))
    (floor,) = rates((decision.evaluate, inputs), passes=_ZEN_PASSES)
    return against("encoded situation → rule", ours, floor, "zen-engine, same cases", 200)


def classes_by_name(table: Table, codes: Sequence[int]) -> dict[str, int]:
    """What zen reads: the class of each known value, under the name of its dimension."""
    return {
        table.dimensions[asked].name: table.classes[asked].of_value[codes[asked]]
        for asked in table.asked
        if codes[asked] >= 0
    }


def decision_table(table: Table) -> dict[str, object]:
    """The compiled rules as a first-hit decision table (JDM), higher rules first."""
    columns = [table.dimensions[asked].name for asked in table.asked]
    rules = []
    for number in higher_first(table):
        cells = {name: cell(table, asked, number) for asked, name in zip(table.asked, columns, strict=True)}
        rules.append({"_id": str(number), **cells, "rule": json.dumps(table.rules[number].id)})
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in columns],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": rules,
    }
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "table", "name": "table", "type": "decisionTableNode", "content": content},
            {"id": "out", "name": "out", "type": "outputNode"},
        ],
        "edges": [
            {"id": "first", "sourceId": "in", "targetId": "table"},
            {"id": "last", "sourceId": "table", "targetId": "out"},
        ],
    }


def cell(table: Table, asked: int, rule: int) -> str:
    """The classes a rule accepts, empty for all."""
    masks = table.classes[asked].masks
    accepted = [number for number, mask in enumerate(masks) if mask >> rule & 1]
    return "" if len(accepted) == len(masks) else ", ".join(map(str, accepted))


def higher_first(table: Table) -> Iterator[int]:
    """The rules, each after all that win over it."""
    waiting = dict.fromkeys(range(len(table.rules)))
    while waiting:
        for number in list(waiting):
            if not any(above in waiting for above in bits(table.beaten[number])):
                del waiting[number]
                yield number


# -- situation → rule with because and why not --------------------------------------------------------------


def reasons_figure(known: Cases) -> Figure:
    compiled, decisions = known.orientation.compiled, known.decisions
    encode, reasons = compiled.encoder.encode, Reasons(compiled, decisions)

    def explain(situation: dict[str, object]) -> object:
        encoded = encode(situation, TODAY)
        decided = decisions.decide(encoded.codes)
        return (
            decided.law,
            reasons.because(decided.law, encoded, "fr"),
            reasons.why_not(decided, encoded, "fr"),
        )

    ours, floor = rates(
        (explain, known.situations), (lambda situation: encode(situation, TODAY), known.situations)
    )
    return against("situation → rule, because, why not", ours, floor, "encoding the same", 1 / 6)


# -- situation → whole answer as JSON -----------------------------------------------------------------------


def answer_figure(known: Cases) -> Figure:
    answer = known.orientation.answer

    def whole(situation: dict[str, object]) -> str:
        return json.dumps(answer(situation, today=TODAY), ensure_ascii=False)

    sizes = sorted((len(whole(situation)), number) for number, situation in enumerate(known.situations))
    mean = sum(size for size, _ in sizes) / len(sizes)
    _, nearest = min((abs(size - mean), number) for size, number in sizes)
    constant = repr(answer(known.situations[nearest], today=TODAY))
    build = eval(f"lambda: {constant}")  # the code that makes such an answer anew, part by part

    def dump(situation: dict[str, object]) -> str:
        return json.dumps(build(), ensure_ascii=False)

    ours, floor = rates((whole, known.situations), (dump, known.situations), passes=_ANSWER_PASSES)
    return against(
        "situation → whole answer as JSON", ours, floor, "a constant answer, built and dumped", 1 / 4
    )
