"""The engine on the real tables, against a plain reading of their rules."""

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from guichet.orientation.decision import Contradictory, Decided, Decisions, Open
from guichet.orientation.encoding import Encoded
from guichet.rules import bits, compile_comparison
from tests.orientation.conftest import TODAY
from tests.orientation.people import People
from tests.rules.naive import Naive

_MANY = 2000


@pytest.fixture(scope="module")
def naive(compiled) -> Naive:
    return Naive(compiled.table.rules)


@pytest.fixture(scope="module")
def decisions(compiled) -> Decisions:
    return Decisions(compiled)


@pytest.fixture(scope="module")
def encode(compiled):
    def encoded(situation) -> Encoded:
        found = compiled.encoder.encode(situation, TODAY)
        assert isinstance(found, Encoded), found
        return found

    return encoded


def in_values(compiled, codes) -> dict[str, str]:
    return {d.name: d.values[code] for d, code in zip(compiled.space.dimensions, codes, strict=True)}


def wholly(codes, random, compiled) -> list[int]:
    """The same situation with every unknown drawn; a département becomes one of its arrondissements."""
    drawn = []
    for dimension, code in zip(compiled.space.dimensions, codes, strict=True):
        if code < -1:
            zones = compiled.space.zones_of[compiled.encoder.departements[-2 - code]]
            code = dimension.values.index(random.choice(zones))
        drawn.append(random.randrange(len(dimension.values)) if code == -1 else code)
    return drawn


def test_people_get_the_rule_that_a_plain_reading_gives(compiled, naive, encode):
    random, table = Random(2), compiled.table
    met = set[str]()
    for person in People(compiled, TODAY).draw(_MANY):
        codes = wholly(encode(person).codes, random, compiled)
        situation = in_values(compiled, codes)
        expected = naive.winning(situation)
        leaf = table.diagram.walk(codes)
        assert {table.rules[n].id for n in table.diagram.leaves[leaf]} == expected, situation
        assert [table.rules[n] for n in bits(table.holding(codes))] == naive.holding(situation)
        met |= expected
    assert len(met) > 0.6 * len(table.rules), "the invented people are too much alike"


def test_every_class_of_requests_grounds_and_places_reaches_the_rule_of_a_plain_reading(compiled, naive):
    """All classes of the dimensions that rules use most, the others drawn."""
    random, table = Random(3), compiled.table
    wide = {"demande", "fondement", "lieu"}
    for _ in range(2):
        choices = [
            merged.first_value if dimension.name in wide else (random.randrange(len(dimension.values)),)
            for dimension, merged in zip(table.dimensions, table.classes, strict=True)
        ]
        fixed = {
            d.name: d.values[c[0]] for d, c in zip(table.dimensions, choices, strict=True) if len(c) == 1
        }
        left = [r for r in table.rules if all(fixed.get(n) in v for n, v in r.accepts.items() if n in fixed)]
        settled: dict[tuple[str, ...], set[str]] = {}
        names = sorted(wide)
        index = {d.name: number for number, d in enumerate(table.dimensions)}
        held = {
            (name, code): {
                r.id
                for r in left
                if name not in r.accepts or table.dimensions[index[name]].values[code] in r.accepts[name]
            }
            for name in names
            for code in choices[index[name]]
        }
        for codes in product(*choices):
            present = tuple(sorted(set.intersection(*(held[name, codes[index[name]]] for name in names))))
            if present not in settled:
                settled[present] = naive.winners_among(present)
            leaf = table.diagram.walk(codes)
            assert {table.rules[n].id for n in table.diagram.leaves[leaf]} == settled[present]


def test_what_is_decided_early_stays_decided(compiled, decisions, encode):
    """Whatever a person says next, an answer given on part of their situation is the answer."""
    random = Random(4)
    people = People(compiled, TODAY, seed=4)
    decided = 0
    for person in people.draw(400):
        said = people.partly_known(person)
        codes = encode(said).codes
        outcome = decisions.decide(codes)
        for _ in range(5):
            whole = decisions.decide(wholly(codes, random, compiled))
            match outcome, whole:
                case (_, Contradictory()) | (Contradictory(), _):
                    assert isinstance(whole, Contradictory), said
                case Decided(law, alone), Decided(other):
                    decided += 1
                    assert decisions.ways[law] == decisions.ways[other], said
                    assert not alone or law == other, said
                case Open(laws), Decided(other):
                    assert other in laws, said
                case _:
                    raise AssertionError(f"{outcome} then {whole}")
    assert decided > 100


def test_what_remains_possible_is_exactly_what_completions_reach(compiled, encode):
    """The still open leaves of someone of whom two or three things are unknown, by trying every value."""
    random, table = Random(5), compiled.table
    for person in People(compiled, TODAY, seed=5).draw(60):
        codes = wholly(encode(person).codes, random, compiled)
        unknown = random.sample([n for n in table.asked if len(table.classes[n].masks) < 40], 3)
        for number in unknown:
            codes[number] = -1
        reached = set()
        for values in product(*(table.classes[number].first_value for number in unknown)):
            whole = codes.copy()
            for number, value in zip(unknown, values, strict=True):
                whole[number] = value
            reached.add(table.diagram.walk(whole))
        allowed = compiled.encoder.classes_allowed(codes, table.diagram.class_of)
        assert set(table.diagram.possible_leaves(allowed)) == reached


def test_a_local_table_speaks_of_its_own_place_only(compiled):
    zones = compiled.space.zones_of
    for law, rule in zip(compiled.laws, compiled.table.rules, strict=True):
        if law.table in zones:
            assert rule.accepts["lieu"] <= set(zones[law.table]), law.id


def local_tables(compiled):
    return sorted({law.table for law in compiled.laws} & set(compiled.space.zones_of))


def test_without_a_local_table_every_other_departement_answers_the_same(compiled, decisions):
    """The three largest local tables, compared on the whole domain."""
    laws = [law.table for law in compiled.laws]
    largest = sorted(local_tables(compiled), key=laws.count)[-3:]
    check_elsewhere(compiled, decisions, largest)


@pytest.mark.prove
def test_without_any_local_table_every_other_departement_answers_the_same(compiled, decisions):
    names = local_tables(compiled)
    assert len(names) >= 15
    check_elsewhere(compiled, decisions, names)


def check_elsewhere(compiled, decisions, names):
    rules, laws = compiled.table.rules, compiled.laws
    lieu = compiled.space.index["lieu"]
    for name in names:
        kept = [number for number, law in enumerate(laws) if law.table != name]
        classes, diagram = compile_comparison(rules, [rules[n] for n in kept], compiled.space.dimensions)
        own = {compiled.space.codes[lieu][zone] for zone in compiled.space.zones_of[name]}
        elsewhere = [None] * len(classes)
        elsewhere[lieu] = sorted({c for code, c in enumerate(classes[lieu].of_value) if code not in own})
        for leaf in diagram.possible_leaves(elsewhere):
            before, after = diagram.leaves[leaf]
            assert decisions.ways[before] == decisions.ways[kept[after]], (name, laws[before].id)


def edges(valid):
    """Days around the limits of a period of force, and whether they are within."""
    if valid.du:
        yield valid.du - timedelta(days=1), False
        yield valid.du, True
    if valid.au:
        yield valid.au, True
        yield valid.au + timedelta(days=1), False


def test_a_dated_rule_holds_from_its_first_to_its_last_day(compiled, naive):
    random, table, space = Random(6), compiled.table, compiled.space
    swept = 0
    for number, (law, rule) in enumerate(zip(compiled.laws, table.rules, strict=True)):
        if not law.entry:
            continue
        situation = {
            d.name: random.choice(sorted(rule.accepts.get(d.name, d.values))) for d in space.dimensions
        }
        for day, within in edges(law.entry.valide):
            swept += 1
            situation["periode"] = space.starts[space.period_of(day)].isoformat()
            codes = [space.codes[n][situation[d.name]] for n, d in enumerate(space.dimensions)]
            assert bool(table.holding(codes) >> number & 1) is within, (law.id, day)
            leaf = table.diagram.walk(codes)
            assert {table.rules[n].id for n in table.diagram.leaves[leaf]} == naive.winning(situation)
    assert swept > 100


def test_nothing_changes_but_at_a_boundary(compiled):
    space = compiled.space
    for first, following in zip(space.starts, [*space.starts[1:], date(2100, 1, 1)], strict=True):
        inside = {space.period_of(first), space.period_of(following - timedelta(days=1))}
        assert len(inside) == 1
        assert space.period_of(following) not in inside or following.year == 2100
