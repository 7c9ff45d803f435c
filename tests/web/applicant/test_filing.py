"""The beginning, the last look, the filing, the receipt, abandoning."""

from uuid import uuid4

import pytest

from tests.web.applicant.person import IDENTITY, SITUATION, Person, forms_of
from tests.web.applicant.test_steps import words


@pytest.fixture
def ready(aminata: Person) -> str:
    dossier = aminata.begin()
    aminata.fill(dossier)
    return dossier


# Before.


def test_every_situation_leads_somewhere(anyone):
    page = anyone.get("/dossiers/nouveau").content.decode()
    assert 'href="/dossiers/nouveau/essai"' in page
    assert 'href="/orientation?demande=premiere_demande&amp;fondement=refugie"' in page
    assert "Cela se demande ailleurs." in page


def test_the_preamble_says_what_it_takes_to_anyone(anyone):
    shown = words(anyone.get("/dossiers/nouveau/essai"))
    for expected in ("en 5 étapes", "Personne en particulier", "Sans réponse", "Je commence"):
        assert expected in shown
    papers = words(anyone.get("/dossiers/nouveau/essai/documents"))
    for expected in ("Passeport", "Accord du représentant", "Facture"):
        assert expected in papers
    assert anyone.get("/dossiers/nouveau/rien").status_code == 404


def test_beginning_asks_to_sign_in(anyone):
    response = anyone.post("/dossiers/nouveau/essai?date_arrivee=2015-04-03", {"cle": str(uuid4())})
    assert response["Location"].startswith("/compte/connexion?next=")
    assert "date_arrivee" in response["Location"]


def test_the_same_preamble_sent_twice_begins_one_request(aminata: Person):
    (form,) = [one for one in forms_of(aminata.get("/dossiers/nouveau/essai")).values() if "cle" in one]
    there = {aminata.client.post("/dossiers/nouveau/essai", form)["Location"] for _ in range(2)}
    assert len(there) == 1


def test_what_orientation_learned_is_carried_over(aminata: Person):
    dossier = aminata.begin(
        query="?demande=premiere_demande&date_arrivee=2015-04-03&nationalite=BRA&nom=x&date_union=hier"
    )
    form = forms_of(aminata.step(dossier, "situation"))["etape"]
    assert form["date_arrivee-annee"] == ["2015"]
    assert forms_of(aminata.step(dossier, "identite"))["etape"]["nationalite"] == ["BRA"]


def test_a_draft_that_waits_is_shown_before_another_is_begun(aminata: Person):
    dossier = aminata.begin()
    page = aminata.get("/dossiers/nouveau/essai").content.decode()
    assert "Vous avez déjà commencé" in page
    assert f'href="{dossier}/etapes/identite"' in page


# Filing.


def test_what_is_missing_is_said_with_where_to_give_it(aminata: Person):
    dossier = aminata.begin()
    aminata.send(dossier, "identite", IDENTITY)
    page = aminata.get(f"{dossier}/depot").content.decode()
    assert f'href="{dossier}/etapes/situation#field-union"' in page
    assert f'href="{dossier}/etapes/pieces#document-passeport"' in page
    refused = aminata.file(dossier)
    assert refused.status_code == 422
    assert "La demande n’est pas déposée" in words(refused)
    assert forms_of(refused)["etape"]["cle"]


def test_a_double_click_a_reload_and_the_back_button_give_the_same_receipt(aminata: Person, ready: str):
    page = aminata.get(f"{ready}/depot")
    for _ in range(3):
        assert aminata.file(ready, page, observations="Merci.")["Location"] == f"{ready}/recepisse"
    assert aminata.file(ready)["Location"] == f"{ready}/recepisse"
    receipt = words(aminata.get(f"{ready}/recepisse"))
    assert "5901202611210000001" in receipt
    assert "5901202611210000002" not in receipt


def test_the_receipt_waits_for_nothing(aminata: Person, ready: str):
    aminata.file(ready)
    shown = words(aminata.get(f"{ready}/recepisse"))
    assert "PDF en préparation" in shown
    for expected in (
        "Exemple",
        "1er février 1995",
        "20 Rue Nationale",
        "Il ne prouve pas le séjour",
        "21 mars 2027",
    ):
        assert expected in shown
    assert aminata.get(f"{ready}/recepisse.pdf")["Location"] == f"{ready}/recepisse"


def test_a_filed_request_is_changed_and_filed_again_under_its_number(aminata: Person, ready: str):
    aminata.file(ready)
    aminata.send(ready, "situation", {**SITUATION, "metier": "Pâtissière"})
    assert "Vous modifiez une demande déjà déposée" in words(aminata.step(ready, "situation"))
    assert "Vous l’avez modifiée depuis" in words(aminata.get(f"{ready}/recepisse"))
    assert "Déposer de nouveau" in words(aminata.get(f"{ready}/depot"))
    assert aminata.file(ready)["Location"] == f"{ready}/recepisse"
    assert "5901202611210000001" in words(aminata.get(f"{ready}/recepisse"))


# Abandoning.


def test_abandoning_asks_first_and_can_be_undone(aminata: Person):
    dossier = aminata.begin()
    aminata.send(dossier, "identite", IDENTITY)
    assert "Ne pas abandonner" in words(aminata.get(f"{dossier}/abandon"))
    assert aminata.client.post(f"{dossier}/abandon")["Location"] == "/dossiers/"
    told = aminata.step(dossier, "identite")
    assert told.status_code == 409
    assert "Vous avez abandonné cette demande" in words(told)
    late = aminata.client.post(f"{dossier}/etapes/identite", {"nom": "x"}, headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert "Vous avez abandonné cette demande" in words(late)
    assert aminata.client.post(f"{dossier}/reprise")["Location"] == f"{dossier}/etapes/identite"
    assert forms_of(aminata.step(dossier, "identite"))["etape"]["nom"] == ["Exemple"]


def test_a_filed_request_is_not_abandoned(aminata: Person, ready: str):
    aminata.file(ready)
    assert aminata.get(f"{ready}/abandon").status_code == 409
    assert aminata.client.post(f"{ready}/abandon").status_code == 409


@pytest.mark.parametrize("place", ["", "/etapes/identite", "/depot", "/abandon"])
def test_the_same_in_english(aminata: Person, place: str):
    dossier = aminata.begin()
    response = aminata.get(f"/en{dossier}{place}" if place else "/en/dossiers/nouveau/essai")
    assert response.status_code == 200
    assert 'lang="en"' in response.content.decode()
