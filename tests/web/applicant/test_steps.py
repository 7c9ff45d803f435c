"""A step: shown, saved whole or answer by answer, compared where two pages disagree."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.accounts.actions import describe
from guichet.accounts.queries import actor_for
from guichet.database import acting
from tests.web.applicant.person import IDENTITY, SITUATION, Person, forms_of, id_of

CHILD = {**SITUATION, "a_enfants": "oui"}


def words(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("&#x27;", "'").split())


@pytest.fixture
def dossier(aminata: Person) -> str:
    return aminata.begin()


def test_what_is_missing_is_told_at_its_field_and_the_rest_is_kept(aminata: Person, dossier: str):
    response = aminata.send(dossier, "identite", {**IDENTITY, "nom": "", "nationalite": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>\n      Erreur :" in page or "Erreur :" in page.split("</title>")[0]
    assert '<a href="#nom">Nom de naissance : Cette réponse est obligatoire.</a>' in page
    assert re.search(r'id="nom"[^>]*aria-describedby="messages-nom"[^>]*aria-invalid="true"', page)
    assert "Il y a 2 réponses à corriger" in page
    assert forms_of(aminata.step(dossier, "identite"))["etape"]["prenoms"] == ["Aminata"]
    assert "Continuer, et donner ces réponses plus tard" in page


def test_a_new_request_knows_how_to_reach_the_person(aminata: Person):
    actor = actor_for(aminata.account)
    assert actor is not None
    with acting(actor.scope) as now:
        describe(actor, {"telephone": "+33612345678"}, now)
    begun = forms_of(aminata.step(aminata.begin(), "identite"))["etape"]
    assert begun["telephone"] == ["06 12 34 56 78"]


def test_what_is_no_answer_stays_as_typed_with_its_reason(aminata: Person, dossier: str):
    response = aminata.send(dossier, "identite", {**IDENTITY, "telephone": "12", "date_naissance-mois": "13"})
    form = forms_of(response)["etape"]
    assert form["telephone"] == ["12"]
    assert form["date_naissance-mois"] == ["13"]
    assert "Le mois est un nombre de 1 à 12" in response.content.decode()
    assert "Continuer, et donner" not in response.content.decode()


@pytest.mark.parametrize(
    ("wish", "there"),
    [
        ("quitter", "/dossiers/"),
        ("precedente", "{dossier}/etapes/identite"),
        ("actualiser", "{dossier}/etapes/situation"),
        ("poursuivre", "{dossier}/etapes/pieces"),
    ],
)
def test_each_button_saves_and_leads_where_it_says(aminata: Person, dossier: str, wish: str, there: str):
    aminata.send(dossier, "identite", IDENTITY)
    response = aminata.send(dossier, "situation", SITUATION, wish)
    assert response["Location"] == there.format(dossier=dossier)
    assert forms_of(aminata.step(dossier, "situation"))["etape"]["union"] == ["celibataire"]


def test_leaving_asks_for_nothing(aminata: Person, dossier: str):
    assert aminata.send(dossier, "identite", {"nom": "Exemple"}, "quitter")["Location"] == "/dossiers/"
    assert forms_of(aminata.device().step(dossier, "identite"))["etape"]["nom"] == ["Exemple"]


def test_a_question_that_an_answer_brings_is_asked_before_going_on(aminata: Person, dossier: str):
    minor = {**IDENTITY, "date_naissance-annee": "2010"}
    shown = aminata.send(dossier, "identite", minor)
    assert shown.status_code == 200
    assert "Vos réponses ont amené d’autres questions" in words(shown)
    assert "Je suis émancipé" in words(shown)
    assert aminata.send(dossier, "identite", {}, page=shown)["Location"] == f"{dossier}/etapes/situation"


def test_ineligibility_is_told_at_the_field_with_its_ways_on(aminata: Person, dossier: str):
    aminata.send(dossier, "identite", {**IDENTITY, "date_naissance-annee": "1970"})
    response = aminata.send(dossier, "situation", {**SITUATION, "date_arrivee-annee": "1999"})
    page = response.content.decode()
    messages = page.split('id="messages-date_arrivee"')[1].split('class="field"')[0]
    assert "réservée aux arrivées depuis 2000" in messages
    for way in (
        'href="#date_arrivee-jour">Correct',
        f'href="{dossier}/abandon"',
        'href="/contact"',
        'href="/orientation?demande=premiere_demande"',
    ):
        assert way.replace("Correct", "Corriger") in messages
    assert response.status_code == 200


def test_rows_of_a_group_are_added_and_taken_away_without_a_script(aminata: Person, dossier: str):
    aminata.send(dossier, "identite", IDENTITY)
    aminata.send(dossier, "situation", CHILD)
    one = {"liste-0-enfant_nom": "Premier"}
    more = aminata.send(dossier, "situation", {**one, "_ajouter": "liste"}, "actualiser")
    assert more["Location"] == f"{dossier}/etapes/situation?ajouter=liste#liste"
    page = aminata.get(more["Location"].split("#")[0])
    assert "Enfant 2" in words(page)
    aminata.send(dossier, "situation", {"liste-1-enfant_nom": "Second"}, "actualiser", page)
    aminata.send(dossier, "situation", {"_retirer": "liste-0"}, "actualiser")
    form = forms_of(aminata.step(dossier, "situation"))["etape"]
    assert form["liste-0-enfant_nom"] == ["Second"]
    assert "liste-1-enfant_nom" not in form


# Answer by answer, as htmx sends them.


def test_an_answer_is_kept_as_soon_as_it_is_given(aminata: Person, dossier: str):
    response = aminata.change(dossier, "identite", {"nom": "Exemple"})
    assert response.status_code == 200
    assert re.search(r"Enregistré à 1[12]:(59|00)\.", words(response))
    assert re.search(r'id="revision" value="2" hx-swap-oob="true"', response.content.decode())
    assert forms_of(aminata.device().step(dossier, "identite"))["etape"]["nom"] == ["Exemple"]


def test_what_an_answer_brings_and_takes_away_comes_alone(aminata: Person, dossier: str):
    page = aminata.step(dossier, "situation")
    response = aminata.change(dossier, "situation", {"union": "marie", "a_enfants": "oui"}, page)
    fragment = response.content.decode()
    assert '<div hx-swap-oob="afterend:#field-union">' in fragment
    assert 'id="date_union-jour"' in fragment
    assert '<div hx-swap-oob="afterend:#section-enfants">' in fragment
    assert 'id="section-leurs-noms"' in fragment
    assert 'id="metier"' not in fragment
    shown = re.search(r'name="montres" id="montres" value="([^"]*)"', fragment)
    assert shown
    form = {**forms_of(page)["etape"], "montres": [shown[1]], "revision": ["2"]}
    back = aminata.client.post(
        f"{dossier}/etapes/situation",
        {**form, "union": "celibataire", "a_enfants": "non"},
        headers={"HX-Request": "true"},
    ).content.decode()
    for gone in ("field-date_union", "section-leurs-noms"):
        assert f'<div id="{gone}" hx-swap-oob="delete"></div>' in back


def test_somebody_still_typing_is_not_told_off(aminata: Person, dossier: str):
    typing = aminata.change(dossier, "identite", {"date_naissance-jour": "1"})
    assert "Il manque" not in words(typing)
    done = aminata.change(dossier, "identite", {**IDENTITY, "date_naissance-jour": "31"})
    assert "Cette date n'existe pas" in words(done)
    assert "Une réponse n’a pas pu être lue" in words(done)


def test_several_communes_are_offered_to_choose_from(aminata: Person, dossier: str):
    asked = {"commune_travail-nom": "Saint-Denis"}
    response = aminata.send(dossier, "situation", {**SITUATION, **asked})
    assert "Saint-Denis (93)" in words(response)
    assert 'name="commune_travail-code" value="93066*"' in response.content.decode()
    chosen = {**asked, "commune_travail-code": ["", "93066*"]}
    aminata.send(dossier, "situation", {**SITUATION, **chosen})
    assert forms_of(aminata.step(dossier, "situation"))["etape"]["commune_travail-code"] == ["93066"]


def test_a_commune_chosen_from_the_list_counts_though_its_name_is_half_written(aminata: Person, dossier: str):
    chosen = {"commune_travail-nom": "saint-den", "commune_travail-code": ["", "93066*"]}
    aminata.send(dossier, "situation", {**SITUATION, **chosen})
    assert forms_of(aminata.step(dossier, "situation"))["etape"]["commune_travail-code"] == ["93066"]


# Two pages on one draft.


def test_two_devices_never_overwrite_each_other_in_silence(aminata: Person, dossier: str):
    phone, stale = aminata.device(), aminata.step(dossier, "identite")
    phone.send(dossier, "identite", {**IDENTITY, "nom": "Duphone"})
    response = aminata.send(dossier, "identite", {**IDENTITY, "nom": "Delordi"}, page=stale)
    assert response.status_code == 409
    for shown in ("Nom de naissance", "Delordi", "Duphone"):
        assert shown in words(response)
    assert forms_of(aminata.step(dossier, "identite"))["etape"]["nom"] == ["Duphone"]
    (kept,) = [form for form in forms_of(response).values() if "revision" in form]
    aminata.client.post(f"{dossier}/etapes/identite", {**kept, "suite": "actualiser"})
    assert forms_of(aminata.step(dossier, "identite"))["etape"]["nom"] == ["Delordi"]


def test_a_stale_page_that_says_the_same_is_no_conflict(aminata: Person, dossier: str):
    stale = aminata.step(dossier, "identite")
    aminata.device().send(dossier, "identite", IDENTITY)
    assert aminata.send(dossier, "identite", IDENTITY, page=stale).status_code == 302


def test_a_stale_answer_is_told_on_the_page_itself(aminata: Person, dossier: str):
    stale = aminata.step(dossier, "identite")
    aminata.device().send(dossier, "identite", IDENTITY)
    response = aminata.change(dossier, "identite", {"nom": "Delordi"}, stale)
    assert response.status_code == 409
    assert "Rien n’a été écrasé" in words(response)


# Who may, and what else may be sent.


@pytest.mark.parametrize("place", ["etapes/identite", "depot", "recepisse", "abandon", "recepisse.pdf"])
def test_the_request_of_another_person_is_not_found(aminata: Person, bilal: Person, dossier: str, place: str):
    assert bilal.get(f"{dossier}/{place}").status_code == 404
    if place in ("etapes/identite", "depot", "abandon"):
        assert bilal.client.post(f"{dossier}/{place}", {}).status_code == 404


def test_whoever_is_not_signed_in_is_sent_to_sign_in(anyone, dossier: str):
    response = anyone.get(f"{dossier}/etapes/identite")
    assert response.status_code == 302
    assert response["Location"].startswith("/compte/connexion?next=")
    told = anyone.post(f"{dossier}/etapes/identite", {}, headers={"HX-Request": "true"})
    assert told.status_code == 401
    assert "Votre session est terminée" in words(told)


def test_an_unknown_step_is_not_found(aminata: Person, dossier: str):
    assert aminata.step(dossier, "nulle-part").status_code == 404
    assert aminata.client.post(f"{dossier}/etapes/nulle-part", {"nom": "x"}).status_code == 404


def test_pages_of_a_person_are_kept_by_no_browser(aminata: Person, dossier: str):
    assert "no-store" in aminata.step(dossier, "identite")["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["person", "person_id", "state", "office_id", "number", "filings", "procedure", "id"]
)
def test_nothing_but_fields_can_be_sent(aminata: Person, bilal: Person, dossier: str, name: str):
    from guichet.accounts.queries import actor_for
    from guichet.database import acting
    from guichet.dossiers import queries

    aminata.send(dossier, "identite", {**IDENTITY, name: str(bilal.account.person_id)})
    actor = actor_for(aminata.account)
    assert actor
    with acting(actor.scope):
        found = queries.get_for(actor, id_of(dossier))
    assert (found.state, found.office, found.number, found.filings) == ("brouillon", None, None, 0)
    assert name not in found.answers


def test_a_step_is_saved_in_six_statements(aminata: Person, dossier: str):
    page = aminata.step(dossier, "identite")
    with CaptureQueriesContext(
        connection,
    ) as done:
        assert aminata.send(dossier, "identite", IDENTITY, page=page).status_code == 302
    # Not the edges of transactions, nor what gives the role back to the one that the test itself is in.
    edges = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SELECT set_config('role', 'none'")
    made = [one["sql"] for one in done.captured_queries if not one["sql"].startswith(edges)]
    assert len(made) <= 6, "\n".join(made)
