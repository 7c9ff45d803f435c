"""A right to stay that ends before the decision: a prolongation is proposed, once; an examiner alone issues it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.dossiers.instruction import actions, proposing, queries
from guichet.dossiers.instruction.types import Held, NotFound, NotPermitted, Prolongation, Proposed
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.before_agents import LATER, examiner, lille, taken_up

ENDS = LATER.date() + timedelta(days=15)
CARD = Held("Document de circulation", "9900000001", ENDS)


@pytest.fixture
def ines(settings):
    settings.CLOCK_OFFSET = LATER - datetime.now(UTC)
    return examiner()


def ending(ines, on: date | None = ENDS, **changed):
    """A request whose person's right ends on a day."""
    person, dossier = taken_up(ines)
    with acting(Scope.service(person.person)):
        models.Dossier.objects.filter(pk=dossier).update(expires_on=on, **changed)
    return person, dossier


def found(now=LATER):
    with acting(Scope.service()):
        return list(proposing.due(now))


def proposals(agent) -> list[Proposed]:
    with acting(agent.scope):
        return queries.proposals_of(agent, lille())


def test_a_complete_timely_request_is_proposed_fifteen_days_before_its_right_ends(ines):
    person, dossier = ending(ines)
    assert found(LATER - timedelta(days=1)) == []
    assert found() == [(dossier, person.person)]
    assert proposing.propose_prolongation(dossier, person.person)
    assert not proposing.propose_prolongation(dossier, person.person)
    assert found() == []
    (only,) = proposals(ines)
    assert (only.dossier, only.ends_on, only.held) == (dossier, ENDS, None)
    with acting(Scope.service()):
        row = models.Dossier.objects.get(pk=dossier)
        assert row.next_reason == "prolongation"
        assert not models.Prolongation.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"complete_on": None},
        {"on": None},
        {"on": date(2023, 11, 14)},
        {"state": "retire", "ended_at": LATER},
    ],
    ids=["not complete", "no right known", "filed too late", "withdrawn"],
)
def test_nothing_is_proposed_to_others(ines, changed):
    person, dossier = ending(ines, **changed)
    assert found() == []
    assert not proposing.propose_prolongation(dossier, person.person)


def test_a_job_for_another_person_or_three_days_late_does_nothing_wrong(ines, settings):
    person, dossier = ending(ines)
    assert not proposing.propose_prolongation(dossier, uuid4())
    settings.CLOCK_OFFSET += timedelta(days=3)
    assert proposing.propose_prolongation(dossier, person.person)
    with acting(Scope.service()):
        assert models.ProlongationProposal.objects.get().ends_on == ENDS


def test_it_is_issued_in_one_act_and_proposed_again_before_the_paper_ends(ines):
    person, dossier = ending(ines)
    proposing.propose_prolongation(dossier, person.person)
    (only,) = proposals(ines)
    with acting(ines.scope):
        paper = actions.issue_proposed(ines, only.id, CARD, LATER)
        assert isinstance(paper, Prolongation), paper
        with pytest.raises(NotFound):
            actions.issue_proposed(ines, only.id, CARD, LATER)
    assert proposals(ines) == []
    assert found() == []
    later = LATER + (paper.valid_to - LATER.date()) - timedelta(days=15)
    assert found(later) == [(dossier, person.person)]


def test_the_next_one_knows_the_title_that_the_last_paper_prolonged(ines, settings):
    person, dossier = ending(ines)
    with acting(ines.scope):
        paper = actions.prolong(ines, dossier, CARD, LATER)
    assert isinstance(paper, Prolongation)
    settings.CLOCK_OFFSET += paper.valid_to - LATER.date() - timedelta(days=10)
    assert proposing.propose_prolongation(dossier, person.person)
    (only,) = proposals(ines)
    assert only.held == CARD


def test_what_is_set_aside_is_proposed_no_more_for_that_day(ines):
    person, dossier = ending(ines)
    proposing.propose_prolongation(dossier, person.person)
    (only,) = proposals(ines)
    accueil = make_agent("accueil@exemple.test", lille(), "accueil", second_factor=False)
    with acting(accueil.scope):
        assert isinstance(actions.set_aside(accueil, only.id, LATER), NotPermitted)
    with acting(ines.scope):
        assert isinstance(actions.set_aside(ines, only.id, LATER), Proposed)
    assert proposals(ines) == found() == []
    assert not proposing.propose_prolongation(dossier, person.person)


def test_the_database_keeps_one_proposal_a_day_of_end(ines):
    person, dossier = ending(ines)
    proposing.propose_prolongation(dossier, person.person)
    with acting(Scope.service()):
        again = models.ProlongationProposal.objects.get()
        again.pk = uuid4()
        with pytest.raises(IntegrityError, match="proposed_once"), transaction.atomic():
            again.save(force_insert=True)
