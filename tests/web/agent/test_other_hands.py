"""The pages on which a dossier goes to another office, a right is prolonged on time, and a double is told of."""

from datetime import timedelta

import pytest
from django.test import Client

from guichet.accounts.queries import office_for
from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.dossiers.instruction import actions, proposing
from tests.accounts.agents import make_agent, sign_in_agent
from tests.dossiers.instruction.examined import Examined, days, filed, neighbour
from tests.web.agent.test_examination import SHOWN, WILD, words

pytestmark = pytest.mark.django_db


def test_a_dossier_goes_to_another_office_and_is_found_there_alone(ines, aminata, one):
    office = office_for("92")
    assert office is not None
    path = f"/agent/dossiers/{one.id}/transfert"
    assert path in words(ines, f"/agent/dossiers/{one.id}")
    assert f'value="{office.id}"' not in words(ines, path)
    nobody_there = ines.post(path, {"service": str(office.id), "motif": WILD})
    assert "Choisissez un service de la liste" in nobody_there.content.decode()
    neighbour()
    assert ines.post(path, {"service": "", "motif": WILD}).status_code == 422
    lacking = ines.post(path, {"service": str(office.id), "motif": " "})
    assert lacking.status_code == 422
    assert f'value="{office.id}" lang="fr" selected' in lacking.content.decode()
    done = ines.post(path, {"service": str(office.id), "motif": WILD})
    assert (done.status_code, done["Location"]) == (302, "/agent/")
    assert f"est transféré à {office.name}" in words(ines, "/agent/").replace("&#x27;", "'")
    assert ines.get(f"/agent/dossiers/{one.id}").status_code == 404
    make_agent("nadia@exemple.test", office.id, "instructeur")
    nadia = Client(raise_request_exception=False)
    sign_in_agent(nadia, "nadia@exemple.test")
    assert SHOWN in words(nadia, f"/agent/dossiers/{one.id}/notes")
    assert "Demande transmise à un autre service" in words(aminata, f"/dossiers/{one.id}")


def proposed(one: Examined) -> str:
    """The right to stay ends in ten days."""
    with acting(one.agent.scope):
        actions.declare_complete(one.agent, one.id, days(0).date(), days(1))
    with acting(Scope.service()):
        models.Dossier.objects.filter(pk=one.id).update(expires_on=(days(2) + timedelta(days=10)).date())
    assert proposing.propose_prolongation(one.id, one.person.person)
    with acting(Scope.service()):
        return str(models.ProlongationProposal.objects.get().id)


def test_a_prolongation_proposed_is_issued_from_its_page(ines, one):
    proposal = proposed(one)
    path = f"/agent/prolongations/{proposal}"
    assert path in words(ines, f"/agent/dossiers/{one.id}")
    assert path in words(ines, "/agent/prolongations")
    assert "27 novembre 2023" in words(ines, path)
    half = ines.post(path, {"nature": "Carte"})
    assert half.status_code == 422
    assert ines.post(path, {}).status_code == 302
    assert "Aucune prolongation n’est proposée." in words(ines, "/agent/prolongations")
    assert ines.get(path).status_code == 404
    with acting(Scope.service()):
        assert models.Prolongation.objects.filter(dossier_id=one.id).count() == 1


def test_or_set_aside(ines, one):
    path = f"/agent/prolongations/{proposed(one)}"
    assert ines.post(f"{path}/mise-a-l-ecart").status_code == 302
    assert "Aucune prolongation n’est proposée." in words(ines, "/agent/prolongations")


def test_the_page_of_a_dossier_warns_of_another_request_of_the_same_person(ines, one):
    _person, other = filed("double@exemple.test")
    page = words(ines, f"/agent/dossiers/{one.id}")
    assert "mêmes noms et même date de naissance, sous un autre compte" in page
    assert f'href="/agent/dossiers/{other}"' in page
