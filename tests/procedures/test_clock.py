"""Dates of the law."""

from datetime import date

import pytest

from guichet.procedures import compile_procedure
from tests.procedures.filling import EVERYTHING


@pytest.mark.parametrize(
    ("complete", "silent", "appeal"),
    [
        # Four months of 31 October end on the last day of February.
        (date(2026, 10, 31), date(2027, 2, 28), date(2027, 4, 29)),
        (date(2027, 10, 31), date(2028, 2, 29), date(2028, 5, 2)),  # 30 April 2028 is a Sunday, then 1 May
        (date(2024, 2, 29), date(2024, 6, 29), date(2024, 8, 30)),
        (date(2023, 8, 16), date(2023, 12, 16), date(2024, 2, 19)),  # 17 February 2024 is a Saturday
        (date(2026, 3, 24), date(2026, 7, 24), date(2026, 9, 25)),
        (date(2025, 6, 30), date(2025, 10, 30), date(2025, 12, 31)),
        (date(2025, 8, 30), date(2025, 12, 30), date(2026, 3, 2)),  # 28 February + 1 is a Sunday
    ],
)
def test_silence_and_appeal(ase, complete, silent, appeal):
    clock = ase.clock(complete, complete)
    assert (clock.implicit_on, clock.appeal_until, clock.meaning) == (silent, appeal, "rejet")
    assert not clock.estimated
    assert "CESEDA R.432-2" in clock.bases
    assert "quatre mois" in clock.text.fr


def test_time_counts_from_the_complete_request(ase):
    clock = ase.clock(date(2026, 1, 5), date(2026, 2, 10))
    assert clock.implicit_on == date(2026, 6, 10)
    unknown = ase.clock(date(2026, 1, 5))
    assert unknown.estimated
    assert unknown.implicit_on == date(2026, 5, 5)


def test_a_delay_may_be_of_days(references):
    procedure = compile_procedure("essai.yaml", EVERYTHING.read_text("utf-8"), references)
    assert procedure.clock(date(2026, 1, 1)).implicit_on == date(2026, 4, 1)


def test_silence_may_be_an_agreement(references):
    text = EVERYTHING.read_text("utf-8").replace("sens: rejet", "sens: accord")
    text = text.replace("$date_recours", "bientôt")
    clock = compile_procedure("essai.yaml", text, references).clock(date(2026, 1, 1))
    assert (clock.meaning, clock.appeal_until) == ("accord", None)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 11, 10), ["dix-derniers-jours"]),
        (date(2026, 11, 11), ["dix-derniers-jours"]),
        (date(2026, 11, 12), []),
        (date(2026, 11, 21), []),
        (date(2026, 11, 22), ["encore-valable"]),
    ],
)
def test_a_recepisse_is_renewed_in_its_last_ten_days(committed, day, told):
    renewal = committed["renouvellement-recepisse", "2023-10-02"]
    assert [one.id for one in renewal.ineligible({"fin_recepisse": "2026-11-21"}, day)] == told


def test_a_reason_names_the_day_that_is_computed(committed):
    renewal = committed["renouvellement-recepisse", "2023-10-02"]
    (told,) = renewal.ineligible({"fin_recepisse": "2026-11-21"}, date(2026, 11, 1))
    assert "à partir du 12 novembre 2026" in told.reason.fr
    assert "from 12 November 2026" in told.reason.en
