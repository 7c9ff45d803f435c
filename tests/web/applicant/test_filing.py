"""The beginning, the last look, the filing, the receipt, abandoning."""

import re
from uuid import uuid4

import pytest

from guichet.accounts.actions import fill_offices
from guichet.accounts.models import Office
from guichet.database import Scope, acting
from guichet.documents.received.actions import record_scan
from guichet.documents.received.types import State as Scan
from guichet.documents.received.types import Verdict
from guichet.dossiers import models
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
        "12 rue Jean-Sans-Peur, CS 20003, 59039 Lille Cedex",
        "Téléphone : 03 20 30 59 59",
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


# What is filed is what was shown.


def test_what_another_device_changed_is_shown_before_it_is_filed(aminata: Person, ready: str):
    page = aminata.get(f"{ready}/depot")
    other = aminata.device()
    other.send(ready, "situation", {**SITUATION, "metier": "Pâtissière"})
    told = aminata.file(ready, page)
    assert told.status_code == 409
    shown = words(told)
    assert "La demande n’est pas encore déposée" in shown
    assert "Ce qui a changé : Métier" in shown
    assert "Pâtissière" in shown
    assert f'href="{ready}/etapes/situation#field-metier"' in told.content.decode()
    assert aminata.get(f"{ready}/recepisse")["Location"] == f"{ready}/depot"
    assert aminata.file(ready, told)["Location"] == f"{ready}/recepisse"


def test_a_file_that_another_device_sent_or_took_out_is_shown_before_it_is_filed(aminata: Person, ready: str):
    page = aminata.get(f"{ready}/depot")
    aminata.device().give(ready, "domicile")
    told = aminata.file(ready, page)
    assert told.status_code == 409
    assert "Ce qui a changé : Justificatif de domicile" in words(told)
    (added,) = re.findall(rf'action="({ready}/pieces/[^"/]+/retirer)"', _card(aminata, ready, "domicile"))
    aminata.device().client.post(added)
    assert aminata.file(ready, told).status_code == 409
    assert aminata.file(ready, page)["Location"] == f"{ready}/recepisse"


def _card(person: Person, dossier: str, document: str) -> str:
    page = person.step(dossier, "pieces").content.decode()
    return page.split(f'id="document-{document}"')[1].split("</article>")[0]


def test_a_page_that_does_not_say_what_it_showed_files_nothing(aminata: Person, ready: str):
    form = forms_of(aminata.get(f"{ready}/depot"))["etape"]
    del form["vu"]
    told = aminata.client.post(f"{ready}/depot", {**form, "suite": "deposer"})
    assert told.status_code == 409
    assert aminata.get(f"{ready}/recepisse")["Location"] == f"{ready}/depot"


def test_what_the_page_itself_asks_is_filed_with_it(aminata: Person, ready: str):
    assert aminata.file(ready, observations="Merci.")["Location"] == f"{ready}/recepisse"
    aminata.send(ready, "situation", {**SITUATION, "metier": "Pâtissière"})
    assert aminata.file(ready, observations="Merci encore.")["Location"] == f"{ready}/recepisse"


# Documents that are asked no longer.

MINOR = {**IDENTITY, "date_naissance-annee": "2012"}


@pytest.fixture
def grown(aminata: Person) -> str:
    """A minor's consent was given, then the date of birth corrected."""
    dossier = aminata.begin()
    aminata.send(dossier, "identite", MINOR)
    assert aminata.give(dossier, "accord").status_code == 302
    aminata.send(dossier, "identite", IDENTITY)
    aminata.send(dossier, "situation", SITUATION)
    aminata.give(dossier, "passeport")
    return dossier


def test_a_file_that_is_asked_no_longer_is_shown_and_not_filed(aminata: Person, grown: str):
    for page in (aminata.step(grown, "pieces"), aminata.get(f"{grown}/depot")):
        assert "Documents qui ne sont plus demandés" in words(page)
        assert "Accord du représentant : papier.png" in words(page)
    assert "Documents qui ne sont plus demandés" not in words(aminata.step(grown, "situation"))
    assert aminata.file(grown)["Location"] == f"{grown}/recepisse"
    assert "Pas déposé" in words(aminata.get(grown))


def test_it_is_taken_out_from_the_review_or_from_its_step(aminata: Person, grown: str):
    for place, back in (
        (f"{grown}/depot", f"{grown}/depot"),
        (f"{grown}/etapes/pieces", f"{grown}/etapes/pieces"),
    ):
        page = aminata.get(place)
        (name,) = [one for one in forms_of(page) if one.endswith("/retirer") and one in _aside(page)]
        assert aminata.client.post(name, forms_of(page)[name])["Location"] == back
        assert "ne sont plus demandés" not in words(aminata.get(place))
        aminata.send(grown, "identite", MINOR)
        aminata.give(grown, "accord")
        aminata.send(grown, "identite", IDENTITY)


def _aside(page) -> str:
    return page.content.decode().split('aria-labelledby="plus-demandes"')[1].split("</section>")[0]


def test_an_infected_one_is_shown_and_stops_nothing(aminata: Person, grown: str):
    with acting(Scope.service()) as now:
        for piece in models.Piece.objects.filter(asked="accord"):
            record_scan(piece.document_id, Verdict(Scan.INFECTED, "Essai"), now)
    page = aminata.get(f"{grown}/depot")
    assert "Refusé par l’antivirus" in _aside(page)
    assert "n’ont pas pu être gardés" not in words(page)
    assert aminata.file(grown, page)["Location"] == f"{grown}/recepisse"


# A receipt that cannot be made.


def test_without_a_receipt_nothing_is_filed_and_it_is_said(aminata: Person, ready: str):
    Office.objects.filter(code="prefecture-59").update(phone="")
    told = aminata.file(ready)
    assert told.status_code == 409
    assert "son accusé de réception ne peut pas être établi" in words(told)
    assert "Votre demande est déposée" not in words(told)
    fill_offices()
    assert aminata.file(ready)["Location"] == f"{ready}/recepisse"
    assert "5901202611210000001" in words(aminata.get(f"{ready}/recepisse"))


@pytest.mark.parametrize("name", ["王小明", "ሰላማዊት", "नमस्ते", "გიორგი", "محمد"])
def test_a_name_in_another_script_is_asked_for_in_latin_letters(aminata: Person, name: str):
    dossier = aminata.begin()
    told = aminata.send(dossier, "identite", {**IDENTITY, "nom": name})
    assert told.status_code == 422
    assert "Écrivez-le en lettres latines" in words(told)
    assert name in told.content.decode()
    street = aminata.send(dossier, "identite", {**IDENTITY, "adresse-voie": f"Rue {name}"})
    assert street.status_code == 422
    child = {"a_enfants": "oui", "liste-0-enfant_nom": name}
    assert "lettres latines" not in words(aminata.send(dossier, "situation", {**SITUATION, **child}))


def test_a_name_kept_from_before_in_another_script_is_told_at_the_review(aminata: Person, ready: str):
    with acting(Scope.service()):
        row = models.Dossier.objects.get()
        models.Dossier.objects.update(answers={**row.answers, "nom": "王小明"})
    page = aminata.get(f"{ready}/depot")
    assert "Écrivez-le en lettres latines" in words(page)
    assert f'href="{ready}/etapes/identite#field-nom"' in page.content.decode()
    assert aminata.file(ready, page).status_code == 422


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
