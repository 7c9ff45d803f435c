"""What holds whatever is posted, in whatever order."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.procedures import compile_procedure
from guichet.procedures.facts import facts_of
from guichet.procedures.reading import is_visible
from tests.procedures.corpus import TEXTS
from tests.procedures.filling import DAY, EVERYTHING, LIFE, LIFE_READ, YOU, YOU_READ

STEPS = ("vous", "situation", "papiers", "depot")
WORDS = [
    "",
    "oui",
    "non",
    "travail",
    "aucune",
    "feminin",
    "a",
    "f",
    "FRA",
    "DZA",
    "SUN",
    "1",
    "35",
    "2008",
    "2024",
    "12",
]
NAMES = sorted(
    {*YOU, *LIFE, "ephoto", "observations", "_ajouter", "_retirer", "enfants-1-enfant_nom", "inconnu"}
)
POSTED = st.dictionaries(
    st.sampled_from(NAMES),
    st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(TEXTS), st.text(max_size=8)), max_size=3),
    max_size=30,
)
POSTS = st.lists(st.tuples(st.sampled_from(STEPS), POSTED), min_size=1, max_size=5)
STARTS = st.sampled_from([{}, YOU_READ, {**YOU_READ, **LIFE_READ}])
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def procedure(references):
    return compile_procedure("essai.yaml", EVERYTHING.read_text("utf-8"), references)


@QUICK
@given(start=STARTS, posts=POSTS)
def test_what_is_hidden_is_never_stored(procedure, start, posts):
    answers = dict(start)
    for step, posted in posts:
        reading = procedure.read(step, posted, answers, DAY)
        facts = facts_of(procedure.compiled, reading.answers, DAY)
        hidden = [
            name
            for name in reading.answers
            if not is_visible(procedure.compiled, procedure.fields[name], facts)
        ]
        assert hidden == []
        gone = set(answers) - set(reading.answers)
        emptied = {name for name in gone if any(key.split("-")[0] == name for key in posted)}
        assert gone - emptied <= set(reading.cleared)
        assert procedure.relevant(reading.answers, DAY) == reading.answers
        answers = reading.answers


@QUICK
@given(start=STARTS, step=st.sampled_from(STEPS), posted=POSTED)
def test_reading_twice_is_reading_once(procedure, start, step, posted):
    posted = {name: values for name, values in posted.items() if name != "_retirer"}
    first = procedure.read(step, posted, start, DAY)
    again = procedure.read(step, posted, first.answers, DAY)
    assert again.answers == first.answers
    assert again.faults == first.faults


@QUICK
@given(start=STARTS, step=st.sampled_from(STEPS), posted=POSTED)
def test_what_was_refused_is_shown_again_beside_the_reason(procedure, start, step, posted):
    reading = procedure.read(step, posted, start, DAY)
    form = procedure.form(step, reading.answers, reading.faults, DAY, "fr", rows=reading.rows)
    fields = [field for section in form.sections for field in section.fields]
    fields += [child for field in list(fields) for row in field.rows for child in row.fields]
    told = {field.name: field.error for field in fields if field.error}
    assert {fault.base for fault in reading.faults} == set(told)
    assert len(form.errors) == len(reading.faults)


@QUICK
@given(start=STARTS, posts=POSTS)
def test_what_is_stored_is_carried_to_the_same_version(procedure, start, posts):
    answers = dict(start)
    for step, posted in posts:
        answers = procedure.read(step, posted, answers, DAY).answers
    carried, dropped = procedure.carry(answers, DAY)
    assert (carried, dropped) == (answers, ())


@QUICK
@given(
    answers=st.dictionaries(
        st.sampled_from([*YOU_READ, *LIFE_READ]), st.sampled_from([*YOU_READ.values(), *LIFE_READ.values()])
    )
)
def test_answers_of_another_shape_are_dropped_and_told(procedure, answers):
    carried, dropped = procedure.carry(answers, DAY)
    assert set(dropped) == set(answers) - set(carried)
    procedure.form("vous", carried, (), DAY, "fr")
    procedure.summary(carried, "en", DAY)
    procedure.missing(carried, {}, DAY)
