"""Following one's requests: every date, every receipt, what can still be done; nobody else's."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.database import Scope, acting
from guichet.dossiers import models
from tests.jobs import run_jobs
from tests.web.applicant.person import Person, forms_of, id_of

NUMBER = "5901202611210000001"


@pytest.fixture
def filed(aminata: Person) -> str:
    dossier = aminata.begin()
    aminata.fill(dossier)
    assert aminata.file(dossier).status_code == 302
    return dossier


def page(person: Person, address: str) -> str:
    response = person.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_draft_says_what_is_left_and_when_it_goes(aminata: Person):
    dossier = aminata.begin()
    shown = page(aminata, "/dossiers/")
    assert "Brouillon, pas encore déposé" in shown
    assert "réponses ou documents" in shown
    with acting(Scope.service()) as now:
        gone = now + timedelta(days=90)
    assert f"{gone.year}. Tout changement repousse cette date" in shown.replace("\xa0", " ")
    aminata.fill(dossier)
    assert "Reste à faire" in page(aminata, "/dossiers/")


def test_a_filed_request_shows_number_state_and_receipt(aminata: Person, filed: str):
    shown = page(aminata, "/dossiers/")
    for words in ("Demande envoyée", f"{filed}/recepisse", "Suivre"):
        assert words in shown
    assert "Sera effacée le" not in shown
    assert NUMBER[:4] in shown


def test_one_request_shows_dates_receipts_documents_and_the_other_ways(aminata: Person, filed: str):
    shown = page(aminata, filed)
    for words in (
        "Les dates de la loi",
        "sous réserve que le dossier soit complet",
        "Recours possible jusqu’au",
        "Dépôt n° 1",
        "papier.png",
        "Demande déposée",
        "par vous",
        "par courrier",
        "Retirer ma demande",
        "Modifier ma demande",
    ):
        assert words in shown, words


def test_changed_and_filed_again_there_are_two_receipts(aminata: Person, filed: str):
    run_jobs()
    aminata.send(filed, "situation", {"date_arrivee-jour": "4"}, wish="quitter")
    assert "Relire et déposer de nouveau" in page(aminata, filed)
    aminata.give(filed, "passeport")
    again = aminata.file(filed)
    assert again.status_code == 302, again.content.decode()
    run_jobs()
    shown = page(aminata, filed)
    assert "Dépôt n° 2" in shown
    assert "Changements déposés" in shown
    for rank in (1, 2):
        assert "Ce document prouve le dépôt" in page(aminata, f"{filed}/recepisses/{rank}")
        assert aminata.get(f"{filed}/recepisses/{rank}.pdf").content.startswith(b"%PDF")
    assert aminata.get(f"{filed}/recepisses/3").status_code == 404


def test_changes_that_an_examination_overtook_are_told_without_a_way_that_leads_nowhere(
    aminata: Person, filed: str
):
    aminata.send(filed, "identite", {"prenoms": "Binta"})
    assert "le service ne voit pas encore vos changements" in page(aminata, filed)
    with acting(Scope.service()) as now:
        models.Dossier.objects.update(state="en_instruction", examined_at=now)
    shown = page(aminata, filed)
    assert "il ne les voit pas. Ils restent gardés ici" in shown
    for address in (filed, "/dossiers/", f"{filed}/recepisse"):
        assert f"{filed}/depot" not in page(aminata, address), address
        assert "ne voit pas encore" not in page(aminata, address), address


def test_withdrawing_is_asked_twice_then_done(aminata: Person, filed: str):
    asked = aminata.get(f"{filed}/retrait")
    assert "nouvelle date" in asked.content.decode()
    (form,) = [one for one in forms_of(asked).values() if "csrfmiddlewaretoken" in one and len(one) == 1][-1:]
    assert aminata.client.post(f"{filed}/retrait", form)["Location"] == filed
    assert aminata.client.post(f"{filed}/retrait", form)["Location"] == filed
    shown = page(aminata, filed)
    assert "Retirée par vous" in shown
    assert "Les dates de la loi" not in shown
    assert "Retirer ma demande" not in shown
    assert aminata.get(f"{filed}/retrait").status_code == 409


def test_nobody_else_follows_it(aminata: Person, bilal: Person, filed: str):
    assert NUMBER not in page(bilal, "/dossiers/")
    for address in (filed, f"{filed}/recepisses/1", f"{filed}/recepisses/1.pdf", f"{filed}/retrait"):
        assert bilal.get(address).status_code == 404, address
        assert bilal.client.post(f"{filed}/retrait", {}).status_code == 404


def test_titles_held_are_listed(aminata: Person):
    person = aminata.account.person_id
    with acting(Scope.service(person)):
        models.Title.objects.create(
            person_id=person,
            kind="dcem",
            valid_from=date(2019, 8, 10),
            valid_to=date(2024, 8, 9),
            status="accepte",
        )
    shown = page(aminata, "/dossiers/")
    for words in ("10 août 2019", "9 août 2024", "Accepté"):
        assert words in shown


def test_the_list_takes_as_many_statements_for_ten_as_for_one(aminata: Person):
    aminata.begin()
    page(aminata, "/dossiers/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        page(aminata, "/dossiers/")
    for _ in range(9):
        aminata.begin()
    with CaptureQueriesContext(connection) as ten:
        page(aminata, "/dossiers/")
    asked = [query["sql"][:80] for query in ten.captured_queries]
    assert len(ten) == len(one), asked
    assert len([sql for sql in asked if "dossiers_" in sql]) <= 4


def test_a_draft_opens_where_it_was_begun(aminata: Person):
    dossier = aminata.begin()
    assert aminata.get(dossier)["Location"].endswith("/etapes/identite")
    assert id_of(dossier)
