"""An agent judges each document, asks again for those that are not valid; the person keeps one, replaces another."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from guichet.database import Scope, acting
from guichet.documents.received.models import Received
from guichet.dossiers import models, queries
from guichet.dossiers import types as persons
from guichet.dossiers.complement_reading import of_dossier
from guichet.dossiers.instruction import actions as agents
from guichet.dossiers.instruction.types import (
    AlreadyComplete,
    Asked,
    Closed,
    Judged,
    NotFound,
    NothingToAsk,
    NotPermitted,
    Overtaken,
    Prolongation,
    Replaced,
    Unfit,
    WrongState,
)
from guichet.dossiers.types import Answered, AnswerUnready, Complement, State, TooLong, TooManyFiles
from guichet.notifications.queries import for_person
from tests.dossiers.instruction.before_agents import approver
from tests.dossiers.instruction.examined import UNREADABLE, colleague, days, examined, filed
from tests.dossiers.instruction.test_deciding import REFUSE, approve, decisions, propose, sign

pytestmark = pytest.mark.django_db

NATIONALITY, HOME, PLACEMENT = "justificatif-nationalite", "justificatif-domicile", "decision-placement"


@pytest.fixture
def request_():
    return examined()


def told(one) -> list[tuple[str, str]]:
    """Kind and state of each notification of the person, the first one first."""
    with acting(one.person.scope):
        return [(m.kind, m.state) for m in reversed(for_person(one.person.person, "fr").messages)]


# Judging.


def test_a_document_is_judged_with_a_reason_and_the_last_judgement_counts(request_):
    first = request_.judge(NATIONALITY)
    assert isinstance(first, Judged)
    second = request_.judge(NATIONALITY, "valide", "", seen=first.id)
    assert isinstance(second, Judged)
    paper = next(one for one in request_.papers().current if one.asked == NATIONALITY)
    assert (paper.verdict, [one.verdict for one in paper.judgements]) == ("valide", ["valide", "non_valide"])
    assert paper.judgements[1].reason == UNREADABLE
    assert paper.judgements[1].agent == request_.agent.number


@pytest.mark.parametrize(
    ("verdict", "reason"), [("non_valide", ""), ("non_valide", " \n\t "), ("peut-etre", "x")]
)
def test_not_valid_without_a_reason_or_any_other_word_is_refused(request_, verdict, reason):
    assert isinstance(request_.judge(NATIONALITY, verdict, reason), Unfit)
    assert not request_.papers().not_valid


def test_a_reason_too_long_is_refused_whole(request_):
    assert isinstance(request_.judge(NATIONALITY, reason="x" * 2001), Unfit)


def test_two_agents_on_one_document_the_second_is_told_of_the_first(request_):
    first = request_.judge(NATIONALITY)
    second = request_.judge(NATIONALITY, "valide", "", agent=colleague())
    assert isinstance(second, Overtaken)
    assert second.by == first


def test_the_same_judgement_sent_twice_is_one(request_):
    first = request_.judge(NATIONALITY)
    assert request_.judge(NATIONALITY) == first
    assert isinstance(request_.judge(NATIONALITY, reason="Autre chose."), Overtaken)


def test_a_document_that_its_person_replaced_meanwhile_is_judged_no_more(request_):
    former = request_.paper(NATIONALITY)
    request_.open(request_.asked(NATIONALITY))
    request_.replace(NATIONALITY)
    request_.answer()
    with acting(request_.agent.scope):
        told = agents.judge(request_.agent, request_.id, former, "valide", "", None, days(6))
    assert told == Replaced()


def test_an_examination_begun_twice_by_the_same_agent_is_one(request_):
    def begin(agent):
        with acting(agent.scope):
            return agents.take_up(agent, request_.id, days(2))

    assert begin(request_.agent) == State.EXAMINED
    assert isinstance(begin(colleague()), WrongState)
    assert [one.verb for one in request_.events()].count("examiner") == 1


def test_a_person_reads_nothing_of_a_judgement_before_it_is_asked_for_again(request_):
    request_.judge(NATIONALITY)
    with acting(request_.person.scope):
        assert [one.verb for one in queries.events_of(request_.dossier())][-1] == "examiner"
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            models.Judgement.objects.exists()


def test_reception_and_audit_may_not_judge(request_):
    for role in ("accueil", "valideur", "auditeur"):
        refused = request_.judge(NATIONALITY, agent=colleague(f"{role}@exemple.test", role))
        assert refused == NotPermitted("juger_pieces", ("instructeur", "responsable"))


def test_a_document_of_another_dossier_is_not_there(request_):
    other = examined("bilal@exemple.test")
    piece = other.paper(NATIONALITY)
    with acting(request_.agent.scope), pytest.raises(NotFound):
        agents.judge(request_.agent, request_.id, piece, "valide", "", None, days(1))


def test_before_the_examination_nothing_is_judged():
    _, dossier = filed()
    agent = colleague()
    with acting(agent.scope):
        assert isinstance(agents.judge(agent, dossier, uuid4(), "valide", "", None, days(1)), WrongState)


# Complete.


def test_all_required_documents_valid_make_the_request_complete_as_of_its_filing(request_):
    for asked in {one.asked for one in request_.papers().current}:
        request_.judge(asked, "valide", "")
    dossier = request_.dossier()
    assert dossier.complete_on == dossier.filed_on
    with acting(request_.person.scope):
        assert [one.verb for one in queries.events_of(dossier)][-1] == "declarer_complet"


def test_after_a_complement_the_request_is_complete_as_of_the_day_the_document_came(request_):
    made = request_.asked(NATIONALITY)
    request_.open(made)
    request_.replace(NATIONALITY)
    request_.answer(now=days(5))
    for asked in {one.asked for one in request_.papers().current}:
        request_.judge(asked, "valide", "", now=days(6))
    assert request_.dossier().complete_on == days(5).date()


def test_an_agent_says_complete_once_for_a_day_between_the_filing_and_today(request_):
    def say(day):
        with acting(request_.agent.scope):
            return agents.declare_complete(request_.agent, request_.id, day, days(3))

    assert say(date(2023, 11, 14)) == Unfit("complet_le")
    assert say(date(2023, 11, 19)) == Unfit("complet_le")
    assert say(date(2023, 11, 16)) == date(2023, 11, 16)
    assert say(date(2023, 11, 17)) == AlreadyComplete(date(2023, 11, 16))
    assert request_.dossier().complete_on == date(2023, 11, 16)


def found_complete(one, at=1):
    """Every document judged valid, one of them by a slip; which one."""
    for asked in {paper.asked for paper in one.papers().current}:
        assert isinstance(one.judge(asked, "valide", "", now=days(at)), Judged)
    assert one.dossier().complete_on == one.dossier().filed_on
    return one.papers().current[0]


def taken_back(one, slip, now=2):
    return one.judge(slip.asked, seen=slip.judged.id, now=days(now))


def test_a_slip_taken_back_leaves_the_request_incomplete_and_its_delays_not_begun(request_):
    assert isinstance(taken_back(request_, found_complete(request_)), Judged)
    assert request_.dossier().complete_on is None
    with acting(request_.person.scope):
        assert [one.verb for one in queries.events_of(request_.dossier())][-2:] == [
            "declarer_complet",
            "declarer_incomplet",
        ]
    assert isinstance(request_.ask(), Asked)
    with acting(request_.agent.scope):
        assert prolonged(request_) == Unfit("complete_on")
        said = agents.declare_complete(request_.agent, request_.id, date(2023, 11, 16), days(3))
    assert said == date(2023, 11, 16)


def prolonged(one):
    return agents.prolong(one.agent, one.id, None, days(3))


def test_after_a_slip_the_request_is_complete_again_once_the_document_is_found_valid(request_):
    slip = found_complete(request_)
    again = taken_back(request_, slip)
    request_.judge(slip.asked, "valide", "", seen=again.id, now=days(3))
    assert request_.dossier().complete_on == request_.dossier().filed_on
    taken_back(request_, request_.papers().named(slip.id), now=4)
    assert request_.dossier().complete_on is None


def test_what_an_agent_declared_complete_no_judgement_takes_back(request_):
    with acting(request_.agent.scope):
        agents.declare_complete(request_.agent, request_.id, date(2023, 11, 15), days(1.5))
    slip = found_complete(request_)
    taken_back(request_, slip)
    assert request_.dossier().complete_on == date(2023, 11, 15)


def test_what_was_done_upon_a_complete_request_keeps_it_complete(request_):
    slip = found_complete(request_)
    propose(request_.agent, request_.id)
    again = taken_back(request_, slip)
    assert request_.dossier().complete_on is not None
    victor = approver("victor", "favorable")
    (proposed,) = decisions(request_.person)
    with acting(victor.scope):
        agents.send_back(victor, proposed.id, "Un document manque.", days(2))
    request_.judge(slip.asked, "non_valide", "Il manque le verso.", seen=again.id, now=days(3))
    assert request_.dossier().complete_on is None


def test_a_prolongation_issued_upon_a_complete_request_keeps_it_complete(request_):
    slip = found_complete(request_)
    with acting(request_.agent.scope):
        assert isinstance(prolonged(request_), Prolongation)
    taken_back(request_, slip, now=4)
    assert request_.dossier().complete_on is not None


# Asking.


def test_nothing_not_valid_is_nothing_to_ask(request_):
    assert request_.ask() == NothingToAsk()
    request_.judge(NATIONALITY, "valide", "")
    assert request_.ask() == NothingToAsk()
    assert request_.dossier().state == State.EXAMINED


def test_what_is_not_valid_is_asked_for_with_its_reason_and_so_is_what_is_missing(request_):
    request_.judge(NATIONALITY)
    made = request_.ask("Bonjour.", {"avis-structure": "Si vous l’avez."})
    assert isinstance(made, Asked)
    complement = request_.complement()
    assert [(one.asked, one.piece is not None, one.reason) for one in complement.lines] == [
        (NATIONALITY, True, UNREADABLE),
        ("avis-structure", False, "Si vous l’avez."),
    ]
    assert (complement.days, complement.message, complement.due_on) == (30, "Bonjour.", None)
    assert told(request_) == [("recepisse_depot", "non_lue"), ("demande_complement", "non_lue")]
    assert request_.dossier().state == State.COMPLEMENT_ASKED


def test_a_document_is_asked_for_once_however_it_is_said_to_be_missing(request_):
    request_.judge(NATIONALITY)
    assert isinstance(request_.ask(missing={NATIONALITY: "Elle manque."}), Asked)
    (line,) = request_.complement().lines
    assert (line.asked, line.reason) == (NATIONALITY, UNREADABLE)


def test_a_document_that_the_procedure_does_not_ask_cannot_be_asked(request_):
    assert request_.ask(missing={"acte-de-bapteme": "Pour voir."}) == Unfit("acte-de-bapteme")
    assert request_.ask(missing={"avis-structure": ""}) == Unfit("avis-structure")


def test_two_agents_ask_at_once_one_asks(request_):
    request_.asked(NATIONALITY)
    assert isinstance(request_.ask(agent=colleague()), WrongState)
    assert [kind for kind, _ in told(request_)].count("demande_complement") == 1


def test_the_person_withdraws_first_and_nothing_is_asked(request_):
    request_.judge(NATIONALITY)
    request_.withdraw()
    assert isinstance(request_.ask(), WrongState)
    assert "demande_complement" not in [kind for kind, _ in told(request_)]


def test_the_person_withdraws_while_a_complement_waits(request_):
    made = request_.asked(NATIONALITY)
    request_.withdraw()
    message = request_.open(made)
    assert message is not None  # it can still be read,
    assert request_.complement().due_on is None  # and starts nothing
    assert isinstance(request_.close(), WrongState)
    assert isinstance(request_.answer(), WrongState)


# Opening.


def test_opening_is_dated_once_and_starts_thirty_days_put_off_to_a_working_day(request_):
    made = request_.asked(NATIONALITY)
    assert request_.complement().due_on is None
    request_.open(made, days(3))
    complement = request_.complement()
    # Saturday 18 November + 30 days: Monday 18 December.
    assert complement.due_on == date(2023, 12, 18)
    request_.open(made, days(10))
    assert request_.complement() == complement
    assert request_.dossier().next_on == date(2023, 12, 19)


def test_the_last_day_is_never_a_sunday_nor_a_holiday(request_):
    made = request_.asked(NATIONALITY)
    request_.open(made, days(10))  # 25 November + 30 days: Christmas
    assert request_.complement().due_on == date(2023, 12, 26)


def test_whoever_may_only_follow_does_not_start_a_delay(request_):
    made = request_.asked(NATIONALITY)
    helper = replace(request_.person, powers=frozenset({"suivre"}), mandate=1)
    refused = request_.open(made, actor=helper)
    assert refused.verb == "repondre"
    assert request_.complement().opened_at is None


def test_whoever_may_only_follow_does_not_start_the_time_to_challenge_a_decision(request_):
    with acting(request_.agent.scope):
        done = agents.drop(request_.agent, request_.id, "Vous avez un titre.", days(2))
    assert isinstance(done, Closed)
    follower = replace(request_.person, powers=frozenset({"suivre"}), mandate=1)
    refused = request_.open(done, actor=follower)
    assert isinstance(refused, persons.NotPermitted)
    assert refused.verb == "repondre"
    assert ("dossier_classe", "non_lue") in told(request_)
    helper = replace(request_.person, powers=frozenset({"suivre", "completer"}), mandate=1)
    assert request_.open(done, actor=helper).read_at == days(3)


def test_a_refusal_is_opened_by_its_person_or_by_whoever_may_answer_for_them(request_):
    victor = approver("victor", "defavorable")
    decision = propose(request_.agent, request_.id, REFUSE)
    approve(victor, decision)
    message = Asked(decision.id, sign(victor, decision).message)
    follower = replace(request_.person, powers=frozenset({"suivre"}), mandate=1)
    assert request_.open(message, actor=follower) == persons.NotPermitted("repondre")
    assert request_.open(message, now=days(31)).read_at == days(31)


def test_before_it_is_opened_nothing_can_be_answered(request_):
    request_.asked(NATIONALITY)
    assert isinstance(request_.keep(NATIONALITY), WrongState)
    assert isinstance(request_.answer(), WrongState)


# Answering.


@pytest.fixture
def opened(request_):
    request_.open(request_.asked(NATIONALITY, HOME))
    return request_


def test_one_is_kept_with_a_reason_and_one_replaced_and_the_agent_sees_it_once_it_is_sent(opened):
    former = opened.paper(HOME)
    assert isinstance(opened.keep(NATIONALITY), Complement)
    assert isinstance(opened.replace(HOME, "Voici la facture de novembre."), Complement)
    with acting(opened.agent.scope):
        assert not models.Reply.objects.exists()
        assert not models.Piece.objects.filter(reply__isnull=False).exists()
    assert opened.paper(HOME) == former
    assert isinstance(opened.answer(), Answered)
    papers = opened.papers()
    (home,) = [one for one in papers.current if one.asked == HOME]
    assert (home.id != former, home.message, home.verdict) == (True, "Voici la facture de novembre.", "")
    assert home.pages == 1
    assert [one.id for one in papers.former] == [former]
    (kept,) = [one for one in papers.current if one.asked == NATIONALITY]
    assert kept.verdict == "non_valide"
    with acting(opened.agent.scope):
        (complement,) = of_dossier(opened.id, sent_only=True)
    assert {one.asked: (one.reply.choice, one.reply.reason) for one in complement.lines if one.reply} == {
        NATIONALITY: ("garder", "Elle comporte deux pages."),
        HOME: ("remplacer", ""),
    }
    dossier = opened.dossier()
    assert (dossier.state, dossier.next_on, dossier.next_reason) == (
        State.EXAMINED,
        days(5).date(),
        "complement_repondu",
    )
    assert told(opened)[-2:] == [("demande_complement", "repondue"), ("complement_repondu", "non_lue")]


def test_an_answer_begun_is_there_on_coming_back(opened):
    opened.keep(NATIONALITY, "")
    opened.replace(HOME)
    lines = {one.asked: one.reply for one in opened.complement().lines}
    assert lines[NATIONALITY].choice == "garder"
    assert [piece.name for piece in lines[HOME].pieces] == ["papier.png"]


@pytest.mark.parametrize("begun", [[], ["keep"], ["keep without a reason", "replace"], ["replace"]])
def test_an_answer_in_part_is_not_sent(opened, begun):
    if "keep" in begun:
        opened.keep(NATIONALITY)
    if "keep without a reason" in begun:
        opened.keep(NATIONALITY, "")
    if "replace" in begun:
        opened.replace(HOME)
    refused = opened.answer()
    assert isinstance(refused, AnswerUnready)
    assert refused.lines
    assert opened.dossier().state == State.COMPLEMENT_ASKED


def test_three_files_at_most_replace_a_document(opened):
    for _ in range(3):
        assert isinstance(opened.replace(HOME), Complement)
    assert opened.replace(HOME) == TooManyFiles(HOME, 3)


def test_files_of_a_document_kept_after_all_are_not_sent_and_gone(opened):
    opened.replace(NATIONALITY)
    opened.keep(NATIONALITY)
    opened.replace(HOME)
    assert isinstance(opened.answer(), Answered)
    assert len([one for one in opened.papers().current if one.asked == NATIONALITY]) == 1
    with acting(opened.person.scope):
        assert models.Piece.objects.filter(office=None).count() == 0


def test_an_answer_sent_twice_is_one_answer(opened):
    opened.keep(NATIONALITY)
    opened.keep(HOME)
    key = uuid4()
    first = opened.answer(key)
    assert isinstance(first, Answered)
    assert opened.answer(key, now=days(6)) == first
    assert isinstance(opened.answer(), WrongState)
    assert [kind for kind, _ in told(opened)].count("complement_repondu") == 1


def test_an_answer_after_the_last_day_is_taken_and_said_to_be_late(opened):
    opened.keep(NATIONALITY)
    opened.keep(HOME)
    done = opened.answer(now=days(40))
    assert isinstance(done, Answered)
    assert done.late
    assert opened.dossier().state == State.EXAMINED


def test_an_answer_with_an_infected_file_is_not_sent(opened):
    opened.keep(NATIONALITY)
    opened.replace(HOME)
    (piece,) = next(one.reply.pieces for one in opened.complement().lines if one.asked == HOME)
    with acting(Scope.service()) as now:
        Received.objects.filter(pk=piece.document).update(
            state="infecte", virus="Essai", key="", scanned_at=now
        )
    refused = opened.answer()
    assert isinstance(refused, AnswerUnready)
    assert [one.id for one in refused.unread] == [piece.id]


def test_words_are_kept_as_they_are_and_a_flood_of_them_is_refused(opened):
    wild = "=CMD('calc') {{ 7*7 }} {numero} <script>alert(1)</script> %s ${x}"
    assert isinstance(opened.keep(NATIONALITY, wild), Complement)
    assert [one.reply.reason for one in opened.complement().lines if one.reply] == [wild]
    assert opened.keep(NATIONALITY, "x" * 2001) == TooLong(2000)
