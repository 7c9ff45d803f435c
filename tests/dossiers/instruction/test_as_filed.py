"""An agent reads what was filed; what its person changed since, and did not file, stays theirs."""

from datetime import timedelta
from uuid import uuid4

import pytest

from guichet.accounts.queries import office_for
from guichet.database import Scope, acting
from guichet.dossiers import actions, models, queries, tracking
from guichet.dossiers.instruction import actions as instruction
from guichet.dossiers.instruction import queries as read
from guichet.dossiers.types import Dossier, Filed, State
from tests.accounts.agents import make_agent
from tests.dossiers.requests import NOVEMBER_2023, WHO, begin, fill, join, prepared, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def aminata():
    return someone()


@pytest.fixture
def agent(db):
    office = office_for("59")
    assert office is not None
    return make_agent("ines@exemple.test", office.id, "instructeur")


@pytest.fixture
def filed(aminata):
    dossier = begin(aminata)
    fill(aminata, dossier)
    join(aminata, dossier)
    file(aminata, dossier)
    return dossier


def file(actor, dossier) -> None:
    with acting(actor.scope):
        assert isinstance(actions.submit(actor, dossier, uuid4(), NOVEMBER_2023), Filed)


def change(actor, dossier) -> None:
    """Another first name, one paper taken out and another given; not filed."""
    with acting(actor.scope):
        found = queries.get_for(actor, dossier)
        posted = dict(WHO) | {"prenoms": ["Binta"]}
        actions.save(actor, dossier, "informations-personnelles", posted, found.revision, NOVEMBER_2023)
        (asked, (first, *_)), *_ = queries.pieces_of(found).items()
        actions.remove(actor, dossier, first.id, NOVEMBER_2023)
        actions.attach(actor, dossier, asked, prepared(), None, NOVEMBER_2023)


def seen(agent, dossier) -> tuple[Dossier, set]:
    with acting(agent.scope):
        found = read.get_for(agent, dossier)
        assert isinstance(found, Dossier)
        return found, {one.id for pieces in read.pieces_of(found).values() for one in pieces}


def test_what_was_changed_and_not_filed_again_is_not_read(aminata, agent, filed):
    before = seen(agent, filed)
    change(aminata, filed)
    assert seen(agent, filed)[0].answers == before[0].answers
    assert seen(agent, filed)[1] == before[1]
    file(aminata, filed)
    after = seen(agent, filed)
    assert after[0].answers["prenoms"] == "Binta"
    assert after[1] != before[1]


def test_changes_not_filed_are_set_apart_when_the_examination_begins(aminata, agent, filed):
    change(aminata, filed)
    with acting(agent.scope) as now:
        assert instruction.take_up(agent, filed, now) is State.EXAMINED
    assert seen(agent, filed)[0].changed_since_filing
    with acting(aminata.scope):
        found = queries.get_for(aminata, filed)
        told = [step.verb for step in tracking.steps_of(aminata, found)]
    assert told[:2] == ["changements_a_part", "examiner"]
    assert found.answers["prenoms"] == "Binta"


def test_nothing_is_said_of_changes_where_there_are_none(aminata, agent, filed):
    with acting(agent.scope) as now:
        instruction.take_up(agent, filed, now)
    with acting(aminata.scope):
        steps = tracking.steps_of(aminata, queries.get_for(aminata, filed))
    assert steps[0].verb == "examiner"


def test_a_state_is_told_with_when_it_began(aminata, agent, filed):
    def since():
        with acting(aminata.scope):
            (one,) = tracking.followed(aminata, NOVEMBER_2023)
        return one.since

    assert since() == NOVEMBER_2023
    examined = NOVEMBER_2023 + timedelta(days=3)
    with acting(agent.scope):
        instruction.take_up(agent, filed, examined)
    assert since() == examined
    decided = examined + timedelta(days=9)
    with acting(Scope.service()):
        models.Dossier.objects.filter(pk=filed).update(state="favorable", decided_at=decided)
    assert since() == decided
