"""Answering from several windows, by whoever helps, or too late: nothing is written over, nor sent unseen."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError

from guichet.database import Scope, acting
from guichet.dossiers import actions, models
from guichet.dossiers.instruction import actions as agents
from guichet.dossiers.instruction.types import Asked, Lifted, NotPermitted, Unfit
from guichet.dossiers.shown import marks_of_answer
from guichet.dossiers.types import AnswerChanged, Answered, Complement, NothingSaid, State, WrongState
from guichet.notifications.models import Delivery
from tests.dossiers.instruction.examined import Examined, colleague, days, examined
from tests.dossiers.instruction.test_deciding import GRANT
from tests.dossiers.instruction.test_examination import HOME, NATIONALITY

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened() -> Examined:
    found = examined()
    found.open(found.asked(NATIONALITY, HOME))
    return found


def shown(one: Examined) -> dict[str, str]:
    """What a window opened now holds."""
    return marks_of_answer(one.complement())


def keep_in(window: dict[str, str], one: Examined, asked: str, why: str, choice="garder"):
    line = one.line(asked)
    with acting(one.person.scope):
        return actions.save_reply(
            one.person, one.id, line, choice, (why, ""), None, days(4), seen=window[str(line)]
        )


def send_from(window: dict[str, str], one: Examined):
    with acting(one.person.scope):
        return actions.answer_complement(one.person, one.id, uuid4(), days(5), seen=window)


def waiting_mails(one: Examined) -> list[str]:
    """The notifications whose mail still waits."""
    with acting(Scope.service(one.person.person)):
        rows = Delivery.objects.filter(state="a_envoyer", message__subject=one.id)
        return sorted(rows.values_list("message__kind", flat=True))


# Two windows.


def test_an_answer_changed_in_another_window_is_not_written_over(opened):
    old = shown(opened)
    opened.keep(NATIONALITY, "Elle comporte deux pages.")
    assert keep_in(old, opened, NATIONALITY, "Autre chose.") == AnswerChanged((opened.line(NATIONALITY),))
    assert isinstance(keep_in(old, opened, HOME, "Je n’en ai pas d’autre."), Complement)
    reasons = {one.asked: one.reply.reason for one in opened.complement().lines if one.reply}
    assert reasons == {NATIONALITY: "Elle comporte deux pages.", HOME: "Je n’en ai pas d’autre."}


def test_the_same_answer_kept_twice_is_kept_once(opened):
    old = shown(opened)
    for _ in range(2):
        assert isinstance(keep_in(old, opened, NATIONALITY, "Elle comporte deux pages."), Complement)


def test_only_what_the_window_showed_is_sent(opened):
    opened.keep(NATIONALITY)
    opened.keep(HOME)
    old = shown(opened)
    opened.replace(HOME)
    assert send_from(old, opened) == AnswerChanged((opened.line(HOME),))
    assert opened.dossier().state == State.COMPLEMENT_ASKED
    assert isinstance(send_from(shown(opened), opened), Answered)


def test_nothing_chosen_written_nor_joined_is_said_not_to_be_kept(opened):
    assert keep_in(shown(opened), opened, NATIONALITY, " ", choice="") == NothingSaid()
    assert opened.complement().lines[0].reply is None


def test_whoever_helps_answers_with_that_power_and_no_less(opened):
    opened.keep(NATIONALITY)
    opened.keep(HOME)
    for powers, done in (({"deposer", "suivre"}, False), ({"completer", "suivre"}, True)):
        helper = replace(opened.person, powers=frozenset(powers))
        with acting(helper.scope):
            found = actions.answer_complement(helper, opened.id, uuid4(), days(5))
        assert isinstance(found, Answered) == done


# What it leaves behind.


def test_no_mail_asks_any_more_for_what_is_opened_answered_or_withdrawn(opened):
    """The mail server was away: what it missed is no longer true."""
    asks = {"demande_complement", "rappel_lecture", "rappel_complement", "complement_prolonge"}
    assert "demande_complement" not in waiting_mails(opened)
    opened.extend()
    assert "complement_prolonge" in waiting_mails(opened)
    opened.keep(NATIONALITY)
    opened.keep(HOME)
    opened.answer(now=days(7))
    assert not asks & set(waiting_mails(opened))
    assert "complement_repondu" in waiting_mails(opened)
    other = examined("bilal@exemple.test")
    other.asked(NATIONALITY)
    assert "demande_complement" in waiting_mails(other)
    other.withdraw()
    assert not asks & set(waiting_mails(other))


def test_a_request_withdrawn_meanwhile_awaits_nothing(opened):
    opened.withdraw(now=days(6))
    complement = opened.complement()
    assert not complement.waiting
    assert complement.withdrawn_at == days(6)


def test_a_decision_proposed_before_the_question_is_not_signed_after_the_answer():
    one = examined()
    with acting(one.agent.scope):
        agents.propose(one.agent, one.id, GRANT, days(2))
    one.open(one.asked(NATIONALITY))
    one.keep(NATIONALITY)
    one.answer()
    with acting(Scope.service()):
        assert models.Decision.objects.get(dossier_id=one.id).state == "renvoyee"
    assert one.dossier().next_reason == "complement_repondu"


# Awaited no more.


@pytest.mark.parametrize("is_opened", [True, False])
def test_an_answer_that_came_on_paper_lifts_the_question_and_the_examination_goes_on(is_opened):
    one = examined()
    made = one.asked(NATIONALITY)
    if is_opened:
        one.open(made)
        one.keep(NATIONALITY)
    assert one.lift(" ") == Unfit("motif")
    assert isinstance(one.lift(), Lifted)
    assert one.dossier().state == State.EXAMINED
    complement = one.complement()
    assert (complement.waiting, complement.lifted) == (False, True)
    assert complement.closing_reason == "La pièce est arrivée par la poste."
    mails = waiting_mails(one)
    assert "complement_leve" in mails
    assert "demande_complement" not in mails
    assert isinstance(one.answer(), WrongState)
    assert isinstance(one.lift(), WrongState)
    # Opened only now, it starts no delay; what is asked again later is a question of its own.
    one.open(made, days(7))
    assert one.complement().opened_at == (days(3) if is_opened else None)
    assert isinstance(one.ask(now=days(8)), Asked)


def test_only_an_examiner_lifts_a_question(opened):
    reader = colleague("vera@exemple.test", "auditeur")
    with acting(reader.scope):
        assert isinstance(agents.lift(reader, opened.id, "Reçue.", days(6)), NotPermitted)
    assert opened.complement().waiting


def test_what_is_lifted_is_no_closing_for_the_database(opened):
    assert isinstance(opened.lift(), Lifted)
    with pytest.raises(IntegrityError), acting(Scope.service()):
        models.Complement.objects.filter(dossier_id=opened.id).update(closing_appeal="Un recours.")


# Days.


@pytest.mark.parametrize(
    ("opened_at", "due_on"),
    [
        # 23 h 30 in Paris, then half past midnight: the day is that of Paris, not of the machine.
        (datetime(2023, 11, 20, 22, 30, tzinfo=UTC), date(2023, 12, 20)),
        (datetime(2023, 11, 20, 23, 30, tzinfo=UTC), date(2023, 12, 21)),
        # Thirty days on is a Sunday, then Christmas.
        (datetime(2023, 11, 17, 12, tzinfo=UTC), date(2023, 12, 18)),
        (datetime(2023, 11, 25, 12, tzinfo=UTC), date(2023, 12, 26)),
    ],
)
def test_thirty_days_count_from_the_day_it_is_opened_in_paris(opened_at, due_on):
    one = examined()
    one.open(one.asked(NATIONALITY), opened_at)
    assert one.complement().due_on == due_on


def test_the_last_day_lasts_until_midnight_in_paris(opened):
    opened.keep(NATIONALITY)
    opened.keep(HOME)
    assert opened.complement().due_on == date(2023, 12, 18)
    done = opened.answer(now=datetime(2023, 12, 18, 22, 59, tzinfo=UTC))
    assert isinstance(done, Answered)
    assert not done.late


# Signs that turn the text round.


def test_a_sign_that_turns_the_text_round_is_not_kept_and_one_that_joins_letters_is(opened):
    joined = "نمی\u200cخواهم \N{MAN}\u200d\N{WOMAN}"
    opened.keep(NATIONALITY, f"\u202egnp.tiurf\u202c {joined}\u2066")
    assert [one.reply.reason for one in opened.complement().lines if one.reply] == [f"gnp.tiurf {joined}"]
