"""Search as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.catalogue import parse, search

FORM = "https://www.demarches-simplifiees.fr/commencer/"


def slugs(edition, text, departement=None):
    return [entry.slug for entry in search(edition.entrees, text, departement)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("carte de séjour métiers en tension", "titre de séjour métiers en tension"),
        ("regularisation", "régularisation"),
        ("rdv renouvellement", "rendez-vous renouvellement"),
        ("RECEPISSES", "récépissé"),
        ("ASE", "aide sociale à l'enfance"),
    ],
)
def test_two_ways_of_saying_find_the_same(edition, typed, meant):
    assert slugs(edition, typed)
    assert set(slugs(edition, typed)) == set(slugs(edition, meant))


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("recepise", "rdv-rcs"),
        ("metiers en tention", "aes-metiers-en-tension-rhone"),
        ("vrification embauche", "verification-prealable-embauche"),
        ("aes", "prefecture-de-la-moselle-demande-rdv-admission"),
        ("aps ukraine", "prefecture-du-pas-de-calais-service-etrangers-refu"),
        ("rece etudiant", "pref-rhone-demande-titre-sejour-recherche-emploi"),
        ("certificat de résidence", "demande-de-rendez-vous-en-vue-du-depot-d-une-premi"),
        ("haÿ les roses visiteur concours", "demande-de-rendez-vous-en-vue-du-depot-d-une-premi"),
        ("comment renouveler ma carte de séjour", "pref14-titredesejour-renouvellement"),
        ("pacs", "demande-premier-titre-sejour-pacs-avec-francais"),
    ],
)
def test_it_finds(edition, typed, slug):
    assert slug in slugs(edition, typed)


def test_the_departement_is_kept(edition):
    found = search(edition.entrees, "première demande", "94")
    assert found
    assert {entry.departement for entry in found} == {"94"}
    assert search(edition.entrees, "première demande", "01") == []


def test_short_words_must_be_typed_right(edition):
    assert slugs(edition, "visa") != []
    assert slugs(edition, "vusa") == []


@pytest.mark.parametrize("typed", ["", "   ", "de la", "!!", "xyzzy", "a" * 100_000])
def test_nothing_to_look_for_finds_nothing(edition, typed):
    assert search(edition.entrees, typed) == []


def test_titles_come_before_sections_and_exact_words_before_others():
    edition = parse(
        "### 94 - Val-de-Marne\n\n**Salarié**\n\n"
        f"* [Section seulement]({FORM}section)\n* [Salariat]({FORM}voisin)\n* [Salarié]({FORM}exact)\n"
        f"* [Travailleur]({FORM}synonyme)\n"
    )
    assert slugs(edition, "salarié") == ["exact", "synonyme", "section", "voisin"]


def test_equals_keep_the_order_of_the_page(edition):
    found = slugs(edition, "jeunes majeurs", "91")
    assert found == ["essonne-ase", "jeunes-majeurs-etampes", "jeune-majeur-evry", "jeune-majeur-palaiseau"]


@given(text=st.text(max_size=60))
def test_no_text_makes_it_fail(edition, text):
    assert set(search(edition.entrees, text)) <= set(edition.entrees)
