"""A place is found as people type it."""

import re
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

LONG_WORD = re.compile(r"[^\W\d_]{5,}")
# No name has more bearers than this; many more begin with the same words, as « Saint-Martin ».
NAMESAKES = 30
MANY = 400


def names(found):
    return [place.nom for place in found]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Nanterre", "92050"),
        ("NANTERRE", "92050"),
        ("l hay les roses", "94038"),
        ("L’Haÿ-les-Roses", "94038"),
        ("lhay les roses", "94038"),
        ("st denis 93", "93066"),
        ("Saint-Denis (974)", "97411"),
        ("ste genevieve des bois", "91549"),
        ("asnieres s/ seine", "92004"),
        ("evry courcouronnes", "91228"),
        ("etampes", "91223"),
        ("Phalsbourg", "57540"),
        ("oeuilly 02", "02565"),
        ("châlons", "51108"),
        ("paris 15", "75115"),
        ("Paris 15ème", "75115"),
        ("marseille 1er", "13201"),
        ("lyon 3", "69383"),
        ("Joinville le Pont", "94042"),
        ("Bellegarde-sur-Valserine", "01033"),
        ("neuilly 92200", "92051"),
        ("boulogne b", "92012"),
        ("billancourt boulogne", "92012"),
    ],
)
def test_accents_capitals_signs_and_abbreviations_do_not_matter(territory, typed, code):
    assert territory.search(typed)[0].code == code


@pytest.mark.parametrize(
    ("typed", "nom"),
    [
        ("nanterr", "Nanterre"),
        ("levall", "Levallois-Perret"),
        ("rueil", "Rueil-Malmaison"),
        ("villeneuve la gar", "Villeneuve-la-Garenne"),
        ("saint-ouen-sur", "Saint-Ouen-sur-Seine"),
    ],
)
def test_the_beginning_of_a_name_is_enough(territory, typed, nom):
    assert territory.search(typed)[0].nom == nom


@pytest.mark.parametrize(
    ("typed", "nom"),
    [
        ("nantere", "Nanterre"),
        ("nannterre", "Nanterre"),
        ("nanterra", "Nanterre"),
        ("nantrere", "Nanterre"),
        ("boulogne bilancourt", "Boulogne-Billancourt"),
        ("marseile", "Marseille"),
        ("tuolouse", "Toulouse"),
        ("villeneuve la garene", "Villeneuve-la-Garenne"),
        ("evry courcourones", "Évry-Courcouronnes"),
        ("pars", "Paris"),
        ("lile", "Lille"),
    ],
)
def test_one_typing_error_in_a_long_word_is_forgiven(territory, typed, nom):
    assert nom in names(territory.search(typed))


def test_two_errors_in_a_word_or_one_in_a_short_word_are_not(territory):
    assert "Nanterre" not in names(territory.search("nntere"))
    assert "Lyon" not in names(territory.search("lyom"))


def test_the_whole_name_comes_before_its_beginning_before_an_error(territory):
    found = names(territory.search("Chalon", limit=30))
    assert found[0] == "Chalon"
    assert (
        found.index("Chalon-sur-Saône")
        < found.index("Châlons-en-Champagne")
        < found.index("Chalo-Saint-Mars")
    )


def test_greater_communes_come_first(territory):
    found = [place for place in territory.search("saint denis") if place.nom == "Saint-Denis"]
    assert {found[0].departement, found[1].departement} == {"93", "974"}


def test_a_postcode_or_its_beginning_finds_its_communes(territory):
    assert names(territory.search(" 92100 ")) == ["Boulogne-Billancourt"]
    assert names(territory.search("75015"))[0] == "Paris 15e Arrondissement"
    assert {place.codes_postaux[0][:3] for place in territory.search("921")} == {"921"}
    assert names(territory.search("9211"))[0] == "Clichy"


def test_a_part_says_which_commune_it_belongs_to(territory):
    found = territory.search("Bellegarde-sur-Valserine")[0]
    assert territory.commune(found.commune_actuelle).nom == "Valserhône"


@pytest.mark.parametrize("typed", ["", "   ", "-'", "🙂", "北京", "\x00", "\ud800", "xqzwv", "99999", "%%%"])
def test_nothing_is_found_for_what_names_nothing(territory, typed):
    assert territory.search(typed) == []
    assert territory.search_departement(typed) == []


def test_no_more_than_asked_is_found(territory):
    assert len(territory.search("saint", limit=7)) == 7
    assert territory.search("saint", limit=0) == []
    assert territory.search("92100", limit=0) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("26", "26"),
        ("drome", "26"),
        ("dromme", "26"),
        ("2a", "2A"),
        ("2B", "2B"),
        ("corse du sud", "2A"),
        ("seine st denis", "93"),
        ("val de mar", "94"),
        ("reunion", "974"),
        ("974", "974"),
        ("01", "01"),
    ],
)
def test_a_departement_is_found_by_code_or_name(territory, typed, code):
    assert territory.search_departement(typed)[0].code == code


@given(data=st.data())
@pytest.mark.long
@settings(max_examples=100, deadline=None)
def test_every_commune_is_found_by_its_own_name_and_by_its_postcode(territory, any_commune, data):
    commune = data.draw(any_commune)
    assert commune in territory.search(commune.nom, limit=NAMESAKES)
    for postcode in commune.codes_postaux:
        assert commune in territory.by_postcode(postcode)
        assert commune in territory.search(f"{commune.nom} {postcode}")


@st.composite
def one_error(draw, text):
    """The text with one letter inserted, dropped, replaced or swapped in one of its long words."""
    words = [word.span() for word in LONG_WORD.finditer(text)]
    start, end = draw(st.sampled_from(words))
    at = draw(st.integers(start, end - 2))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    before, here, after, rest = text[:at], text[at], text[at + 1], text[at + 2 :]
    return draw(
        st.sampled_from(
            [
                before + letter + here + after + rest,
                before + after + rest,
                before + letter + after + rest,
                before + after + here + rest,
            ]
        )
    )


@given(data=st.data())
@pytest.mark.long
@settings(max_examples=200, deadline=None)
def test_every_commune_is_found_with_one_typing_error(territory, any_commune, data):
    commune = data.draw(any_commune.filter(lambda place: LONG_WORD.search(place.nom)))
    typed = data.draw(one_error(commune.nom.replace("œ", "oe").replace("Œ", "Oe")))
    assert commune in territory.search(typed, limit=MANY)


@given(typed=st.text(max_size=200), limit=st.integers(0, 20))
@settings(deadline=None)
def test_any_text_is_answered_within_the_limit_without_repeats(territory, typed, limit):
    found = territory.search(typed, limit)
    assert len(found) <= limit
    assert len({(place.code, place.nom) for place in found}) == len(found)


def test_a_search_is_quick(territory):
    typed = [
        "l",
        "saint",
        "sant martn de la plce",
        "a b c d e f g h i j",
        "st denis 93",
        "villeneuve la garene",
    ]
    territory.search("Nanterre")
    started = time.process_time()
    for text in typed * 5:
        territory.search(text)
    assert (time.process_time() - started) / len(typed * 5) < 0.010
