"""The home page, the pages required of a public site, and the pages of what cannot be answered."""

from datetime import date

import pytest
from django.test import Client, override_settings

from guichet.publication import queries
from guichet.web.public.departures import THEMES
from tests.web.reading import Page

PAGES = (
    "/",
    "/orientation",
    "/demarches/",
    "/demarches/92",
    "/contact",
    "/accessibilite",
    "/mentions-legales",
    "/plan-du-site",
)


def test_home_opens_with_the_persons_own_words(client: Client):
    page = Page(client.get("/"))
    for words in (
        "Ma carte expire",
        "Je demande une première carte",
        "J’ai perdu ma carte",
        "Ma carte est prête",
    ):
        assert words in page.text
    assert "Je change de situation" in page.text
    assert "Mon employeur me demande un papier" in page.text


@pytest.mark.parametrize(
    "departure", [d for theme in THEMES for d in theme.departures], ids=lambda d: str(d.words)
)
def test_each_of_these_words_leads_on(client: Client, departure):
    rules = queries.orientation_in_force()
    answer = rules.answer(departure.situation, today=date(2026, 11, 21))
    assert answer["etat"] != "erreur", answer["erreurs"]
    assert client.get(departure.url).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_to_the_required_ones(client: Client, path: str):
    for prefix in ("", "/en"):
        page = Page(client.get(prefix + path))
        for required in ("/plan-du-site", "/accessibilite", "/mentions-legales", "/contact"):
            assert prefix + required in page.links.values()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_title_and_marks_its_language(client: Client, path: str):
    page = Page(client.get(path))
    assert len([tag for tag, _attrs in page.tags if tag == "h1"]) == 1
    assert page.tags[1] == ("html", {"lang": "fr", "dir": "ltr"}) or page.tags[0] == (
        "html",
        {"lang": "fr", "dir": "ltr"},
    )
    ids = [attrs["id"] for _tag, attrs in page.tags if attrs.get("id")]
    assert len(ids) == len(set(ids))


def test_the_accessibility_mention_is_one_of_the_three_and_claims_nothing(client: Client):
    assert "Accessibilité : non conforme" in Page(client.get("/")).links
    page = Page(client.get("/accessibilite"))
    assert "aucun audit par une personne n’a encore été fait" in page.text
    assert "Défenseur des droits" in page.text


def test_names_and_addresses_are_left_to_the_service(client: Client):
    assert Page(client.get("/mentions-legales")).text.count("à compléter par le service") == 3


def test_the_neutral_identity_says_it_is_not_the_state(client: Client):
    page = client.get("/").content.decode()
    assert "ceci n’est pas un site de l’État" in page
    assert "fr-logo" not in page
    assert "etat.css" not in page


@override_settings(IDENTITY="etat")
def test_the_states_identity_is_the_states(client: Client):
    page = client.get("/").content.decode()
    assert "ceci n’est pas un site de l’État" not in page
    assert "fr-logo" in page
    assert "etat.css" in page


@pytest.mark.parametrize("path", ["/nulle-part", "/demarches/99", "/demarches/99/atom.xml", "/en/nulle-part"])
def test_an_address_that_leads_nowhere_shows_the_ways_on(client: Client, path: str):
    response = client.get(path)
    assert response.status_code == 404
    home = "/en/" if path.startswith("/en/") else "/"
    assert home in Page(response).links.values()


def test_a_failure_says_whose_fault_it_is_not(client: Client, monkeypatch: pytest.MonkeyPatch):
    def fail() -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(queries, "orientation_in_force", fail)
    response = client.get("/orientation")
    assert response.status_code == 500
    page = Page(response)
    assert "Ce n’est pas de votre faute" in page.text
    assert "broken" not in page.text


@override_settings(LANGUAGES=[("fr", "Français"), ("ar", "العربية")])
def test_a_page_turns_with_its_language(client: Client):
    page = Page(client.get("/ar/"))
    assert ("html", {"lang": "ar", "dir": "rtl"}) in page.tags
