"""A right to stay that ends before the decision: a prolongation is proposed, once; an examiner alone issues it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.dossiers.instruction import actions, proposing, queries
from guichet.dossiers.instruction.types import Held, NotFound, NotPermitted, Prolongation, Proposed
from guichet.dossiers.types import State
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.before_agents import LATER, approver, examiner, lille, taken_up
from tests.dossiers.instruction.test_deciding import propose, sign

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


# What was issued, or decided, no longer holds.


def prolonged(ines, dossier, now=LATER) -> Prolongation:
    with acting(ines.scope):
        made = actions.prolong(ines, dossier, CARD, now)
    assert isinstance(made, Prolongation), made
    return made


def taken_back(ines, paper, now) -> None:
    with acting(ines.scope):
        assert isinstance(actions.withdraw_prolongation(ines, paper.id, "Erreur.", now), Prolongation)


def before_the_end_of(paper, days: int) -> datetime:
    return LATER + (paper.valid_to - LATER.date()) - timedelta(days=days)


def test_the_paper_that_still_runs_once_the_next_is_taken_back_is_prolonged_in_its_turn(ines):
    person, dossier = ending(ines)
    proposing.propose_prolongation(dossier, person.person)
    first = prolonged(ines, dossier)
    second = prolonged(ines, dossier, before_the_end_of(first, 12))
    taken_back(ines, second, before_the_end_of(first, 10))
    (only,) = proposals(ines)
    assert only.ends_on == first.valid_to
    with acting(ines.scope):
        third = actions.issue_proposed(ines, only.id, CARD, before_the_end_of(first, 9))
    assert isinstance(third, Prolongation), third
    assert third.valid_from == first.valid_to + timedelta(days=1)
    assert found(before_the_end_of(third, 16)) == []
    assert found(before_the_end_of(third, 15)) == [(dossier, person.person)]


def test_a_paper_taken_back_is_proposed_again_for_the_same_end_of_right(ines):
    person, dossier = ending(ines)
    proposing.propose_prolongation(dossier, person.person)
    taken_back(ines, prolonged(ines, dossier), LATER + timedelta(days=1))
    (only,) = proposals(ines)
    assert only.ends_on == ENDS


def test_a_paper_taken_back_long_before_the_right_ends_is_proposed_again_when_it_is_due(ines):
    person, dossier = ending(ines)
    first = prolonged(ines, dossier)
    taken_back(ines, prolonged(ines, dossier, before_the_end_of(first, 15)), before_the_end_of(first, 20))
    assert proposals(ines) == found(before_the_end_of(first, 16)) == []
    assert found(before_the_end_of(first, 15)) == [(dossier, person.person)]


@pytest.mark.parametrize("before", ["issued", "set aside", "left open"])
def test_a_right_that_a_decision_undone_left_without_a_paper_is_proposed_again(ines, before):
    person, dossier = ending(ines)
    proposing.propose_prolongation(dossier, person.person)
    with acting(ines.scope):
        if before == "issued":
            actions.prolong(ines, dossier, CARD, LATER)
        elif before == "set aside":
            actions.set_aside(ines, queries.proposals_of(ines, lille())[0].id, LATER)
    sign(approver("victor", "favorable"), propose(ines, dossier))
    rosa = make_agent("rosa@exemple.test", lille(), "responsable", second_factor=False)
    with acting(rosa.scope):
        assert actions.reopen(rosa, dossier, "Date fausse.", LATER + timedelta(days=1)) == State.EXAMINED
    (only,) = proposals(ines)
    assert (only.dossier, only.ends_on) == (dossier, ENDS)


def test_a_paper_that_another_was_to_follow_no_longer_runs_once_the_request_is_decided(ines):
    _person, dossier = ending(ines)
    first = prolonged(ines, dossier)
    later = before_the_end_of(first, 15)
    prolonged(ines, dossier, later)
    sign(approver("victor", "favorable"), propose(ines, dossier), later)
    with acting(ines.scope):
        assert queries.rights_end([(dossier, ENDS)]) == {dossier: ENDS}


def test_the_right_ends_with_the_last_paper_that_runs_whatever_was_to_follow_it(ines):
    _person, dossier = ending(ines, vulnerable=False)
    first = prolonged(ines, dossier)
    taken_back(ines, prolonged(ines, dossier, before_the_end_of(first, 15)), before_the_end_of(first, 14))
    with acting(ines.scope):
        assert queries.rights_end([(dossier, ENDS)]) == {dossier: first.valid_to}
        actions.set_aside(ines, queries.proposals_of(ines, lille())[0].id, before_the_end_of(first, 14))
    with acting(Scope.service()):
        assert models.Dossier.objects.get(pk=dossier).next_reason == "anciennete"
