"""The small language of conditions and dates: what it says, what it leaves open, what it refuses."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.rules import UNKNOWN, ExpressionError, add_days, age, birthday, parse

KEYS = frozenset(
    {"date", "date_naissance", "date_ase", "age_entree_france", "emancipe", "fondement", "moment"}
)
days = st.dates(date(1880, 1, 1), date(2150, 12, 31))


def value(text: str, **facts):
    return parse(text, KEYS).evaluate(facts)


# -- truth ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vrai", True),
        ("faux", False),
        ("non faux", True),
        ("non non faux", False),
        ("vrai et faux", False),
        ("vrai ou faux", True),
        ("faux et faux ou vrai", True),  # « et » binds closer than « ou »
        ("faux et (faux ou vrai)", False),
        ("non vrai ou vrai", True),
        ("non (vrai ou vrai)", False),
        ("3 < 12", True),
        ("12 < 3", False),
        ("3 <= 3", True),
        ("-3 >= -3", True),
        ("4 != 4", False),
        ("'etudiant' = 'etudiant'", True),
        ("2024-02-29 < 2024-03-01", True),
        ("  ( ( 1 = 1 ) )  ", True),
    ],
)
def test_an_expression_without_keys_has_its_value(text, expected):
    assert value(text) is expected


THREE = {"vrai": True, "faux": False, "emancipe": UNKNOWN}


@pytest.mark.parametrize("left", THREE)
@pytest.mark.parametrize("right", THREE)
def test_what_is_unknown_stays_open_unless_the_rest_settles_it(left, right):
    known = (THREE[left], THREE[right])
    both = False if False in known else UNKNOWN if UNKNOWN in known else True
    either = True if True in known else UNKNOWN if UNKNOWN in known else False
    assert value(f"{left} et {right}") is both
    assert value(f"{left} ou {right}") is either


def test_the_contrary_of_unknown_and_its_comparison_are_unknown():
    assert value("non emancipe") is UNKNOWN
    assert value("date < 2024-01-01") is UNKNOWN
    assert value("age(date_naissance, date) < 18", date=date(2024, 1, 1)) is UNKNOWN


def test_unknown_cannot_be_taken_for_true_or_false():
    with pytest.raises(TypeError, match="unknown"):
        bool(UNKNOWN)


def test_the_first_known_value_is_taken():
    text = "premier_connu(age_entree_france, age(date_naissance, date))"
    born, today = date(2000, 5, 1), date(2020, 5, 1)
    assert value(text, age_entree_france=7, date_naissance=born, date=today) == 7
    assert value(text, date_naissance=born, date=today) == 20
    assert value(text, date=today) is UNKNOWN


def test_the_keys_read_are_listed_once_in_order():
    text = (
        "date_ase <= anniversaire(16) et age(date_naissance, date) < 18 ou non emancipe et date > 2024-01-01"
    )
    assert parse(text, KEYS).keys == ("date_ase", "date_naissance", "date", "emancipe")


# -- dates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2006, 8, 10), date(2022, 8, 9), 15),
        (date(2006, 8, 10), date(2022, 8, 10), 16),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(2004, 2, 29), date(2024, 2, 28), 19),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
        (date(2004, 2, 29), date(2004, 2, 29), 0),
    ],
)
def test_age_is_counted_in_completed_years(born, day, years):
    assert age(born, day) == years
    assert value("age(date_naissance, date)", date_naissance=born, date=day) == years


@given(days, st.integers(0, 120))
def test_a_birthday_is_the_first_day_of_an_age(born, years):
    day = birthday(born, years)
    assert age(born, day) == years
    if years:
        assert age(born, day - timedelta(days=1)) == years - 1


def test_confided_on_the_sixteenth_birthday_is_confided_in_time():
    rule = "date_ase <= anniversaire(16)"
    born = date(2006, 8, 10)
    assert value(rule, date_naissance=born, date_ase=date(2022, 8, 10)) is True
    assert value(rule, date_naissance=born, date_ase=date(2022, 8, 11)) is False
    assert value("anniversaire(date_naissance, 16)", date_naissance=born) == date(2022, 8, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mois(2020-04-10, 6)", date(2020, 10, 10)),
        ("mois(2024-01-31, 1)", date(2024, 2, 29)),
        ("mois(2023-01-31, 1)", date(2023, 2, 28)),
        ("mois(2023-01-29, 1)", date(2023, 2, 28)),
        ("mois(2020-08-31, 6)", date(2021, 2, 28)),
        ("mois(2020-05-31, 1)", date(2020, 6, 30)),
        ("mois(2020-12-15, 1)", date(2021, 1, 15)),
        ("mois(2020-03-31, -1)", date(2020, 2, 29)),
        ("mois(2020-01-15, -1)", date(2019, 12, 15)),
        ("jours(2023-02-28, 1)", date(2023, 3, 1)),
        ("jours(anniversaire(2004-02-29, 18), -1)", date(2022, 2, 28)),
    ],
)
def test_days_and_months_are_added_on_the_calendar(text, expected):
    assert value(text) == expected


@given(days, st.integers(-1200, 1200))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day, months):
    later = value(f"mois(date, {months})", date=day)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and add_days(later, 1).day == 1)


@pytest.mark.parametrize(
    "text", ["mois(date, 120000)", "jours(date, 9999999)", "anniversaire(date, 9000)", "mois(date, -120000)"]
)
def test_past_the_end_of_the_calendar_nothing_is_known(text):
    assert value(text, date=date(2024, 1, 1)) is UNKNOWN


@given(days, days)
def test_the_six_comparisons_agree_with_the_calendar(first, second):
    facts = {"date": first, "date_ase": second}
    assert value("date < date_ase", **facts) is (first < second)
    assert value("date <= date_ase", **facts) is (first <= second)
    assert value("date > date_ase", **facts) is (first > second)
    assert value("date >= date_ase", **facts) is (first >= second)
    assert value("date = date_ase", **facts) is (first == second)
    assert value("date != date_ase", **facts) is (first != second)


# -- what is known only adds ------------------------------------------------------------------------------

atoms = st.sampled_from(
    [
        "vrai",
        "faux",
        "emancipe",
        "date < 2024-01-01",
        "age_entree_france < 13",
        "age(date_naissance, date) < 18",
    ]
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) et ({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) ou ({pair[1]})"),
        inner.map(lambda one: f"non ({one})"),
    ),
    max_leaves=8,
)
facts = st.fixed_dictionaries(
    {
        "date": days,
        "date_naissance": days,
        "age_entree_france": st.integers(0, 99),
        "emancipe": st.booleans(),
    }
)


@given(
    conditions, facts, st.sets(st.sampled_from(["date", "date_naissance", "age_entree_france", "emancipe"]))
)
def test_learning_more_never_changes_a_settled_condition(text, everything, forgotten):
    expression = parse(text, KEYS)
    whole = expression.evaluate(everything)
    assert isinstance(whole, bool)
    partial = expression.evaluate({key: fact for key, fact in everything.items() if key not in forgotten})
    assert partial is UNKNOWN or partial is whole


@given(conditions, facts)
def test_a_contrary_is_the_contrary(text, everything):
    assert parse(f"non ({text})", KEYS).evaluate(everything) is (not parse(text, KEYS).evaluate(everything))


# -- what is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("", 1, "une valeur"),
        ("date <", 7, "une valeur"),
        ("date < )", 8, "une valeur"),
        ("(date < 2024-01-01", 19, "« ) »"),
        ("date_naisance < date", 1, "une clé de situation"),
        ("majeur(date)", 1, "une fonction parmi age, anniversaire, jours, mois, premier_connu"),
        ("age(date_naissance, date", 25, "« ) »"),
        ("emancipe emancipe", 10, "« et », « ou » ou la fin"),
        ("emancipe and vrai", 10, "« et », « ou » ou la fin"),
        ("1 < 2 < 3", 7, "« et », « ou » ou la fin"),
        ("emancipe et", 12, "une valeur"),
        ("emancipe & vrai", 10, "n'est pas compris"),
        ("emancipe et   §", 15, "n'est pas compris"),
        ("'etudiant", 1, "n'est pas compris"),
        ("__import__('os')", 1, "une fonction parmi"),
    ],
)
def test_a_mistake_is_shown_by_its_column_and_what_was_expected(text, column, expected):
    with pytest.raises(ExpressionError) as refused:
        parse(text, KEYS)
    assert str(refused.value).startswith(f"colonne {column} :")
    assert expected in str(refused.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date < 2023-02-29", "pas une date du calendrier"),
        ("date < 2023-13-01", "pas une date du calendrier"),
        ("age(date_naissance)", "« age » attend 2 valeurs, 1 données"),
        ("jours(date, 1, 2)", "« jours » attend 2 valeurs, 3 données"),
        ("(" * 60 + "vrai" + ")" * 60, "imbriquées"),
        ("jours(" * 5000 + "date" + ", 1)" * 5000, "imbriquées"),
    ],
)
def test_what_cannot_be_is_refused_when_it_is_read(text, expected):
    with pytest.raises(ExpressionError, match=expected):
        parse(text, KEYS)


@given(st.text(alphabet=st.sampled_from("age(),<>=!' 0123456789-_etounvrifx§\n"), max_size=40))
def test_any_text_is_read_or_refused(text):
    with suppress(ExpressionError):
        assert parse(text, KEYS).text == text


@pytest.mark.parametrize(
    "text", ["vrai ou date < 3", "faux et moment < date", "non (faux et (date = date et date > 3))"]
)
def test_a_comparison_of_wrong_types_shows_when_tried_on_its_own(text):
    expression = parse(text, KEYS)
    facts = {"date": date(2024, 1, 1), "moment": datetime.fromisoformat("2024-01-01T10:00")}
    assert isinstance(expression.evaluate(facts), bool)
    with pytest.raises(TypeError):
        [comparison(facts) for comparison in expression.comparisons]
