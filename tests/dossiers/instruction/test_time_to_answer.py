"""More time to answer a complement, and the end of a request that was not answered."""

from datetime import date

import pytest

from guichet.database import acting
from guichet.dossiers.instruction import actions as agents
from guichet.dossiers.instruction.types import (
    Asked,
    Closed,
    Extended,
    Judged,
    TooEarly,
    Unfit,
    WrongState,
)
from guichet.dossiers.types import State
from tests.dossiers.instruction.examined import days, examined
from tests.dossiers.instruction.test_examination import HOME, NATIONALITY, told


@pytest.fixture
def request_():
    return examined()


@pytest.fixture
def opened(request_):
    request_.open(request_.asked(NATIONALITY, HOME))
    return request_


def test_more_time_is_given_with_a_reason_and_told(opened):
    assert opened.extend(15) == Extended(date(2024, 1, 2))
    complement = opened.complement()
    assert complement.due_on == date(2024, 1, 2)
    assert [(one.due_before, one.reason) for one in complement.extensions] == [
        (date(2023, 12, 18), "Vous attendez un rendez-vous.")
    ]
    assert told(opened)[-1] == ("complement_prolonge", "non_lue")


def test_more_time_asked_twice_from_one_page_is_given_once(opened):
    with acting(opened.agent.scope):
        twice = [
            agents.extend(opened.agent, opened.id, 15, "Un rendez-vous.", days(6), due=date(2023, 12, 18))
            for _time in range(2)
        ]
    assert twice == [Extended(date(2024, 1, 2)), Unfit("deja_prolonge")]
    assert opened.complement().due_on == date(2024, 1, 2)


def test_no_time_without_a_reason_nor_too_much_nor_before_the_opening(request_):
    made = request_.asked(NATIONALITY)
    assert request_.extend() == TooEarly(None)
    request_.open(made)
    assert request_.extend(reason=" ") == Unfit("motif")
    assert request_.extend(0) == Unfit("jours")
    assert request_.extend(91) == Unfit("jours")


def test_only_an_agent_closes_and_only_after_the_last_day(opened):
    assert opened.close(now=days(33)) == TooEarly(date(2023, 12, 18))
    assert opened.close("", now=days(34)) == Unfit("motif")
    closed = opened.close(now=days(34))
    assert isinstance(closed, Closed)
    dossier = opened.dossier()
    assert (dossier.state, dossier.decided_at) == (State.CLOSED_INCOMPLETE, days(34))
    complement = opened.complement()
    assert complement.closing_reason == "Rien n’est arrivé."
    assert "evant le tribunal administratif de Lille" in complement.closing_appeal
    assert told(opened)[-1] == ("dossier_clos", "non_lue")
    assert isinstance(opened.answer(), WrongState)


def test_what_was_never_opened_is_never_closed(request_):
    request_.asked(NATIONALITY)
    assert request_.close(now=days(400)) == TooEarly(None)


def test_a_second_complement_asks_for_what_replaced_the_first(opened):
    opened.replace(NATIONALITY)
    opened.keep(HOME)
    opened.answer()
    assert isinstance(opened.judge(NATIONALITY, now=days(6)), Judged)
    assert isinstance(opened.ask(now=days(6)), Asked)
    complement = opened.complement()
    assert complement.rank == 2
    assert {one.asked for one in complement.lines} == {NATIONALITY, HOME}
