"""The facts computed from dates, at their boundaries, as the sources draw them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guichet.rules import UNKNOWN, parse

VOCABULARY = yaml.safe_load((Path(__file__).parents[2] / "data" / "vocabulary.yaml").read_text())
KEYS = frozenset(VOCABULARY["cles"])


def fact(name: str, **situation: date | int) -> str | None:
    """The first value whose condition is true; None as soon as one cannot be told."""
    for value, band in VOCABULARY["faits"][name]["valeurs"].items():
        result = parse(band["si"], KEYS).evaluate(situation)
        if result is UNKNOWN:
            return None
        if result:
            return value
    raise AssertionError(f"no value of {name} holds")


BORN = date(2006, 8, 10)


@pytest.mark.parametrize(
    ("confided", "expected"),
    [
        (date(2018, 4, 16), "au_plus_tard_16"),
        (date(2022, 8, 10), "au_plus_tard_16"),
        (date(2022, 8, 11), "de_16_a_18"),
        (date(2023, 3, 12), "de_16_a_18"),
        (date(2024, 8, 9), "de_16_a_18"),
        (date(2024, 8, 10), "apres_18"),
    ],
)
def test_the_sixteenth_birthday_itself_is_early_enough(confided: date, expected: str) -> None:
    assert fact("ase", date_naissance=BORN, date_ase=confided) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 8, 9), "moins_16"),
        (date(2022, 8, 10), "16_17"),
        (date(2024, 8, 9), "16_17"),
        (date(2024, 8, 10), "18"),
        (date(2025, 8, 9), "18"),
        (date(2025, 8, 10), "19_et_plus"),
    ],
)
def test_age_changes_on_the_birthday(day: date, expected: str) -> None:
    assert fact("age", date_naissance=BORN, date=day) == expected


@pytest.mark.parametrize(
    ("expiry", "expected"),
    [
        (date(2020, 3, 15), "hors_periode"),
        (date(2020, 3, 16), "en_cours"),
        (date(2020, 6, 15), "en_cours"),
        (date(2020, 6, 16), "hors_periode"),
    ],
)
def test_titles_expired_from_16_march_to_15_june_2020_were_extended(expiry: date, expected: str) -> None:
    assert fact("prolongation_2020", expiration_titre=expiry, date=date(2020, 7, 1)) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2020, 10, 10), "en_cours"), (date(2020, 10, 11), "terminee")]
)
def test_the_extension_of_2020_ends_after_six_months(day: date, expected: str) -> None:
    assert fact("prolongation_2020", expiration_titre=date(2020, 4, 10), date=day) == expected


def test_a_title_is_valid_on_its_last_day() -> None:
    last = date(2026, 11, 21)
    assert fact("titre_expire", expiration_titre=last, date=last) == "non"
    assert fact("titre_expire", expiration_titre=last, date=last + timedelta(days=1)) == "oui"


@pytest.mark.parametrize(
    ("years", "country", "expected"),
    [
        (9, "TUN", "non"),
        (10, "TUN", "oui"),
        (10, "DZA", "oui"),
        (12, "MAR", "non"),
        (13, "MAR", "oui"),
        (9, None, "non"),
        (13, None, "oui"),
    ],
)
def test_arriving_too_late_depends_on_the_agreement(years: int, country: str | None, expected: str) -> None:
    known = {"nationalite": country} if country else {}
    assert fact("entree_tardive", age_entree_france=years, **known) == expected


def test_between_ten_and_thirteen_the_nationality_decides() -> None:
    assert fact("entree_tardive", age_entree_france=11) is None


def test_age_at_entry_is_computed_where_the_person_gives_the_dates() -> None:
    assert fact("entree_tardive", date_naissance=BORN, date_entree_france=date(2019, 8, 9)) is None
    assert fact("entree_tardive", date_naissance=BORN, date_entree_france=date(2019, 8, 10)) == "oui"


@pytest.mark.parametrize(
    ("request_", "ground", "expected"),
    [
        ("renouvellement", "etudiant", "dedans"),
        ("renouvellement", "salarie", "dehors"),
        ("duplicata", None, "dedans"),
        ("retrait_titre", None, "dehors"),
        ("renouvellement", None, None),
        (None, "etudiant", None),
    ],
)
def test_the_portal_is_told_by_the_request_and_the_ground(
    request_: str | None, ground: str | None, expected: str | None
) -> None:
    known = {"demande": request_, "fondement": ground}
    assert fact("portail", **{key: value for key, value in known.items() if value}) == expected


@pytest.mark.parametrize("name", [name for name, fact in VOCABULARY["faits"].items() if "calcul" not in fact])
def test_a_fact_is_never_guessed(name: str) -> None:
    assert fact(name) is None


days = st.dates(date(1930, 1, 1), date(2100, 12, 31))


@given(born=days, confided=days, day=days)
def test_any_dates_have_one_value(born: date, confided: date, day: date) -> None:
    assert fact("ase", date_naissance=born, date_ase=confided)
    assert fact("age", date_naissance=born, date=day)
    assert fact("prolongation_2020", expiration_titre=confided, date=day)
