"""The foreigner number as people type it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.parameters import NumberState, read_number

BEFORE, AFTER = date(2016, 12, 31), date(2017, 1, 1)
TEN, NINE, COMPLETED = "7503123456", "208006503", "2008006503"


@pytest.fixture(scope="module")
def read(compiled):
    return lambda text, title=None, made=None: read_number(text, title, made, compiled.documents.number)


@pytest.mark.parametrize(
    "typed",
    [
        TEN,
        "75 03 12 34 56",
        "  7503123456\n",
        "75.03.12.34.56",
        "7503-123-456",
        "75_03/123456",
        "75\u00a003\u202f123456",
        "\u200e7503123456\u200f",
        "\ufeff7503123456",
        "75\u200b03123456",
        "٧٥٠٣١٢٣٤٥٦",
        "۷۵۰۳۱۲۳۴۵۶",
        "７５０３１２３４５６",
        "७५०३१२३४५६",
    ],
)
def test_ten_digits_are_taken_however_they_are_typed(read, typed):
    reading = read(typed)
    assert (reading.state, reading.number) == (NumberState.CORRECT, TEN)
    assert reading.advice


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "abcdefghij",
        "75O3123456",  # the letter O
        "7503l23456",
        "FR7503123456",
        "+7503123456",
        "75031234.5e6",
        "-1",
        "½503123456",
        "7503123456\x00",
        "٧٥٠٣a٢٣٤٥٦",
        "四五六七八九十一二三",
    ],
)
def test_what_holds_anything_but_digits_is_no_number(read, typed):
    reading = read(typed)
    assert (reading.state, reading.number) == (NumberState.WRONG, None)
    assert reading.advice


@pytest.mark.parametrize("typed", ["7", "75031234", "75031234567", "9" * 12, "1" * 5000])
def test_another_length_is_no_number(read, typed):
    reading = read(typed, "carte_resident", BEFORE)
    assert (reading.state, reading.number) == (NumberState.WRONG, None)


@pytest.mark.parametrize(
    ("title", "made", "state", "number"),
    [
        ("carte_resident", BEFORE, NumberState.TO_COMPLETE, COMPLETED),
        ("carte_resident", date(2009, 5, 4), NumberState.TO_COMPLETE, COMPLETED),
        ("carte_resident", AFTER, NumberState.WRONG, None),
        ("carte_resident", None, NumberState.TITLE_NEEDED, None),
        (None, BEFORE, NumberState.TITLE_NEEDED, None),
        (None, None, NumberState.TITLE_NEEDED, None),
        ("carte_sejour_temporaire", BEFORE, NumberState.WRONG, None),
        ("recepisse", None, NumberState.WRONG, None),
    ],
)
def test_nine_digits_depend_on_the_title_and_its_day(read, title, made, state, number):
    reading = read(NINE, title, made)
    assert (reading.state, reading.number) == (state, number)
    assert reading.advice


def test_a_zero_goes_after_the_first_two_digits(read):
    number = read(" 208 006 503 ", "carte_resident", BEFORE).number
    assert number == NINE[:2] + "0" + NINE[2:]


def test_ten_digits_need_no_title(read):
    assert read(TEN, "carte_resident", BEFORE).number == read(TEN).number == TEN


@given(st.text(max_size=30))
def test_any_text_is_read_and_advised(compiled, typed):
    reading = read_number(typed, None, None, compiled.documents.number)
    assert reading.advice
    assert reading.number is None or (len(reading.number) == 10 and reading.number.isascii())
    assert (reading.number is not None) == (reading.state in (NumberState.CORRECT, NumberState.TO_COMPLETE))


def test_a_situation_says_what_to_correct(ask):
    wrong = {"demande": "trouver_numero_etranger", "numero_etranger": "12 34", "departement": "45"}
    answer = ask(wrong)
    assert answer["etat"] in ("reponse", "question")
    old = {
        "departement": "45",
        "demande": "prendre_rendez_vous",
        "titre_detenu": "carte_resident",
        "fabrication_titre": "2016-12-31",
        "numero_etranger": NINE,
    }
    answer = ask(old)
    assert answer["canal"] == "correction_saisie"
    assert any(COMPLETED in mention for mention in answer["mentions"])
    assert not any(
        COMPLETED in mention for mention in ask({**old, "fabrication_titre": "2017-01-01"})["mentions"]
    )
