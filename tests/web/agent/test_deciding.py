"""The pages on which a decision is proposed, signed, told, and what follows of it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from guichet.database import acting
from guichet.dossiers import models
from guichet.dossiers.instruction import actions
from guichet.dossiers.instruction import queries as instruction
from guichet.dossiers.instruction.types import Decision, Period, Prolongation, Proposal
from guichet.web.applicant import notifications as pages
from tests.accounts.agents import sign_in_agent
from tests.dossiers.instruction.before_agents import approver
from tests.dossiers.instruction.examined import Examined, colleague, days
from tests.dossiers.instruction.test_deciding import REFUSE
from tests.jobs import run_jobs
from tests.web.agent.test_examination import SHOWN, WILD, words

pytestmark = pytest.mark.django_db
GRANT = Proposal("favorable", period=Period(date(2023, 11, 19), date(2024, 11, 18)), fee=25)


def signed(one: Examined, proposal: Proposal = GRANT) -> Decision:
    """Proposed by Inès, approved and signed by Victor, the day after it was taken up; its document sealed."""
    victor = approver("victor", "favorable", "defavorable", second_factor=True)
    with acting(one.agent.scope):
        made = actions.propose(one.agent, one.id, proposal, days(1.5))
    assert isinstance(made, Decision)
    with acting(victor.scope):
        actions.approve(victor, made.id, days(1.5))
        done = actions.sign(victor, made.id, days(1.5))
    assert isinstance(done, Decision), done
    run_jobs()
    return done


def signed_in(name: str) -> Client:
    client = Client(raise_request_exception=False)
    sign_in_agent(client, f"{name}@exemple.test")
    return client


def test_agents_see_when_a_decision_was_told_and_when_it_was_first_opened(ines, aminata, one, at):
    decision = signed(one, REFUSE)
    path = f"/agent/dossiers/{one.id}/decisions"
    assert "mise à disposition le 16 novembre 2023 à 22:00, pas encore ouverte" in words(ines, path)
    at(days(3))
    aminata.post(f"/notifications/{decision.message}")
    at(days(4))
    aminata.post(f"/notifications/{decision.message}")
    assert "ouverte pour la première fois le 18 novembre 2023 à " in words(ines, path)


@pytest.mark.parametrize("proposal", [GRANT, REFUSE], ids=["favourable", "refusal"])
def test_a_decision_is_not_read_by_its_document_before_its_notification_is_opened(aminata, one, proposal):
    decision = signed(one, proposal)
    path = f"/dossiers/{one.id}/delivres/{decision.document}.pdf"
    paper = aminata.get(path)
    assert (paper.status_code, paper["Location"]) == (302, f"/notifications/{decision.message}")
    aminata.post(f"/notifications/{decision.message}")
    assert aminata.get(path).content.startswith(b"%PDF-")


def test_whoever_may_only_follow_is_told_that_they_do_not_open_a_decision(aminata, one, monkeypatch):
    decision = signed(one, REFUSE)
    path, helper = f"/notifications/{decision.message}", replace(one.person, powers=frozenset({"suivre"}))
    monkeypatch.setattr(pages, "chosen_actor", lambda request: helper)
    assert "Votre mandat ne permet pas de répondre à la place de cette personne" in words(aminata, path)
    assert "Ouvrir la notification" not in buttons(aminata, path)
    refused = aminata.post(path)
    assert refused.status_code == 403
    assert "Votre mandat ne couvre pas cet acte." in refused.content.decode()
    monkeypatch.undo()
    assert "Ouvrir la notification" in buttons(aminata, path)


def test_each_is_offered_the_acts_of_their_post_only(ines, one):
    approver("victor", "favorable", second_factor=True)
    with acting(one.agent.scope):
        actions.propose(one.agent, one.id, GRANT, days(2))
    victor, path = signed_in("victor"), f"/agent/dossiers/{one.id}/decisions"
    assert "Signer" not in buttons(ines, path)
    assert "Proposer un refus" in buttons(ines, path)
    assert {"Signer", "Approuver"} <= buttons(victor, path)
    assert "Proposer un refus" not in buttons(victor, path)


def buttons(client: Client, path: str) -> set[str]:
    page = client.get(path).content.decode()
    return {part.rpartition(">")[2].strip() for part in page.split("</button>")}


def test_a_proposition_on_a_request_taken_back_is_history(one):
    approver("victor", "favorable", second_factor=True)
    with acting(one.agent.scope):
        actions.propose(one.agent, one.id, GRANT, days(2))
    one.withdraw(days(2))
    victor = signed_in("victor")
    assert "Signer" not in buttons(victor, f"/agent/dossiers/{one.id}/decisions")
    assert str(one.dossier().number) not in words(victor, "/agent/decisions")


def test_a_stamp_that_served_or_a_title_that_cannot_be_printed_is_told(ines, one):
    signed(one)
    path = f"/agent/dossiers/{one.id}/titre"
    for step in ("fabrication", "arrivee"):
        assert ines.post(f"{path}/{step}").status_code == 302
    wrong = ines.post(f"{path}/remise", {"timbre": "123"})
    assert wrong.status_code == 422
    assert "Le numéro du timbre fiscal manque" in wrong.content.decode()
    assert ines.post(f"{path}/remise", {"timbre": "1234 5678 9012 3456"}).status_code == 302
    assert "timbre fiscal n° 1234567890123456" in words(ines, f"/agent/dossiers/{one.id}/titre")


def test_why_a_dossier_is_taken_up_again_is_as_long_as_its_field_lets_and_told_apart_from_nothing(one):
    signed(one)
    colleague("rosa@exemple.test", "responsable")
    rosa, path = signed_in("rosa"), f"/agent/dossiers/{one.id}/titre"
    assert 'maxlength="2000"' in rosa.get(path).content.decode()
    refused = rosa.post(f"{path}/reprise", {"motif": "x" * 2001})
    assert refused.status_code == 422
    assert "Le motif compte plus de" in refused.content.decode()
    assert "Le motif manque." in rosa.post(f"{path}/reprise", {"motif": " "}).content.decode()
    assert rosa.post(f"{path}/reprise", {"motif": "x" * 2000}).status_code == 302


def test_a_prolongation_of_a_title_in_signs_that_no_paper_holds_is_refused_with_a_reason(ines, one):
    with acting(one.agent.scope):
        actions.declare_complete(one.agent, one.id, days(0).date(), days(1))
    typed = {"nature": "Carte \N{PARTY POPPER}", "numero": "1", "expire_le": "2023-12-01"}
    told = ines.post(f"/agent/dossiers/{one.id}/prolongation", typed)
    assert told.status_code == 422
    assert "ne peut pas être imprimé" in told.content.decode()
    with acting(one.person.scope):
        assert instruction.prolongations_of(UUID(str(one.id))) == []


def test_a_prolongation_asked_for_twice_is_issued_once_and_the_page_says_until_when(ines, one):
    with acting(one.agent.scope):
        actions.declare_complete(one.agent, one.id, days(0).date(), days(1))
    path = f"/agent/dossiers/{one.id}/prolongation"
    assert [ines.post(path, {}).status_code for _click in range(4)] == [302, 422, 422, 422]
    with acting(one.person.scope):
        (only,) = instruction.prolongations_of(UUID(str(one.id)))
    told = ines.post(path, {}).content.decode()
    assert f"en cours vaut jusqu’au {only.valid_to.day} février {only.valid_to.year}" in told


def test_a_prolongation_is_taken_back_with_words_that_its_person_reads(ines, aminata, one):
    with acting(one.agent.scope):
        actions.declare_complete(one.agent, one.id, days(0).date(), days(1))
        paper = actions.prolong(one.agent, one.id, None, days(2))
    assert isinstance(paper, Prolongation)
    path = f"/agent/prolongations/{paper.id}/retrait"
    too_long = ines.post(path, {"motif": "mot " * 600})
    assert too_long.status_code == 422
    assert f"{'mot ' * 600}</textarea>" in too_long.content.decode()
    assert "Dites pourquoi, en 2 000 signes au plus." in " ".join(too_long.content.decode().split())
    assert ines.post(path, {"motif": WILD}).status_code == 302
    assert SHOWN in words(ines, f"/agent/dossiers/{one.id}/titre")
    assert ines.post(path, {"motif": WILD}).status_code == 422
    with acting(one.person.scope):
        told = models.Prolongation.objects.get(pk=paper.id).told
    page = words(aminata, f"/notifications/{told}")
    assert "Attestation de prolongation retirée" in page
    assert SHOWN in page


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("favorable", {"du": "2023-12-01", "au": "2025-12-01", "taxes": "0"}, "qui dure aussi longtemps"),
        ("favorable", {"du": "9999-12-30", "au": "9999-12-31", "taxes": "0"}, "commencerait trop tard"),
        ("defavorable", {"droit": "Vu.", "fait": "Signe : \N{PARTY POPPER}"}, "ne peut pas être imprimé"),
        ("defavorable", {"droit": "\u200b", "fait": "Placement après 16 ans."}, "Remplissez ce champ."),
    ],
)
def test_what_a_proposition_lacks_is_said_at_its_field_and_nothing_typed_is_lost(
    ines, one, kind, typed, said
):
    page = ines.post(f"/agent/dossiers/{one.id}/decisions/{kind}", typed)
    assert page.status_code == 422
    shown = page.content.decode()
    assert said in shown
    assert all(value.strip("\u200b") in shown for value in typed.values())


def test_a_proposition_sent_back_without_a_readable_reason_keeps_what_was_typed(one):
    with acting(one.agent.scope):
        made = actions.propose(one.agent, one.id, GRANT, days(1.5))
    assert isinstance(made, Decision)
    approver("victor", "favorable", second_factor=True)
    victor = signed_in("victor")
    told = victor.post(f"/agent/decisions/{made.id}/renvoi", {"motif": "é" * 2001})
    assert told.status_code == 422
    page = told.content.decode()
    assert "é" * 2001 in page
    assert "Dites pourquoi, en 2000 signes au plus." in page
    assert victor.post(f"/agent/decisions/{made.id}/renvoi", {"motif": "Trop tôt."}).status_code == 302
