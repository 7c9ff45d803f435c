"""Delays, amounts and public holidays, each on its day."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.parameters import Delay, Parameters, easter, load_parameters
from guichet.rules import DataError

DATA = Path(__file__).parents[2] / "data" / "parameters"
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return load_parameters(DATA)


def delay(**given_: object) -> Delay:
    return Delay.model_validate({"du": "2021-05-01", "base": "article", "source": "source", **given_})


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 10, 31), date(2027, 2, 28)),
        (date(2027, 10, 31), date(2028, 2, 29)),
        (date(2024, 2, 29), date(2024, 6, 29)),
        (date(2025, 10, 30), date(2026, 2, 28)),
        (date(2026, 1, 1), date(2026, 5, 1)),
    ],
)
def test_four_months_end_on_the_same_day_or_the_last(start, end):
    assert delay(mois=4).end(start) == end


def test_a_free_delay_counts_neither_first_nor_last_day():
    assert delay(mois=2, franc=True).end(date(2022, 6, 23)) == date(2022, 8, 24)
    assert delay(jours=30).end(date(2026, 1, 31)) == date(2026, 3, 2)


@given(DAYS, DAYS)
def test_a_later_start_never_ends_sooner(one, other):
    for rule in (delay(mois=4), delay(mois=2, franc=True), delay(jours=90)):
        assert (one <= other) <= (rule.end(one) <= rule.end(other))


@pytest.mark.parametrize("given_", [{}, {"mois": 1, "jours": 1}, {"mois": 1, "semaines": 2}])
def test_a_delay_has_one_unit(given_):
    with pytest.raises(ValueError, match=r"mois|semaines"):
        delay(**given_)


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1961, date(1961, 4, 2)),
        (2000, date(2000, 4, 23)),
        (2024, date(2024, 3, 31)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(year, sunday):
    assert easter(year) == sunday


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_of_spring(year):
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 21), date(2026, 11, 23)),  # a Saturday
        (date(2026, 5, 1), date(2026, 5, 4)),  # a Friday, holiday
        (date(2026, 5, 14), date(2026, 5, 15)),  # Ascension
        (date(2026, 4, 6), date(2026, 4, 7)),  # Easter Monday
        (date(2023, 12, 30), date(2024, 1, 2)),
        (date(2026, 11, 20), date(2026, 11, 20)),
    ],
)
def test_a_delay_that_ends_on_a_day_off_is_put_off(parameters, day, working):
    assert parameters.working_day(day) == working


def test_an_amount_is_that_of_the_day(parameters):
    name = "droit_de_timbre"
    assert [parameters.amount(name, day).montant for day in (date(2026, 4, 30), date(2026, 5, 1))] == [25, 50]
    assert parameters.amount(name, date(2000, 1, 1)).montant == 25
    with pytest.raises(KeyError):
        parameters.amount("inconnu", date(2026, 1, 1))


def test_a_wrong_file_names_its_line(tmp_path):
    for file in DATA.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    delays = tmp_path / "delais.yaml"
    delays.write_text(delays.read_text("utf-8").replace("franc: true", "fran: true"), "utf-8")
    with pytest.raises(DataError, match=r"parameters/delais\.yaml:\d+ : .*« franc »"):
        load_parameters(tmp_path)
