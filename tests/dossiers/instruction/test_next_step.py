"""By which day an agent should turn to a dossier: earlier for what presses more, never later."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from guichet.dossiers.instruction.queue import Facts, Reason, Weights, next_step, weights_on
from guichet.dossiers.states import State
from guichet.parameters import load

DATA = Path(__file__).parents[3] / "data" / "parameters"
DAY = date(2023, 11, 15)
USUAL = Weights(expiry=30, clock=30, vulnerable=2, age=15, answered=0, proposed=3, card=2, unread=15)
WAITING = (State.FILED, State.EXAMINED, State.COMPLEMENT_ASKED)

days = st.integers(-400, 400).map(lambda number: DAY + timedelta(days=number))
maybe = st.none() | days
facts = st.builds(
    Facts,
    st.sampled_from(State),
    days,
    st.booleans(),
    right_ends_on=maybe,
    silence_on=maybe,
    answered_on=maybe,
    returned_on=maybe,
    proposed_on=maybe,
    asked_on=maybe,
    due_on=maybe,
    prolongation_on=maybe,
    opinion_on=maybe,
    opinion_due_on=maybe,
    arrived_on=maybe,
)
weights = st.builds(Weights, *(st.integers(0, 90) for _ in range(8)))


def on(found: Facts, by: Weights = USUAL) -> date:
    step = next_step(found, by)
    return step.on if step else date.max


@given(facts, weights, st.integers(1, 400))
def test_a_right_that_ends_earlier_never_makes_it_later(found, by, sooner):
    assume(found.right_ends_on is not None)
    assert on(replace(found, right_ends_on=found.right_ends_on - timedelta(days=sooner)), by) <= on(found, by)


@given(facts, weights)
def test_what_presses_more_never_makes_it_later(found, by):
    pressed = [replace(found, vulnerable=True)]
    if found.right_ends_on is None:
        pressed.append(replace(found, right_ends_on=DAY))
    if found.silence_on is None:
        pressed.append(replace(found, silence_on=DAY))
    assert all(on(one, by) <= on(replace(found, vulnerable=False), by) for one in pressed[:1])
    assert all(on(one, by) <= on(found, by) for one in pressed)


@given(facts, weights)
def test_it_is_never_before_it_came_to_the_agents_and_waits_only_where_something_is_to_be_done(found, by):
    step = next_step(found, by)
    if found.state in (State.FILED, State.EXAMINED, State.FAVOURABLE):
        assert step is not None
    if found.state not in (*WAITING, State.FAVOURABLE):
        assert step is None
    assert step is None or step.on >= found.since


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Facts(State.FILED, DAY), (15, Reason.AGE)),
        (Facts(State.FILED, DAY, vulnerable=True), (2, Reason.VULNERABLE)),
        (Facts(State.FILED, DAY, right_ends_on=DAY + timedelta(days=40)), (10, Reason.EXPIRY)),
        (Facts(State.FILED, DAY, right_ends_on=DAY - timedelta(days=3)), (0, Reason.EXPIRY)),
        (Facts(State.EXAMINED, DAY, silence_on=DAY + timedelta(days=41)), (11, Reason.CLOCK)),
        (Facts(State.EXAMINED, DAY, answered_on=DAY), (0, Reason.ANSWERED)),
        (Facts(State.EXAMINED, DAY, vulnerable=True, proposed_on=DAY), (3, Reason.PROPOSED)),
        (Facts(State.EXAMINED, DAY, vulnerable=True, returned_on=DAY), (0, Reason.RETURNED)),
        (Facts(State.COMPLEMENT_ASKED, DAY, vulnerable=True, asked_on=DAY), (15, Reason.UNREAD)),
        (
            Facts(State.COMPLEMENT_ASKED, DAY, asked_on=DAY, due_on=DAY + timedelta(days=30)),
            (31, Reason.OVERDUE),
        ),
        (Facts(State.FAVOURABLE, DAY), (2, Reason.CARD)),
    ],
)
def test_the_earliest_of_what_presses_is_the_one_that_is_told(found, expected):
    step = next_step(found, USUAL)
    assert step is not None
    assert ((step.on - DAY).days, step.reason) == expected


def test_the_weights_in_force_are_those_of_the_day():
    queue, complements = load(DATA / "file-de-travail.yaml"), load(DATA / "complements.yaml")
    assert weights_on(queue, complements, DAY) == USUAL
