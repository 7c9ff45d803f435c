"""What waits for its person is reminded of, once each; then an agent has a task. No clock closes anything."""

from datetime import UTC, date, datetime

import pytest

from guichet.database import Scope, acting
from guichet.dossiers import models, reminding
from guichet.dossiers.complement_rules import NOTHING, TO_ANSWER, DueNow, Wait, due_now
from guichet.dossiers.instruction.types import Asked
from guichet.dossiers.types import State
from guichet.notifications.queries import for_person
from tests.dossiers.instruction.examined import Examined, days, examined
from tests.dossiers.instruction.test_answering import waiting_mails
from tests.dossiers.instruction.test_examination import NATIONALITY

pytestmark = pytest.mark.django_db

ASKED = date(2023, 11, 17)
OPENED, DUE = date(2023, 11, 18), date(2023, 12, 18)
HALF, LAST = ("halfway_reminded_at",), ("last_reminded_at",)


def due(day: date, **known) -> DueNow:
    return due_now(Wait(ASKED, known.pop("opened", OPENED), known.pop("due", DUE), **known), day, 15, 3)


def test_a_notification_that_stays_closed_is_reminded_of_after_fifteen_days_and_given_to_an_agent():
    closed = {"opened": None, "due": None}
    assert due(date(2023, 12, 1), **closed) == NOTHING
    told = DueNow(("reading_reminded_at",), "rappel_lecture", "complement_non_lu")
    assert due(date(2023, 12, 2), **closed) == told
    assert due(date(2024, 6, 1), **closed) == told
    assert due(date(2024, 6, 1), reading_reminded=True, **closed) == NOTHING


def test_half_way_then_three_days_before_then_a_task_the_day_after():
    assert due(date(2023, 12, 2)) == NOTHING
    assert due(date(2023, 12, 3)) == DueNow(HALF, "rappel_complement", None)
    assert due(date(2023, 12, 14), halfway_reminded=True) == NOTHING
    assert due(date(2023, 12, 15), halfway_reminded=True) == DueNow(LAST, "rappel_complement", None)
    assert due(DUE, halfway_reminded=True, last_reminded=True) == NOTHING
    after = due(date(2023, 12, 19), halfway_reminded=True, last_reminded=True)
    assert after == DueNow(("overdue_at",), None, "complement_echu")
    assert due(date(2023, 12, 19), overdue=True) == NOTHING


def test_after_a_pause_of_the_jobs_one_reminder_is_sent_not_two():
    assert due(date(2023, 12, 16)) == DueNow(HALF + LAST, "rappel_complement", None)


def test_after_a_pause_beyond_the_last_day_its_person_is_told_that_they_may_still_answer():
    told = DueNow(("overdue_at",), "delai_depasse", "complement_echu")
    assert due(date(2023, 12, 25)) == told
    assert due(date(2023, 12, 25), halfway_reminded=True) == told
    assert due(date(2023, 12, 26), overdue=True) == NOTHING


def test_more_time_moves_both_reminders_and_repeats_the_first_to_nobody():
    later = {"due": date(2024, 1, 17)}  # sixty days from the opening
    assert due(date(2023, 12, 15), **later) == NOTHING
    assert due(date(2023, 12, 18), **later) == DueNow(HALF, "rappel_complement", None)
    known = {**later, "halfway_reminded": True}
    assert due(date(2024, 1, 13), **known) == NOTHING
    assert due(date(2024, 1, 14), **known) == DueNow(LAST, "rappel_complement", None)


@pytest.fixture
def asked() -> Examined:
    one = examined()
    one.asked(NATIONALITY)
    return one


@pytest.fixture
def run(settings):
    """What the job does on a day; done twice, as a worker killed before it could say so would have it."""

    def on(one: Examined, when) -> list[str]:
        settings.CLOCK_OFFSET = when - datetime.now(UTC)
        with acting(Scope.service()) as now:
            found = list(reminding.due(now))
        for complement, person in (*found, *found):
            reminding.remind(complement, person)
        with acting(one.person.scope):
            return [message.kind for message in reversed(for_person(one.person.person, "fr").messages)]

    return on


def test_left_closed_it_becomes_an_agent_s_task_and_no_delay_begins(asked, run):
    assert "rappel_lecture" not in run(asked, days(16))
    assert run(asked, days(17)).count("rappel_lecture") == 1
    dossier = asked.dossier()
    assert (dossier.next_on, dossier.next_reason) == (days(17).date(), "complement_non_lu")
    assert run(asked, days(100)).count("rappel_lecture") == 1
    assert asked.complement().due_on is None
    assert asked.dossier().state == State.COMPLEMENT_ASKED


def test_opened_it_is_reminded_of_twice_and_more_time_brings_the_last_one_back(asked, run):
    asked.open(_asked(asked.complement()), days(3))
    assert run(asked, days(18)).count("rappel_complement") == 1
    assert run(asked, days(30)).count("rappel_complement") == 2
    asked.extend(30, now=days(31))
    assert run(asked, days(40)).count("rappel_complement") == 2
    assert run(asked, days(62)).count("rappel_complement") == 3
    run(asked, days(70))
    dossier = asked.dossier()
    assert (dossier.next_reason, dossier.state) == ("complement_echu", State.COMPLEMENT_ASKED)


def _asked(complement) -> Asked:
    return Asked(complement.id, complement.told)


def test_whoever_heard_nothing_while_the_jobs_stood_still_is_told_the_day_that_passed(asked, run):
    asked.open(_asked(asked.complement()), days(3))
    assert run(asked, days(40))[-1] == "delai_depasse"
    with acting(asked.person.scope):
        (told,) = [
            one for one in for_person(asked.person.person, "fr").messages if one.kind == "delai_depasse"
        ]
    assert "18 décembre 2023" in told.text[0]
    assert run(asked, days(41)).count("delai_depasse") == 1


@pytest.mark.parametrize(("late", "kind"), [(40, "delai_depasse"), (20, "rappel_complement")])
def test_more_time_calls_off_the_mails_that_spoke_of_the_former_last_day(asked, run, late, kind):
    asked.open(_asked(asked.complement()), days(3))
    assert run(asked, days(late))[-1] == kind
    assert kind in waiting_mails(asked)
    asked.extend(30, now=days(late))
    assert [one for one in waiting_mails(asked) if one in TO_ANSWER] == ["complement_prolonge"]


def test_nothing_is_sent_once_it_is_answered_or_withdrawn(asked, run):
    asked.open(_asked(asked.complement()), days(3))
    asked.keep(NATIONALITY)
    asked.answer()
    other = examined("bilal@exemple.test")
    other.asked(NATIONALITY)
    other.withdraw()
    for one in (asked, other):
        assert not {"rappel_complement", "rappel_lecture"} & set(run(one, days(60)))


def test_a_reminder_asked_for_the_wrong_person_finds_nothing(asked):
    other = examined("bilal@exemple.test")
    assert reminding.remind(asked.complement().id, other.person.person) is None


def test_where_a_silence_is_held_to_be_a_reading_the_delay_begins_that_day(asked, run, monkeypatch):
    """The parameter, on: it is off in `data/`."""
    real = reminding.figures()

    class On:
        def on(self, name, day):
            return 1 if name == "lecture_reputee" else real.on(name, day)

    monkeypatch.setattr(reminding, "figures", On)
    run(asked, days(17))
    assert asked.complement().due_on == date(2024, 1, 2)  # 30 days on, put off after New Year's day


def test_what_is_sent_leaves_the_row_of_another_alone(asked, run):
    other = examined("bilal@exemple.test")
    run(asked, days(17))
    with acting(Scope.service(other.person.person)):
        assert not models.Complement.objects.exists()
