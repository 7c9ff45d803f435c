"""What an edit of the rules would change, told before it is in force."""

import re
from datetime import date

import pytest

from guichet.orientation import Orientation, compare, restore

pytestmark = pytest.mark.long

TODAY = date(2026, 11, 21)
FILE = "orientation/prefectures/69.yaml"
RULE = "69.renouvellement.hors-anef"


@pytest.fixture(scope="module")
def edited(compiled):
    """The same rules, one local channel changed."""
    head, tail = compiled.texts[FILE].split(f"id: {RULE}\n")
    tail = tail.replace("canal: demarche_numerique", "canal: rendez_vous", 1)
    return restore({**compiled.texts, FILE: f"{head}id: {RULE}\n{tail}"}, compiled.territory).compiled


def test_the_same_rules_change_nothing(compiled):
    assert compare(compiled, compiled, TODAY) == []


def test_a_local_edit_is_told_in_its_departement_alone_with_someone_it_touches(compiled, edited):
    (change,) = compare(compiled, edited, TODAY)
    assert (change.before.rule, change.after.rule) == (RULE, RULE)
    assert (change.before.channel, change.after.channel) == ("demarche_numerique", "rendez_vous")
    assert change.departements == ("69",)
    assert change.situations > 0
    for sample in change.samples:
        answers = [Orientation(rules).answer(sample, today=TODAY) for rules in (compiled, edited)]
        assert [answer["canal"] for answer in answers] == ["demarche_numerique", "rendez_vous"]


def test_going_back_is_the_opposite_change(compiled, edited):
    there, back = compare(compiled, edited, TODAY), compare(edited, compiled, TODAY)
    assert [(c.before.channel, c.after.channel, c.situations) for c in back] == [
        (c.after.channel, c.before.channel, c.situations) for c in there
    ]


def test_a_fact_under_a_new_name_changes_no_answer(compiled):
    renamed = {
        name: re.sub(r"\bprolongation_2020\b", "prolongation_du_printemps", text)
        for name, text in compiled.texts.items()
    }
    assert "prolongation_du_printemps" in renamed["vocabulary.yaml"]
    assert compare(compiled, restore(renamed, compiled.territory).compiled, TODAY) == []


def test_what_ended_before_today_is_no_news(compiled):
    """Only situations from today on are compared: the past cannot change any more."""
    name = "orientation/prefectures/92.yaml"
    text = compiled.texts[name].replace("au: 2022-12-11", "au: 2022-12-01")
    assert text != compiled.texts[name]
    assert (
        compare(compiled, restore({**compiled.texts, name: text}, compiled.territory).compiled, TODAY) == []
    )
