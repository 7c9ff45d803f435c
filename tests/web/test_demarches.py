"""The listing of each préfecture: pages, search, feed."""

from xml.etree import ElementTree

from django.test import Client

from tests.web.reading import Page

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_départements_that_list_forms_are_shown_with_their_number(client: Client):
    page = Page(client.get("/demarches/"))
    assert page.links["Hauts-de-Seine (92)"] == "/demarches/92"
    assert "Hauts-de-Seine (92) 2 formulaires" in page.text


def test_a_département_shows_its_forms_by_section_with_notes_and_notices(client: Client):
    page = Page(client.get("/demarches/92"))
    for words in (
        "Première demande",
        "Sous-préfecture d'Antony · Récépissé",
        "Réservé aux résidents.",
        "Certaines demandes se font ailleurs.",
    ):
        assert words in page.text
    assert page.links["Titre salarié <b>2026</b>"] == "https://formulaires.exemple.test/titre-salarie"
    assert page.links["Trouver ma démarche ici"] == "/orientation?departement=92"
    assert "Préfecture des Hauts-de-Seine" in page.text


def test_a_département_without_forms_still_leads_on(client: Client):
    page = Page(client.get("/demarches/26"))
    assert "aucun formulaire pour ce département" in page.text
    assert page.links["Trouver ma démarche ici"] == "/orientation?departement=26"


def test_a_département_is_found_whatever_the_case(client: Client):
    assert client.get("/demarches/2a").headers["Location"] == "/demarches/2A"


def test_forms_are_searched_by_their_words(client: Client):
    page = Page(client.get("/demarches/?q=récépissé"))
    assert "1 formulaire trouvé" in page.text
    assert "Renouveler un récépissé" in page.text
    assert "Aucun formulaire ne porte ces mots" in Page(client.get("/demarches/?q=zzz")).text


def test_the_feed_is_valid_atom_with_lasting_identifiers(client: Client):
    response = client.get("/demarches/92/atom.xml")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}id") == "tag:localhost,2026:departement:92"
    assert feed.findtext(f"{ATOM}title")
    assert feed.findtext(f"{ATOM}updated") == "2026-11-20T09:00:00+00:00"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert {link.get("rel") for link in feed.findall(f"{ATOM}link")} == {"alternate", "self"}
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        "tag:localhost,2026:nouvelle:reponse-7",
        "tag:localhost,2026:nouvelle:annuaire-3",
    ]
    assert all(entry.findtext(f"{ATOM}updated") for entry in entries)
    assert entries[0].findtext(f"{ATOM}title") == "Réponse modifiée : Titre salarié à Nanterre"
    assert "Par courriel" in (entries[0].findtext(f"{ATOM}summary") or "")


def test_the_feed_of_a_quiet_département_is_valid_too(client: Client):
    feed = ElementTree.fromstring(client.get("/demarches/26/atom.xml").content)
    assert feed.findtext(f"{ATOM}updated")
    assert not feed.findall(f"{ATOM}entry")
