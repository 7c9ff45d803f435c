"""What is erased, when, and who was told before: over every state, every clock and every history of warnings."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.dossiers.retention import (
    MOST_BETWEEN_BEATS,
    STEADY,
    Beat,
    Kept,
    beat,
    due,
    erased_at,
    rule_of,
    why_not_now,
)
from guichet.dossiers.states import NEVER_FILED, PENDING, State
from tests.privacy.register import RETENTION

DAY = timedelta(days=1)
BEGUN = datetime(2026, 3, 1, 12, tzinfo=UTC)
WHO = UUID(int=1)

# Hypothesis wants naive bounds.
_FIRST, _LAST = datetime(2024, 1, 1), datetime(2040, 1, 1)  # noqa: DTZ001
moments = st.datetimes(min_value=_FIRST, max_value=_LAST, timezones=st.just(UTC))
warnings = st.lists(moments, max_size=5)
states = st.sampled_from(list(State))


def draft(since: datetime = BEGUN, *warned: datetime, held: bool = False) -> Kept:
    return Kept("brouillon", WHO, WHO, since, warned, held)


@st.composite
def anything_kept(draw) -> Kept:
    return Kept(rule_of(draw(states)), WHO, WHO, draw(moments), tuple(draw(warnings)), draw(st.booleans()))


@given(
    st.sampled_from(sorted(PENDING | {State.FAVOURABLE, State.TITLE_IN_PRODUCTION, State.TITLE_READY})),
    moments,
    warnings,
    moments,
)
def test_a_filed_dossier_that_is_not_ended_is_never_touched(state, since, warned, now):
    found = due([Kept(rule_of(state), WHO, WHO, since, warned)], RETENTION, now)
    assert found.erase == found.warn == found.held == ()


@given(anything_kept(), moments)
def test_nothing_is_erased_before_its_time_or_before_its_warnings(kept, now):
    for falling in due([kept], RETENTION, now).erase:
        assert falling.period.end(kept.since) <= falling.due_at <= now
        told = sorted(at for at in kept.warned if at > kept.since)
        assert len(told) >= len(falling.period.avertissements)
        for at, days in zip(told, falling.period.avertissements, strict=False):
            assert at + days * DAY <= now


@given(anything_kept(), moments)
def test_what_is_held_is_neither_erased_nor_announced(kept, now):
    found = due([kept], RETENTION, now)
    assert not kept.held or found.erase == found.warn == ()


@given(anything_kept(), moments, st.timedeltas(min_value=timedelta(0), max_value=4000 * DAY))
def test_what_is_due_stays_due(kept, now, later):
    if due([kept], RETENTION, now).erase:
        assert due([kept], RETENTION, now + later).erase


@given(
    st.sampled_from(sorted(NEVER_FILED)),
    st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=200),
)
def test_however_often_the_service_looks_a_draft_has_two_warnings_and_the_time_they_announce(state, pauses):
    now, sent = BEGUN, []
    for days in [*pauses, *[1] * 200]:
        now += days * DAY
        found = due([Kept(rule_of(state), WHO, WHO, BEGUN, tuple(sent))], RETENTION, now)
        if found.erase:
            break
        for warning in found.warn:
            assert warning.rank == len(sent)
            sent.append(now)
            announced = warning.erased_at
    assert len(sent) == 2
    assert now >= announced
    assert sent[0] + 14 * DAY <= now
    assert sent[1] + 3 * DAY <= now


def test_a_draft_is_warned_of_on_the_76th_and_87th_day_and_erased_on_the_90th():
    acts, sent = [], []
    for day in range(1, 100):
        now = BEGUN + day * DAY
        found = due([draft(BEGUN, *sent)], RETENTION, now)
        if found.warn:
            acts.append((day, "warned", (found.warn[0].erased_at - BEGUN).days))
            sent.append(now)
        if found.erase:
            acts.append((day, "erased", 90))
            break
    assert acts == [(76, "warned", 90), (87, "warned", 90), (90, "erased", 90)]


def test_a_change_makes_former_warnings_void():
    changed = BEGUN + 88 * DAY
    sent = (BEGUN + 76 * DAY, BEGUN + 87 * DAY)
    assert due([draft(changed, *sent)], RETENTION, BEGUN + 91 * DAY).erase == ()
    assert due([draft(changed, *sent)], RETENTION, changed + 80 * DAY).warn[0].rank == 0


def test_a_warning_of_the_very_moment_of_a_change_is_void():
    assert due([draft(BEGUN, BEGUN)], RETENTION, BEGUN + 80 * DAY).warn[0].rank == 0


def test_a_draft_stays_while_a_mail_about_it_waits():
    sent = (BEGUN + 76 * DAY, BEGUN + 87 * DAY)
    waiting = Kept("brouillon", WHO, WHO, BEGUN, sent, waiting=True)
    assert due([waiting], RETENTION, BEGUN + 400 * DAY).erase == ()
    assert due([draft(BEGUN, *sent)], RETENTION, BEGUN + 400 * DAY).erase


def test_warnings_that_could_not_be_sent_put_the_erasure_off():
    late = BEGUN + 120 * DAY
    first = due([draft()], RETENTION, late).warn[0]
    assert first.erased_at == late + 14 * DAY
    period = RETENTION.period("brouillon", late.date())
    assert erased_at(draft(BEGUN, late), period, late + DAY) == late + 14 * DAY


def test_a_withdrawn_request_goes_after_five_years():
    warned = (datetime(2029, 1, 29, tzinfo=UTC), datetime(2029, 2, 21, tzinfo=UTC))
    kept = Kept(rule_of(State.WITHDRAWN), WHO, WHO, datetime(2024, 2, 29, tzinfo=UTC), warned)
    assert due([kept], RETENTION, datetime(2029, 2, 27, 23, tzinfo=UTC)).erase == ()
    assert due([kept], RETENTION, datetime(2029, 2, 28, tzinfo=UTC)).erase


def test_a_request_that_ended_is_never_erased_without_two_warnings():
    kept = Kept(rule_of(State.WITHDRAWN), WHO, WHO, datetime(2024, 2, 29, tzinfo=UTC))
    found = due([kept], RETENTION, datetime(2039, 2, 28, tzinfo=UTC))
    assert (found.erase, len(found.warn)) == ((), 1)


def test_a_warning_that_reached_nobody_puts_the_erasure_off():
    sent = (BEGUN + 76 * DAY, BEGUN + 87 * DAY)
    in_vain = Kept("brouillon", WHO, WHO, BEGUN, sent, unreached=True)
    found = due([in_vain], RETENTION, BEGUN + 400 * DAY)
    assert (found.erase, [one.kept for one in found.unreached]) == ((), [in_vain])


HOUR = timedelta(hours=1)


def steady(hours: int = 30) -> Beat:
    last = Beat(BEGUN, BEGUN)
    for minutes in range(0, hours * 60, 10):
        last = beat(last, BEGUN + timedelta(minutes=minutes))
    return last


def test_a_steady_clock_is_believed_after_a_day():
    assert why_not_now(steady(), steady().at + HOUR / 2) is None
    assert why_not_now(steady(23), steady(23).at) is not None


@pytest.mark.parametrize(
    "leap", [365 * DAY, DAY, MOST_BETWEEN_BEATS + timedelta(seconds=1), -HOUR, -timedelta(seconds=1)]
)
def test_a_clock_that_leapt_erases_nothing_for_a_day(leap):
    now = steady().at + leap
    assert why_not_now(steady(), now) is not None
    after = beat(steady(), now)
    assert why_not_now(after, now) is not None
    assert why_not_now(beat(after, now + HOUR / 2), now + HOUR / 2) is not None


@given(st.lists(st.timedeltas(min_value=timedelta(minutes=-90), max_value=timedelta(hours=30)), min_size=1))
def test_whatever_the_clock_does_it_is_believed_after_a_whole_day_without_a_leap_only(moves):
    now, last, since = BEGUN, None, BEGUN
    for move in moves:
        if not timedelta(0) <= move <= MOST_BETWEEN_BEATS or last is None:
            since = now + move
        now += move
        last = beat(last, now)
        assert (why_not_now(last, now) is None) == (now - since >= STEADY)


def test_without_a_clock_watched_nothing_is_erased():
    assert why_not_now(None, BEGUN) is not None
