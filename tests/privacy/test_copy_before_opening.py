"""A copy of one's data is no way round a notification: what one tells is in it once it is opened, not before."""

import json
from zipfile import ZipFile

import pytest

from guichet.accounts.types import Actor
from guichet.database import acting
from guichet.dossiers import actions
from guichet.dossiers.instruction import actions as agents
from tests.dossiers.instruction.before_agents import LATER, approver, examiner, taken_up
from tests.dossiers.instruction.examined import UNREADABLE, Examined, days, examined, may_sign
from tests.dossiers.instruction.test_deciding import REFUSE, approve, propose, sign
from tests.jobs import run_jobs
from tests.privacy.test_export import copied

pytestmark = pytest.mark.django_db

TO_OPEN = "à ouvrir dans votre espace, rubrique « Mes notifications »"
DOCUMENT = "justificatif-domicile"


def told(copy: ZipFile) -> str:
    """All that a copy says, the contents of sealed documents apart."""
    return "".join(
        copy.read(name).decode() for name in copy.namelist() if not name.endswith((".pdf", ".png"))
    )


def request_of(copy: ZipFile) -> dict:
    (found,) = json.loads(copy.read("donnees.json"))["demandes"]
    return found


def refused() -> tuple[Actor, object]:
    """A refusal that is signed, sealed, and not opened."""
    ines, victor = examiner(), approver("victor", "defavorable")
    person, dossier = taken_up(ines)
    with acting(ines.scope):
        agents.note(ines, dossier, "Elle ne remplit pas la condition.", LATER)
    decision = propose(ines, dossier, REFUSE)
    approve(victor, decision)
    done = sign(victor, decision)
    run_jobs()
    return person, done.message


def test_a_refusal_is_in_the_copy_once_its_notification_is_opened_and_not_before():
    person, message = refused()
    before = copied(person)
    said = told(before)
    assert REFUSE.law not in said
    assert REFUSE.fact not in said
    assert "Elle ne remplit pas la condition." not in said
    assert not [name for name in before.namelist() if "refus" in name]
    assert f"delivres/decision_refus : {TO_OPEN}" in before.read("documents-absents.txt").decode()
    assert request_of(before)["decisions"][0]["contenu"].startswith(TO_OPEN)
    assert "sens" not in request_of(before)["decisions"][0]
    with acting(person.scope):
        actions.open_notification(person, message, LATER)
    after = copied(person)
    assert request_of(after)["decisions"][0]["fait"] == REFUSE.fact
    assert request_of(after)["notes_internes"][0]["texte"] == "Elle ne remplit pas la condition."
    assert [name for name in after.namelist() if name.startswith("delivres/decision_refus-")]
    assert TO_OPEN not in told(after)


@pytest.fixture
def one() -> Examined:
    return examined()


def test_a_question_is_in_the_copy_once_it_is_opened_and_its_delay_runs(one: Examined):
    assert one.judge(DOCUMENT)
    assert UNREADABLE not in told(copied(one.person))
    made = one.ask("Envoyez-la entière.")
    before = told(copied(one.person))
    assert UNREADABLE not in before
    assert "Envoyez-la entière." not in before
    assert request_of(copied(one.person))["complements"][0]["contenu"].startswith(TO_OPEN)
    one.open(made)
    after = request_of(copied(one.person))
    assert after["complements"][0]["lines"][0]["reason"] == UNREADABLE
    assert after["avis_sur_documents"][0]["motif"] == UNREADABLE
    assert after["complements"][0]["due_on"]


def test_a_question_that_awaits_nothing_any_more_is_in_the_copy(one: Examined):
    one.asked(DOCUMENT)
    one.withdraw()
    assert request_of(copied(one.person))["complements"][0]["lines"][0]["reason"] == UNREADABLE


def test_a_closing_is_in_the_copy_once_it_is_opened(one: Examined):
    one.open(one.asked(DOCUMENT))
    closed = one.close("Rien n’est arrivé.")
    run_jobs()
    before = copied(one.person)
    assert "Rien n’est arrivé." not in told(before)
    assert request_of(before)["complements"][0]["closing_reason"].startswith(TO_OPEN)
    assert request_of(before)["complements"][0]["lines"][0]["reason"] == UNREADABLE
    with acting(one.person.scope):
        actions.open_notification(one.person, closed.told, days(61))
    assert request_of(copied(one.person))["complements"][0]["closing_reason"] == "Rien n’est arrivé."


def test_why_a_request_was_filed_away_is_in_the_copy_once_it_is_opened(one: Examined):
    may_sign(one.agent, "cloture")
    with acting(one.agent.scope):
        done = agents.drop(one.agent, one.id, "Vous avez un titre.", days(2))
    before = copied(one.person)
    assert "Vous avez un titre." not in told(before)
    assert request_of(before)["classements"][0]["contenu"].startswith(TO_OPEN)
    with acting(one.person.scope):
        actions.open_notification(one.person, done.told, days(3))
    assert request_of(copied(one.person))["classements"][0]["motif"] == "Vous avez un titre."
