"""The listing of each préfecture: pages, search, feed."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.web.published import list_forms, put_in_force, trial_listing
from tests.web.reading import Page

ATOM = "{http://www.w3.org/2005/Atom}"
FORM = "https://www.demarches-simplifiees.fr/commencer/"


def test_the_départements_that_list_forms_are_shown_with_their_number(client: Client):
    page = Page(client.get("/demarches/"))
    assert page.links["Hauts-de-Seine (92)"] == "/demarches/92"
    assert "Hauts-de-Seine (92) 3 formulaires" in page.text


def test_a_département_shows_its_forms_by_section_with_notices(client: Client):
    page = Page(client.get("/demarches/92"))
    assert "Première demande" in page.text
    assert "Certaines demandes se font ailleurs." in page.text
    assert page.links["Titre salarié <b>2026</b>"] == f"{FORM}salarie-essai"
    assert page.links["Trouver ma démarche ici"] == "/orientation?departement=92"
    assert "Préfecture des Hauts-de-Seine" in page.text
    assert "page publiée le 2 novembre 2026. Lue ici le 3 novembre 2026." in page.text


def test_a_service_is_a_heading_enough_where_the_section_is_that_of_the_whole_page(client: Client):
    page = Page(client.get("/demarches/92"))
    assert "Sous-préfecture d'Antony" in page.text
    assert "Démarches relatives aux titres de séjour" not in page.text
    assert "Démarches relatives aux titres de séjour" in Page(client.get("/demarches/2A")).text


def test_a_note_about_several_forms_is_shown_once_below_the_last(client: Client):
    text = Page(client.get("/demarches/92")).text
    note = "Pour les démarches ci-dessus, voici le lien"
    assert text.count(note) == 1
    assert text.index("Refaire un récépissé perdu") < text.index(note)


def test_a_département_without_forms_still_leads_on(client: Client):
    page = Page(client.get("/demarches/26"))
    assert "aucun formulaire pour ce département" in page.text
    assert page.links["Trouver ma démarche ici"] == "/orientation?departement=26"


def test_a_département_is_found_whatever_the_case(client: Client):
    assert client.get("/demarches/2a").headers["Location"] == "/demarches/2A"


def test_forms_are_searched_by_their_words(client: Client):
    page = Page(client.get("/demarches/?q=visa"))
    assert "1 formulaire trouvé" in page.text
    assert page.links["Prolonger un visa"] == f"{FORM}visa-essai"
    assert "Aucun formulaire ne porte ces mots" in Page(client.get("/demarches/?q=zzz")).text


@pytest.fixture
def news(trial_folder: Path, tmp_path: Path) -> None:
    """One answer and one title that changed in the Hauts-de-Seine since the first publication."""
    folder = shutil.copytree(trial_folder, tmp_path / "apres")
    rules = folder / "orientation/prefectures/92.yaml"
    rules.write_text(rules.read_text("utf-8").replace("canal: courriel", "canal: courrier"), "utf-8")
    put_in_force(folder, datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    list_forms(
        trial_listing().replace("Titre salarié", "Carte salarié"), datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    )


def feed_of(client: Client, code: str) -> ElementTree.Element:
    response = client.get(f"/demarches/{code}/atom.xml")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def ids(feed: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}id") or "" for entry in feed.findall(f"{ATOM}entry")]


@pytest.mark.usefixtures("news")
def test_the_feed_is_valid_atom_with_lasting_identifiers(client: Client):
    feed = feed_of(client, "92")
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}id") == "tag:localhost,2026:departement:92"
    assert feed.findtext(f"{ATOM}title")
    assert feed.findtext(f"{ATOM}updated") == "2026-11-20T09:00:00+00:00"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert {link.get("rel") for link in feed.findall(f"{ATOM}link")} == {"alternate", "self"}
    assert all(entry.findtext(f"{ATOM}updated") for entry in feed.findall(f"{ATOM}entry"))
    assert all(
        re.fullmatch(r"tag:localhost,2026:nouvelle:(annuaire|reponse)-\d+", name) for name in ids(feed)
    )
    assert len(set(ids(feed))) == len(ids(feed))
    assert ids(feed_of(client, "92")) == ids(feed)


@pytest.mark.usefixtures("news")
def test_the_feed_says_what_changed_newest_first(client: Client):
    entries = feed_of(client, "92").findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert titles[:2] == [
        "Réponse modifiée : Premier certificat algérien salarié",
        "Modifié : Carte salarié <b>2026</b>",
    ]
    summary = entries[0].findtext(f"{ATOM}summary") or ""
    assert "Par courriel" in summary.partition("Maintenant")[0]
    assert "Par courrier" in summary.partition("Maintenant")[2]
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert "departement=92" in link.get("href", "") or "arrondissement=922" in link.get("href", "")


def test_the_feed_of_a_quiet_département_is_valid_too(client: Client):
    feed = feed_of(client, "26")
    assert feed.findtext(f"{ATOM}updated")
    assert not feed.findall(f"{ATOM}entry")
