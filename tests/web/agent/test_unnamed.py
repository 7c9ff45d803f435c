"""The public reads a service and a number, never a name; a decision alone says who signed it (CRPA, art. L212-1)."""

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from django.test import Client

from guichet.accounts.actions import delegate
from guichet.accounts.models import Agent
from guichet.accounts.queries import office_for
from guichet.accounts.types import AgentActor
from guichet.database import Scope, acting
from guichet.documents.issued import queries as issued
from guichet.dossiers.instruction import actions
from guichet.dossiers.instruction.types import Decision, Period, Prolongation, Proposal
from guichet.notifications.models import Delivery, Message
from tests.dossiers.instruction.examined import Examined, colleague, days
from tests.dossiers.instruction.test_examination import HOME
from tests.jobs import run_jobs
from tests.walls.addresses import address, every_route
from tests.web.account.test_mandate_pages import text_of

NAME, SIGNS = "Kanarienvogel", "Zirkusdirektor"
NAMED = {"dossiers/<uuid:dossier>/decision"}
"""The page of a decision."""


@pytest.fixture
def signer(one: Examined) -> AgentActor:
    """Every agent bears a name that nobody else has; one may sign."""
    worn = {"given_names": NAME, "family_name": NAME, "capacity": SIGNS}
    found = replace(colleague("victor@exemple.test", "valideur"), **worn)
    one.agent = replace(one.agent, **worn)
    with acting(Scope.service()):
        Agent.objects.update(**worn)
    days_of_it, office = (date(2023, 1, 1), None), office_for("59").id
    with acting(found.scope) as now:
        delegate(found, office, found.agent, frozenset({"favorable"}), "Arrêté", days_of_it, now)
    return found


@pytest.fixture
def through(one: Examined, signer: AgentActor) -> Examined:
    """Asked again, answered, prolonged, decided: everything an agent does that its person hears of."""
    one.open(one.asked(HOME))
    one.keep(HOME)
    one.answer()
    when = days(6)
    with acting(one.agent.scope):
        actions.declare_complete(one.agent, one.id, when.date(), when)
        assert isinstance(actions.prolong(one.agent, one.id, None, when), Prolongation)
        period = Period(days(10).date(), days(300).date())
        made = actions.propose(one.agent, one.id, Proposal("favorable", period=period, fee=0), when)
    assert isinstance(made, Decision)
    with acting(signer.scope):
        assert isinstance(actions.sign(signer, made.id, when), Decision)
    return one


def test_no_page_of_a_person_names_an_agent(through: Examined, aminata: Client, at):
    at(days(7))
    with acting(Scope.service()):
        letters = list(Message.objects.filter(person=through.person.person).values_list("id", flat=True))
    shown = set()
    for letter in letters:
        aminata.post(f"/notifications/{letter}")
    for route in every_route():
        if route.pattern.startswith("agent/") or set(route.takes) - {"dossier", "identifier", "rank"}:
            continue
        for letter in letters if "identifier" in route.takes else letters[:1]:
            where = address(route, {"dossier": through.id, "identifier": letter, "rank": 1})
            answer = aminata.get(where)
            if (
                answer.status_code != 200
                or answer.streaming
                or "text/html" not in answer.headers["Content-Type"]
            ):
                continue
            shown.add(route.pattern)
            said = text_of(answer)
            assert (NAME in said) == (route.pattern in NAMED), where
    assert {"dossiers/<uuid:dossier>", "notifications/<uuid:identifier>", "compte/donnees", *NAMED} <= shown
    assert f"par l’agent {through.agent.number}" in text_of(aminata.get(f"/dossiers/{through.id}"))


def test_no_letter_names_an_agent(through: Examined):
    with acting(Scope.service()):
        told = [str(row) for model in (Message, Delivery) for row in model.objects.values()]
    assert len(told) >= 4
    assert not [one for one in told if NAME in one or SIGNS in one]


def test_no_paper_but_a_decision_names_an_agent(through: Examined, at):
    at(days(7))
    run_jobs()
    with acting(through.agent.scope):
        papers = [(one.kind, issued.file_of(one.id)) for one in issued.of_subject(through.id)]
    named = {}
    for kind, file in papers:
        assert file is not None
        pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file.content)]
        named[kind] = NAME.casefold() in "".join(pages).casefold()
    assert len(named) >= 3
    assert {kind for kind, is_named in named.items() if is_named} == {"attestation_decision_favorable"}
