"""Names and addresses of people, as capitals without accents."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.documents.issued.two_d_doc import NotLatin, first_names, latin, line_4, shortened


@pytest.mark.parametrize(
    ("printed", "coded"),
    [
        ("Łukaszewska-Özdemir", "LUKASZEWSKA OZDEMIR"),
        ("N'Guyên Thị", "N GUYEN THI"),
        ("N\u02bcGuyên", "N GUYEN"),
        ("Saint-Étienne", "SAINT ETIENNE"),
        ("Œdipe", "OEDIPE"),
        ("Straße", "STRASSE"),
        ("İıŞğ", "IISG"),
        ("Đặng Thị Hồng", "DANG THI HONG"),
        ("e\u0301te\u0301", "ETE"),
        ("Ab\u200bdou\u202e", "ABDOU"),
        ("  d'Été  -- ", "D ETE"),
        ("Y", "Y"),
        ("١٢٣", ""),
    ],
)
def test_accents_and_signs(printed, coded):
    assert latin(printed) == coded


@pytest.mark.parametrize("name", ["محمد", "Иван", "陈", "አበበ", "Ivan Иван"])
def test_another_script_is_refused_not_guessed(name):
    with pytest.raises(NotLatin):
        latin(name)


def test_digits_leave_where_only_letters_may_stand():
    assert latin("Paris Cedex 13", digits=False) == "PARIS CEDEX"


def test_first_names_are_told_apart():
    assert first_names(["Saint-Étienne", "Œdipe"]) == "SAINT ETIENNE/OEDIPE"
    with pytest.raises(ValueError, match="six prénoms"):
        first_names(["A"] * 7)


def test_a_name_too_long_is_cut_one_short_of_its_room():
    assert shortened("WIJESEKARA MUDIYANSELAGE RATHNAYAKE BANDARA", 38) == (
        "WIJESEKARA MUDIYANSELAGE RATHNAYAKE B",
        True,
    )


def test_of_first_names_whole_ones_go():
    assert shortened("NATACHA/CORINNE/ANNE", 18) == ("NATACHA/CORINNE", True)
    assert shortened("NATACHA/CORINNE/ANNE", 16) == ("NATACHA/CORINNE", True)
    assert shortened("NATACHA/CORINNE", 15) == ("NATACHA/CORINNE", False)


@given(st.text(st.characters(exclude_categories=["Lo", "Lm", "Cs"])))
def test_what_is_coded_stays_within_the_set_and_stays_the_same(text):
    try:
        coded = latin(text)
    except NotLatin:
        return
    assert re.fullmatch("([A-Z0-9]+( [A-Z0-9]+)*)?", coded)
    assert latin(coded) == coded


@pytest.mark.parametrize(
    ("printed", "coded"),
    [
        ("145, avenue des Spécimens", "145 AVENUE DES SPECIMENS"),
        (
            "12 bis boulevard du Maréchal Jean de Lattre de Tassigny",
            "12 B BD MAL J DE LATTRE DE TASSIGNY",
        ),
        ("15/17 rue du Four", "15 RUE DU FOUR"),
        ("15-17 rue du Four", "15 RUE DU FOUR"),
        ("3 A rue Neuve", "3 A RUE NEUVE"),
        ("20 rue Nationale", "20 RUE NATIONALE"),
        ("Le Bourg", "LE BOURG"),
        ("1 chemin de la Croix des Trois Grands Seigneurs Anciens", "1 CHEM D C T G SEIGNEURS ANCIENS"),
    ],
)
def test_the_street_is_shortened_only_where_it_must(printed, coded):
    assert line_4(printed) == coded


@given(st.text("ABC DE LA 0123456789", max_size=80))
def test_the_last_word_of_a_street_stays_whole(text):
    words = latin(text).split()
    coded = line_4(text).split()
    assert coded[-1:] == words[-1:]
