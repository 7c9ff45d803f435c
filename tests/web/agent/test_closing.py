"""The pages on which a request ends without being judged, and what its person reads."""

from datetime import date

import pytest
from django.test import Client

from guichet.accounts.delegations import delegate
from guichet.database import acting
from guichet.dossiers import models
from guichet.dossiers.types import State
from tests.accounts.agents import sign_in_agent
from tests.dossiers.instruction.examined import days
from tests.dossiers.instruction.test_examination import NATIONALITY
from tests.web.agent.test_examination import SHOWN, WILD, words

pytestmark = pytest.mark.django_db


def test_the_decision_of_a_closing_is_seen_before_it_is_signed(ines, one, at):
    one.open(one.asked(NATIONALITY))
    path = f"/agent/dossiers/{one.id}/complement/cloture"
    assert ines.post(f"{path}/apercu.pdf", {"motif": "Rien."}).status_code == 422
    at(days(60))
    ines = Client(raise_request_exception=False)
    sign_in_agent(ines, "ines@exemple.test")
    assert f'formaction="{path}/apercu.pdf"' in words(ines, path)
    seen = ines.post(f"{path}/apercu.pdf", {"motif": WILD})
    assert (seen.status_code, seen["Content-Type"]) == (200, "application/pdf")
    assert seen.content.startswith(b"%PDF-")
    lacking = ines.post(f"{path}/apercu.pdf", {"motif": " "})
    assert lacking.status_code == 422
    assert "Donnez les motifs" in lacking.content.decode()
    unprintable = ines.post(path, {"motif": "Signe : \N{CJK UNIFIED IDEOGRAPH-4E00}"})
    assert "ne peut pas être imprimé" in unprintable.content.decode()


def test_a_closing_whose_signature_cannot_be_printed_is_refused_in_words(one, at):
    with acting(one.agent.scope) as now:
        delegated = frozenset({"cloture"}), "Arrêté n° \N{PARTY POPPER}", (date(2023, 1, 2), None)
        delegate(one.agent, one.agent.offices[0], one.agent.agent, *delegated, now)
    one.open(one.asked(NATIONALITY))
    at(days(60))
    ines = Client(raise_request_exception=False)
    sign_in_agent(ines, "ines@exemple.test")
    for path in ("cloture", "cloture/apercu.pdf"):
        told = ines.post(f"/agent/dossiers/{one.id}/complement/{path}", {"motif": "Rien n’est venu."})
        assert told.status_code == 422
        assert "porte un signe qui ne peut pas être imprimé" in told.content.decode()
    assert one.dossier().state == State.COMPLEMENT_ASKED


def test_a_request_is_filed_away_and_its_person_reads_why_as_it_was_written(ines, aminata, one):
    path = f"/agent/dossiers/{one.id}/classement"
    assert path in words(ines, f"/agent/dossiers/{one.id}")
    number = one.dossier().number
    assert f"votre demande n° {number} n&#x27;a plus d&#x27;objet" in words(
        ines, f"{path}?modele=titre_obtenu"
    )
    assert ines.post(path, {"motif": ""}).status_code == 422
    assert ines.post(path, {"motif": WILD}).status_code == 302
    assert ines.post(path, {"motif": WILD}).status_code == 409
    with acting(one.person.scope):
        told = models.Dropping.objects.get(dossier_id=one.id).told
    assert SHOWN not in words(aminata, f"/notifications/{told}")
    aminata.post(f"/notifications/{told}")
    page = words(aminata, f"/notifications/{told}")
    assert SHOWN in page
    assert "tribunal administratif" in page
    assert "Demande classée sans suite" in words(aminata, f"/dossiers/{one.id}")
