"""The foreigner number, with the figures and the advice of the data file."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from guichet.parameters import NumberRules, read_number

FILE = Path(__file__).parents[2] / "data" / "parameters" / "numero-etranger.yaml"
RULES = NumberRules.model_validate(yaml.safe_load(FILE.read_text()))
BEFORE_2017 = date(2016, 12, 31)


@pytest.mark.parametrize("typed", ["2008006503", "20 08 00 65 03", "20.08.00.65.03"])
def test_ten_digits_are_well_formed_however_they_are_spaced(typed: str) -> None:
    reading = read_number(typed, None, None, RULES)
    assert (reading.state, reading.number) == ("correct", "2008006503")


def test_a_resident_card_made_before_2017_takes_a_zero_after_two_digits() -> None:
    reading = read_number("208006503", "carte_resident", BEFORE_2017, RULES)
    assert (reading.state, reading.number) == ("a_completer", "2008006503")


@pytest.mark.parametrize("title", [None, "carte_resident"])
def test_nine_digits_ask_for_the_title_and_its_date(title: str | None) -> None:
    reading = read_number("208006503", title, None, RULES)
    assert (reading.state, reading.number) == ("titre_a_preciser", None)
    assert "date" in reading.advice[0].fr


@pytest.mark.parametrize(
    ("title", "made"), [("carte_resident", date(2017, 1, 1)), ("carte_sejour_temporaire", BEFORE_2017)]
)
def test_nine_digits_of_another_card_are_wrong(title: str, made: date) -> None:
    assert read_number("208006503", title, made, RULES).state == "incorrect"


@pytest.mark.parametrize("typed", ["", "20080065", "20080065031", "20080A6503"])
def test_anything_else_is_wrong_and_says_what_to_look_at(typed: str) -> None:
    reading = read_number(typed, None, None, RULES)
    assert reading.state == "incorrect"
    assert reading.advice
