"""The pages on which an opinion is asked, given by another préfecture, and read."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from guichet.accounts.queries import office_for
from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.journal.models import Reading
from tests.accounts.agents import make_agent, sign_in_agent
from tests.dossiers.instruction.examined import Examined
from tests.dossiers.instruction.test_examination import HOME
from tests.web.agent.test_examination import SHOWN, WILD, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia(one: Examined) -> Client:
    office = office_for("92")
    assert office is not None
    make_agent("nadia@exemple.test", office.id, "instructeur")
    client = Client(raise_request_exception=False)
    sign_in_agent(client, "nadia@exemple.test")
    return client


def ask(client: Client, one: Examined, question=WILD, documents=()):
    office = office_for("92")
    assert office is not None
    posted = {"service": f"autre_prefecture:{office.id}", "question": question, "documents": documents}
    return client.post(f"/agent/dossiers/{one.id}/avis", posted)


def opinion_of(one: Examined) -> models.Opinion:
    with acting(Scope.service()):
        return models.Opinion.objects.get(dossier_id=one.id)


def test_an_opinion_is_asked_given_by_the_other_prefecture_and_read(ines, nadia, aminata, one):
    assert ask(ines, one, documents=[str(one.paper(HOME))]).status_code == 302
    page = words(ines, f"/agent/dossiers/{one.id}/avis")
    assert SHOWN in page
    assert "papier.png" in page
    found = opinion_of(one)
    assert found.number in words(nadia, "/agent/avis")
    asked = words(nadia, f"/agent/avis/{found.id}")
    for shown in (SHOWN, "Exemple", "Aminata", "papier.png"):
        assert shown in asked, shown
    assert "Rue Nationale" not in asked
    picture = asked.partition('<img src="')[2].partition('"')[0]
    assert nadia.get(picture)["Content-Type"] == "image/jpeg"
    turned = re.findall(r'href="([^"]+)">Tourner à droite', asked)[0]
    sideways = (
        words(nadia, f"/agent/avis/{found.id}{unescape(turned)}").partition('<img src="')[2].partition('"')[0]
    )
    assert Image.open(BytesIO(nadia.get(unescape(sideways)).content)).size == (1000, 750)
    assert nadia.get(f"/agent/dossiers/{one.id}").status_code == 404
    assert ines.get(f"/agent/avis/{found.id}").status_code == 404
    with acting(Scope.service()):
        reader = models.Opinion.objects.get(pk=found.id)
        assert Reading.objects.filter(dossier=one.id).exclude(agent=reader.asked_by_id).count() >= 2
    path = f"/agent/avis/{found.id}/reponse"
    again = nadia.post(path, {"avis": "defavorable", "texte": ""})
    assert again.status_code == 422
    assert "Dites ce qui fonde un avis défavorable" in again.content.decode()
    assert nadia.post(path, {"avis": "defavorable", "texte": WILD}).status_code == 302
    assert nadia.get(picture).status_code == 404
    given = words(nadia, f"/agent/avis/{found.id}")
    assert SHOWN in given  # what she answered
    assert given.count(SHOWN) == 1
    assert "Aminata" not in given
    assert "2006" not in given
    page = words(ines, f"/agent/dossiers/{one.id}/avis")
    assert "Défavorable" in page
    assert page.count(SHOWN) == 2
    assert "Avis demandé à un autre service" in words(aminata, f"/dossiers/{one.id}")


def test_a_question_that_is_missing_is_asked_for_and_what_was_ticked_stays(ines, nadia, one):
    piece = str(one.paper(HOME))
    response = ask(ines, one, " ", [piece])
    assert response.status_code == 422
    page = " ".join(response.content.decode().split())
    assert "Écrivez la question, en 2 000 signes au plus." in page
    assert f'value="{piece}" checked' in page
    assert '" lang="fr" selected>Préfecture des Hauts-de-Seine' in page
    assert ines.post(f"/agent/dossiers/{one.id}/avis", {"documents": "x"}).status_code == 404


def test_an_answer_by_letter_is_written_down_and_a_demand_called_off(ines, one):
    path = f"/agent/dossiers/{one.id}/avis"
    for service in ("ofii_medical", "service_consulte"):
        assert ines.post(path, {"service": service, "question": "Avis ?"}).status_code == 302
    with acting(Scope.service()):
        board, other = models.Opinion.objects.filter(dossier_id=one.id).order_by("service")
    typed = {"avis": "defavorable", "texte": "x" * 2001}
    again = ines.post(f"/agent/avis/{board.id}/reponse", typed)
    assert again.status_code == 422
    page = again.content.decode()
    assert "Dites ce qui fonde un avis défavorable" in page
    assert page.count(typed["texte"]) == 1  # under the opinion it was typed for, and not lost
    assert ines.post(f"/agent/avis/{board.id}/reponse", {"avis": ""}).status_code == 422
    assert ines.post(f"/agent/avis/{board.id}/reponse", {"avis": "sans_objection"}).status_code == 302
    assert ines.post(f"/agent/avis/{other.id}/annulation").status_code == 302
    assert ines.post(f"/agent/avis/{other.id}/annulation").status_code == 409
    page = words(ines, path)
    assert "Sans objection" in page
    assert "Annulé" in page


def test_only_who_may_answer_is_offered_to(ines, nadia, one):
    ask(ines, one)
    found, office = opinion_of(one), office_for("92")
    assert office is not None
    make_agent("audrey@exemple.test", office.id, "auditeur")
    audrey = Client(raise_request_exception=False)
    sign_in_agent(audrey, "audrey@exemple.test")
    assert "Rendre l’avis" in words(nadia, f"/agent/avis/{found.id}")
    assert "Rendre l’avis" not in words(audrey, f"/agent/avis/{found.id}")
