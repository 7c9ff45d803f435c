"""Tables of rules: the compiled diagram says what a plain loop over the rules says, whatever is known."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.rules import Dimension, Rule, Table, TableError, bits, compile_comparison, compile_table
from tests.rules.naive import Naive

NOT_KNOWN = -1
DIMENSIONS = (
    Dimension("demande", ("premiere", "renouvellement", "duplicata")),
    Dimension("visa", ("aucun", "court", "long", "vls_ts")),
    Dimension("lieu", ("921", "922")),
    Dimension("age", ("mineur", "majeur", "retraite")),
)
EVERYWHERE = [None] * len(DIMENSIONS)


@st.composite
def rules(draw: st.DrawFn) -> list[Rule]:
    """A few rules; each wins over some of those before it, which leaves no circle."""
    names = [f"table.regle-{number}" for number in range(draw(st.integers(0, 6)))]
    found: list[Rule] = []
    for number, name in enumerate(names):
        accepts = {
            dimension.name: draw(st.frozensets(st.sampled_from(dimension.values), min_size=1))
            for dimension in DIMENSIONS
            if draw(st.booleans())
        }
        beats = tuple(sorted(draw(st.sets(st.sampled_from(names[:number]))))) if number else ()
        found.append(Rule(name, accepts, beats, rank=draw(st.sampled_from((0, 1, 1)))))
    return found


def every_situation() -> Iterator[tuple[int, ...]]:
    return product(*(range(len(dimension.values)) for dimension in DIMENSIONS))


def situation_of(codes: Sequence[int]) -> dict[str, str]:
    return {d.name: d.values[code] for d, code in zip(DIMENSIONS, codes, strict=True)}


def winners_at(table: Table, leaf: int | None) -> set[str]:
    assert leaf is not None
    return {table.rules[number].id for number in table.diagram.leaves[leaf]}


def allowed_by(table: Table, codes: Sequence[int]) -> list[list[int] | None]:
    return [
        None if code == NOT_KNOWN else [table.classes[asked].of_value[code]]
        for asked, code in enumerate(codes)
    ]


def completions(codes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return product(
        *(
            range(len(dimension.values)) if code == NOT_KNOWN else (code,)
            for dimension, code in zip(DIMENSIONS, codes, strict=True)
        )
    )


partial_situations = st.tuples(*(st.integers(NOT_KNOWN, len(d.values) - 1) for d in DIMENSIONS))


@given(rules())
def test_every_situation_reaches_the_rules_that_a_plain_loop_finds(found):
    table, naive = compile_table(found, DIMENSIONS), Naive(found)
    for codes in every_situation():
        situation = situation_of(codes)
        assert winners_at(table, table.diagram.walk(codes)) == naive.winning(situation)
        assert [table.rules[number] for number in bits(table.holding(codes))] == naive.holding(situation)


@given(rules())
def test_a_table_of_all_that_holds_keeps_every_rule(found):
    table, naive = compile_table(found, DIMENSIONS, "all"), Naive(found)
    for codes in every_situation():
        held = {rule.id for rule in naive.holding(situation_of(codes))}
        assert winners_at(table, table.diagram.walk(codes)) == held


@given(rules(), partial_situations)
def test_a_partly_known_situation_reaches_what_its_completions_reach(found, codes):
    table = compile_table(found, DIMENSIONS)
    reached = {table.diagram.walk(whole) for whole in completions(codes)}
    assert set(table.diagram.possible_leaves(allowed_by(table, codes))) == reached
    decided = table.diagram.walk(codes)
    if decided is not None:
        assert reached == {decided}


@given(rules(), partial_situations)
def test_situations_are_counted_exactly(found, codes):
    table = compile_table(found, DIMENSIONS)
    allowed = allowed_by(table, codes)
    one_by_one = Counter(table.diagram.walk(whole) for whole in completions(codes))
    known = sum(code != NOT_KNOWN for code in codes)
    counted = table.diagram.count_situations(allowed)
    if not known:
        assert counted == one_by_one
    # A known value counts for its whole class: counts compare as shares.
    assert set(counted) == set(one_by_one)
    total, size = sum(counted.values()), sum(one_by_one.values())
    assert all(counted[leaf] * size == one_by_one[leaf] * total for leaf in counted)


@given(rules())
def test_classes_are_counted_exactly(found):
    table = compile_table(found, DIMENSIONS)
    first = [merged.first_value for merged in table.classes]
    one_by_one = Counter(table.diagram.walk(codes) for codes in product(*first))
    assert table.diagram.count_classes(EVERYWHERE) == one_by_one


@given(rules(), st.data())
def test_a_way_to_a_leaf_is_found_wherever_there_is_one(found, data):
    table = compile_table(found, DIMENSIONS)
    leaf = data.draw(st.sampled_from(sorted(table.diagram.leaves)))
    path = next(table.diagram.paths_to(leaf.__eq__, EVERYWHERE), None)
    assert path is not None
    codes = [
        table.classes[asked].first_value[number if number is not None else 0]
        for asked, number in enumerate(path)
    ]
    assert table.diagram.walk(codes) == leaf
    assert not list(table.diagram.paths_to(lambda node: False, EVERYWHERE))


@given(rules())
def test_the_order_of_a_file_and_of_questions_decides_nothing(found):
    table = compile_table(found, DIMENSIONS)
    other = compile_table(found[::-1], DIMENSIONS[::-1])
    for codes in every_situation():
        assert winners_at(table, table.diagram.walk(codes)) == winners_at(
            other, other.diagram.walk(codes[::-1])
        )


@given(rules(), rules())
@settings(max_examples=40)
def test_two_tables_compared_give_both_their_winners(before, after):
    _, diagram = compile_comparison(before, after, DIMENSIONS)
    sides = [(found, Naive(found)) for found in (before, after)]
    for codes in every_situation():
        leaf = diagram.walk(codes)
        assert leaf is not None
        for winner, (found, naive) in zip(diagram.leaves[leaf], sides, strict=True):
            expected = naive.winning(situation_of(codes))
            assert (found[winner].id in expected) if winner >= 0 else not expected


def test_precedence_goes_through_a_rule_that_does_not_hold():
    found = [
        Rule("t.bas", {}),
        Rule("t.milieu", {"visa": frozenset({"long"})}, beats=("t.bas",)),
        Rule("t.haut", {"lieu": frozenset({"922"})}, beats=("t.milieu",)),
    ]
    table = compile_table(found, DIMENSIONS)
    assert winners_at(table, table.diagram.walk((0, 0, 1, 0))) == {"t.haut"}
    assert winners_at(table, table.diagram.walk((0, 0, 0, 0))) == {"t.bas"}


def test_a_pattern_names_every_rule_of_its_rank_but_its_own():
    found = [
        Rule("national.prefecture.salarie", {}, rank=1),
        Rule("national.prefecture.visiteur", {}, rank=1),
        Rule("national.anef.talent", {}, yields_to=("92.*",), rank=1),
        Rule("92.premiere.salarie", {}, beats=("national.prefecture.*", "92.*"), rank=1),
        Rule("national.defaut", {}, beats=("92.*",), rank=0),
    ]
    table = compile_table(found, DIMENSIONS)
    assert winners_at(table, table.diagram.walk((0, 0, 0, 0))) == {"92.premiere.salarie"}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([Rule("t.a", {}), Rule("t.a", {})], "« t.a » est écrite deux fois"),
        ([Rule("t.a", {"couleur": frozenset({"bleu"})})], "dimension inconnue : couleur"),
        ([Rule("t.a", {"visa": frozenset({"moyen"})})], "t.a : « visa » n'a pas la valeur « moyen »"),
        ([Rule("t.a", {}, ("t.b",)), Rule("t.b", {}, ("t.a",))], "précédence circulaire : t.a → t.b → t.a"),
        (
            [
                Rule("t.a", {}, ("t.b",)),
                Rule("t.b", {}, ("t.c",)),
                Rule("t.c", {}, yields_to=(), beats=("t.a",)),
            ],
            "précédence circulaire",
        ),
        ([Rule("t.a", {}, ("t.b",), ("t.b",)), Rule("t.b", {})], "précédence circulaire"),
    ],
)
def test_a_table_that_means_nothing_is_refused_with_its_rules(found, said):
    with pytest.raises(TableError, match=said.replace(".", r"\.")):
        compile_table(found, DIMENSIONS)


def test_no_rule_at_all_is_a_table_that_answers_nothing():
    table = compile_table([], DIMENSIONS)
    assert winners_at(table, table.diagram.walk((NOT_KNOWN,) * len(DIMENSIONS))) == set()


def test_values_that_no_rule_tells_apart_are_one_class():
    table = compile_table([Rule("t.a", {"visa": frozenset({"court", "long"})})], DIMENSIONS)
    visa = table.classes[1]
    assert visa.of_value == (0, 1, 1, 0)
    assert visa.sizes == (2, 2)
    assert table.asked == (1,)


@given(rules(), partial_situations)
def test_a_survey_says_what_surely_holds_what_may_and_what_one_fact_excludes(found, codes):
    table, naive = compile_table(found, DIMENSIONS), Naive(found)
    survey = table.survey(codes, lambda code: ())
    each = [{rule.id for rule in naive.holding(situation_of(whole))} for whole in completions(codes)]
    named = {name: {found[number].id for number in bits(mask)} for name, mask in survey._asdict().items()}
    assert named["sure"] == set.intersection(*each)
    assert named["may"] == set.union(*each)
    known = {d.name: d.values[code] for d, code in zip(DIMENSIONS, codes, strict=True) if code != NOT_KNOWN}
    misses = {
        rule.id: sum(known[name] not in rule.accepts.get(name, known[name]) for name in known)
        for rule in found
    }
    assert named["one_away"] - named["may"] == {name for name, count in misses.items() if count == 1}
    winner = table.sole_winner(survey.sure, survey.may)
    if winner is not None:
        for whole in completions(codes):
            assert found[winner].id in naive.winning(situation_of(whole))


def test_a_set_of_values_is_surveyed_like_each_of_them():
    found = [Rule("t.a", {"visa": frozenset({"court", "long"})}), Rule("t.b", {"visa": frozenset({"long"})})]
    table = compile_table(found, DIMENSIONS)
    survey = table.survey([NOT_KNOWN, -2, NOT_KNOWN, NOT_KNOWN], lambda code: (1, 2))
    assert [list(bits(mask)) for mask in (survey.sure, survey.may)] == [[0], [0, 1]]
