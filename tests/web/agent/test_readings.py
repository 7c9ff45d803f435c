"""Who looked at a dossier is written down, whatever page it was; and told to whoever answers for the office."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client

from guichet import dossiers
from guichet.database import Scope, acting
from guichet.documents.issued import queries as issued
from guichet.dossiers.instruction import actions
from guichet.dossiers.instruction.types import Decision, Period, Proposal
from guichet.journal import queries as journal
from tests.accounts.agents import sign_in_agent
from tests.dossiers.instruction.examined import Examined, colleague, days
from tests.dossiers.instruction.test_examination import HOME
from tests.jobs import run_jobs
from tests.web.account.test_mandate_pages import text_of


def readings(one: Examined) -> list[str]:
    with acting(Scope.service()):
        return [read.what for read in journal.readers_of(one.id) if read.agent == one.agent.agent]


def proposed(one: Examined) -> Decision:
    with acting(one.agent.scope) as now:
        period = Period(days(10).date(), days(300).date())
        made = actions.propose(one.agent, one.id, Proposal("favorable", period=period, fee=0), now)
    assert isinstance(made, Decision)
    return made


def test_pages_and_papers_that_wait_for_a_state_are_readings_too(one: Examined, ines: Client, at):
    where, decision = f"/agent/dossiers/{one.id}", proposed(one)
    assert ines.get(f"{where}/complement").status_code == 200
    assert ines.get(f"{where}/classement").status_code == 200
    assert ines.get(f"/agent/decisions/{decision.id}/apercu.pdf").status_code == 200
    one.open(one.asked(HOME))
    assert ines.get(f"{where}/complement/cloture").status_code == 200
    assert readings(one) == ["dossier", "dossier", "piece", "dossier"]


def test_a_sealed_paper_that_is_downloaded_is_a_reading(one: Examined, ines: Client):
    run_jobs()
    with acting(one.agent.scope):
        (paper, *_) = issued.of_subject(one.id)
    assert ines.get(f"/agent/dossiers/{one.id}/delivres/{paper.id}.pdf").status_code == 200
    assert readings(one) == ["piece"]


def test_a_page_refused_or_elsewhere_is_no_reading(one: Examined, ines: Client):
    assert ines.get(f"/agent/dossiers/{one.id}/consultations").status_code == 403
    assert ines.get(f"/agent/dossiers/{one.id}/complement/cloture").status_code == 409
    assert readings(one) == []


@pytest.mark.parametrize("role", ["responsable", "auditeur"])
def test_who_answers_for_the_office_reads_who_looked_and_what_was_done(one: Examined, ines: Client, role, at):
    ines.get(f"/agent/dossiers/{one.id}")
    colleague("rosa@exemple.test", role)
    client = Client(raise_request_exception=False)
    sign_in_agent(client, "rosa@exemple.test")
    assert (
        f"/agent/dossiers/{one.id}/consultations" in client.get(f"/agent/dossiers/{one.id}").content.decode()
    )
    page = text_of(client.get(f"/agent/dossiers/{one.id}/consultations"))
    for words in (f"Ines Exemple ({one.agent.number}) : le dossier", "Rosa Exemple", "Demande déposée", "par l’usager",
                  "Examen commencé"):  # fmt: skip
        assert words in page, words
    again = text_of(client.get(f"/agent/dossiers/{one.id}/consultations"))
    assert again.count("Rosa Exemple") == page.count("Rosa Exemple") + 1


_WRITTEN = re.compile(r'(?:record|remember|journal\.write)\(.*?"([a-z_.]+)"')
_OF_SOMETHING_ELSE = {"compte", "constat", "contact", "etiquette", "export"}
_OF_WHAT_IS_GONE = {"effacer", "efface", "renoncer_saisie"}


def test_every_act_on_a_dossier_is_told_in_words():
    sources = sorted(Path(dossiers.__path__[0]).rglob("*.py"))
    verbs = {verb for file in sources for verb in _WRITTEN.findall(file.read_text())} - _OF_WHAT_IS_GONE
    verbs = {verb for verb in verbs if verb.partition(".")[0] not in _OF_SOMETHING_ELSE}
    assert {"attribuer", "note.ajouter", "avis.rappeler", "piece.juger"} <= verbs
    assert not [verb for verb in verbs if render_to_string("agent/parts/act.html", {"verb": verb}) == verb]
