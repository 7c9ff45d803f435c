"""A right prolonged while a request is examined; then the card, to the counter; a decided dossier taken up again."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from guichet.accounts.models import Person
from guichet.database import Scope, acting
from guichet.documents.issued import queries as issued
from guichet.dossiers import actions as persons
from guichet.dossiers import models, queries
from guichet.dossiers.instruction import actions
from guichet.dossiers.instruction import queries as instruction
from guichet.dossiers.instruction.types import (
    Held,
    NotPermitted,
    Period,
    Prolongation,
    Proposal,
    Unfit,
    WrongState,
)
from guichet.dossiers.types import State
from guichet.notifications.models import Delivery
from guichet.notifications.queries import for_person
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.before_agents import (
    LATER,
    approver,
    examiner,
    lille,
    state_of,
    taken_up,
)
from tests.dossiers.instruction.test_deciding import REFUSE, approve, propose, sign
from tests.dossiers.requests import someone
from tests.jobs import run_jobs

WRONG = "Le titre nommé n’est pas le bon."
CARD = Held("Document de circulation", "9900000001", date(2024, 1, 10))


def prolong(agent, dossier, now=LATER, held=CARD):
    with acting(agent.scope):
        return actions.prolong(agent, dossier, held, now)


def papers(person, dossier) -> dict[str, str]:
    with acting(person.scope):
        return {str(one.id): one.status for one in issued.of_subject(dossier)}


def granted():
    """A request on which a favourable decision was signed: its examiner, its approver, its person, itself."""
    ines, victor = examiner(), approver("victor", "favorable")
    person, dossier = taken_up(ines)
    decision = sign(victor, propose(ines, dossier))
    return ines, person, dossier, decision


def test_a_prolongation_is_sealed_and_the_next_one_takes_over_the_day_after():
    ines = examiner()
    person, dossier = taken_up(ines)
    first = prolong(ines, dossier)
    assert isinstance(first, Prolongation), first
    assert (first.valid_from, first.valid_to) == (date(2023, 12, 15), date(2024, 3, 14))
    second = prolong(ines, dossier, LATER + timedelta(days=80))
    assert isinstance(second, Prolongation), second
    assert second.valid_from == date(2024, 3, 15)
    run_jobs()
    with acting(person.scope):
        assert issued.get(second.document).state == "scelle"
        assert [one.kind for one in for_person(person.person, "fr").messages][:2] == [
            "document_disponible"
        ] * 2


def test_no_prolongation_is_added_to_one_that_runs_for_longer_than_fifteen_days():
    ines = examiner()
    _person, dossier = taken_up(ines)
    first = prolong(ines, dossier)
    assert isinstance(first, Prolongation), first
    too_early = LATER + (first.valid_to - LATER.date()) - timedelta(days=16)
    for day in (LATER, too_early):
        assert prolong(ines, dossier, day) == Unfit("en_cours", first.valid_to)
    assert isinstance(prolong(ines, dossier, too_early + timedelta(days=1)), Prolongation)


def test_a_prolongation_ends_with_the_decision():
    ines, victor = examiner(), approver("victor", "favorable")
    person, dossier = taken_up(ines)
    paper = prolong(ines, dossier)
    sign(victor, propose(ines, dossier))
    assert papers(person, dossier)[str(paper.document)] == "remplace"
    with acting(person.scope):
        (only,) = instruction.prolongations_of(dossier)
        assert only.ended_because == "decision"


def renewed(ines):
    """A request whose paper runs for ten more days, and the paper that begins after it."""
    person, dossier = taken_up(ines)
    first, later = prolong(ines, dossier), LATER + timedelta(days=80)
    second = prolong(ines, dossier, later)
    assert isinstance(first, Prolongation)
    assert isinstance(second, Prolongation)
    assert papers(person, dossier)[str(first.document)] == "valide"
    return person, dossier, later, (first, second)


def test_a_refusal_ends_the_paper_that_runs_and_the_one_that_was_to_follow():
    ines, victor = examiner(), approver("victor", "defavorable")
    person, dossier, later, both = renewed(ines)
    decision = propose(ines, dossier, REFUSE)
    approve(victor, decision)
    assert sign(victor, decision, later).state == "signee"
    assert {papers(person, dossier)[str(one.document)] for one in both} == {"revoque"}


def test_a_paper_past_its_last_day_stays_what_it_was():
    ines, victor = examiner(), approver("victor", "favorable")
    person, dossier, later, (first, second) = renewed(ines)
    sign(victor, propose(ines, dossier), later + timedelta(days=30))
    found = papers(person, dossier)
    assert (found[str(first.document)], found[str(second.document)]) == ("valide", "remplace")


def test_a_request_that_is_taken_back_ends_its_papers():
    ines = examiner()
    person, dossier, later, both = renewed(ines)
    with acting(person.scope):
        persons.withdraw(person, dossier, later)
        assert {one.ended_because for one in instruction.prolongations_of(dossier)} == {"retrait"}
    assert {papers(person, dossier)[str(one.document)] for one in both} == {"revoque"}


def test_a_paper_that_another_follows_can_be_taken_back_too():
    ines = examiner()
    person, dossier, later, (first, second) = renewed(ines)
    with acting(ines.scope):
        assert isinstance(actions.withdraw_prolongation(ines, first.id, WRONG, later), Prolongation)
        assert actions.withdraw_prolongation(ines, first.id, WRONG, later) == Unfit("ended_at")
    found = papers(person, dossier)
    assert (found[str(first.document)], found[str(second.document)]) == ("revoque", "valide")


@pytest.mark.parametrize("nature", ["Carte 🎉", "滞在カード"])
def test_a_title_that_cannot_be_printed_prolongs_nothing(nature):
    ines = examiner()
    person, dossier = taken_up(ines)
    assert prolong(ines, dossier, held=Held(nature, "1", date(2024, 1, 10))) == Unfit("caracteres")
    with acting(person.scope):
        assert instruction.prolongations_of(dossier) == []


def test_the_database_lets_nobody_lengthen_a_paper_that_was_issued():
    ines = examiner()
    _person, dossier = taken_up(ines)
    paper = prolong(ines, dossier)
    rows = models.Prolongation.objects.filter(pk=paper.id)
    for change in ({"valid_to": date(2030, 1, 1)}, {"ended_at": None, "ended_because": ""}):
        with acting(ines.scope):
            if "ended_at" in change:
                actions.withdraw_prolongation(ines, paper.id, WRONG, LATER)
            with pytest.raises(DatabaseError, match="ends, once"), transaction.atomic():
                rows.update(**change)


def test_a_prolongation_taken_back_verifies_as_revoked_and_only_once():
    ines = examiner()
    person, dossier = taken_up(ines)
    paper = prolong(ines, dossier)
    with acting(ines.scope):
        assert isinstance(actions.withdraw_prolongation(ines, paper.id, WRONG, LATER), Prolongation)
        assert actions.withdraw_prolongation(ines, paper.id, WRONG, LATER) == Unfit("ended_at")
    assert papers(person, dossier)[str(paper.document)] == "revoque"


@pytest.mark.parametrize("why", ["", " \u200b\n", "a" * 2001], ids=["empty", "unseen", "too long"])
def test_a_prolongation_is_not_taken_back_without_a_reason_that_can_be_read(why):
    ines = examiner()
    person, dossier = taken_up(ines)
    paper = prolong(ines, dossier)
    with acting(ines.scope):
        assert actions.withdraw_prolongation(ines, paper.id, why, LATER) == Unfit("motif")
    assert papers(person, dossier)[str(paper.document)] == "valide"


def test_whoever_loses_a_prolongation_is_told_which_one_and_why():
    ines = examiner()
    person, dossier = taken_up(ines)
    paper = prolong(ines, dossier)
    with acting(ines.scope):
        typed, later = "Le titre\x00 nommé n’est pas le bon.", LATER + timedelta(days=1)
        done = actions.withdraw_prolongation(ines, paper.id, typed, later)
    assert isinstance(done, Prolongation)
    assert done.reason == WRONG
    with acting(person.scope):
        told = for_person(person.person, "fr").messages[0]
        assert told.kind == "prolongation_retiree"
        assert "du 15 décembre 2023 au 14 mars 2024" in " ".join(told.text)
        assert queries.withdrawal_told(person, told.id) == WRONG
        assert queries.withdrawal_told(person, paper.document) is None


def test_nothing_is_prolonged_before_the_request_is_complete_nor_after_the_decision():
    ines, _person, dossier, _ = granted()
    assert isinstance(prolong(ines, dossier), WrongState)
    other = examiner("iris")
    _, waiting = taken_up_incomplete(other)
    assert prolong(other, waiting) == Unfit("complete_on")


def taken_up_incomplete(by):
    from tests.dossiers.instruction.before_agents import filed

    person, dossier = filed(someone("noor@exemple.test"))
    with acting(by.scope):
        actions.take_up(by, dossier, LATER)
    return person, dossier


@pytest.mark.parametrize(
    ("complete_on", "expires_on", "running", "day", "due"),
    [
        (date(2023, 12, 1), date(2024, 1, 10), None, date(2023, 12, 26), True),
        (date(2023, 12, 1), date(2024, 1, 10), None, date(2023, 12, 25), False),
        (None, date(2024, 1, 10), None, date(2024, 1, 9), False),
        (date(2023, 12, 1), None, None, date(2024, 1, 9), False),
        (date(2023, 12, 1), date(2023, 11, 1), None, date(2024, 1, 9), False),
        (date(2023, 12, 1), date(2024, 1, 10), date(2024, 4, 1), date(2024, 1, 9), False),
        (date(2023, 12, 1), date(2024, 1, 10), date(2024, 4, 1), date(2024, 3, 17), True),
    ],
    ids=[
        "15 days ahead",
        "16",
        "incomplete",
        "no right held",
        "filed late",
        "prolonged",
        "prolonged, ending",
    ],
)
def test_a_prolongation_is_due_before_the_right_ends(complete_on, expires_on, running, day, due):
    ines = examiner()
    person, dossier = taken_up(ines)
    with acting(Scope.service(person.person)):
        models.Dossier.objects.filter(pk=dossier).update(complete_on=complete_on, expires_on=expires_on)
    paper = prolong(ines, dossier) if running else None
    with acting(person.scope):
        found = queries.get_for(person, dossier)
    if paper is not None:
        paper = type(paper)(paper.id, dossier, paper.valid_from, running, paper.document, LATER, None, "")
    assert instruction.is_due(found, paper, day, 15) is due


def test_the_card_is_made_arrives_and_is_handed_over_against_its_stamp():
    ines, person, dossier, decision = granted()
    with acting(ines.scope):
        assert actions.produce(ines, dossier, LATER) == State.TITLE_IN_PRODUCTION
        assert actions.receive_title(ines, dossier, LATER) == State.TITLE_READY
        assert actions.hand_over(ines, dossier, "", LATER) == Unfit("timbre")
        assert actions.hand_over(ines, dossier, "1234 5678 9012 3456", LATER) == State.TITLE_HANDED_OVER
    with acting(person.scope):
        assert [one.status for one in queries.titles_of(person)] == ["remis"]
        assert "titre_disponible" in {one.kind for one in for_person(person.person, "fr").messages}
    assert papers(person, dossier)[str(decision.document)] == "revoque"


@pytest.mark.parametrize("stamp", ["12345678901", "1234 5678 9012 345A", "١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦", "0" * 21])
def test_what_is_no_number_of_a_stamp_hands_nothing_over(stamp):
    ines, person, dossier, _ = granted()
    ready(ines, dossier)
    with acting(ines.scope):
        assert actions.hand_over(ines, dossier, stamp, LATER) == Unfit("timbre")
    assert state_of(person, dossier) == State.TITLE_READY


def ready(agent, dossier) -> None:
    with acting(agent.scope):
        actions.produce(agent, dossier, LATER)
        assert actions.receive_title(agent, dossier, LATER) == State.TITLE_READY


def test_the_number_of_the_stamp_is_kept_with_the_decision_and_serves_once():
    ines, person, dossier, _ = granted()
    victor = approver("victor", "favorable")
    _other, second = taken_up(ines, person=someone("noor@exemple.test"))
    sign(victor, propose(ines, second))
    ready(ines, dossier)
    ready(ines, second)
    with acting(ines.scope):
        assert actions.hand_over(ines, dossier, "1234 5678 9012 3456", LATER) == State.TITLE_HANDED_OVER
        assert actions.hand_over(ines, second, "1234567890123456", LATER) == Unfit("timbre_servi")
        assert actions.hand_over(ines, second, "1234567890123457", LATER) == State.TITLE_HANDED_OVER
    with acting(person.scope):
        kept = instruction.decided_for(person, dossier)
    assert kept is not None
    assert kept.stamp == "1234567890123456"


def test_a_card_is_handed_over_once():
    ines, person, dossier, _ = granted()
    ready(ines, dossier)
    with acting(ines.scope):
        actions.hand_over(ines, dossier, "1234567890123456", LATER)
        assert isinstance(actions.hand_over(ines, dossier, "1234567890123457", LATER), WrongState)
    with acting(person.scope):
        assert instruction.decided_for(person, dossier).stamp == "1234567890123456"


def test_where_nothing_is_due_no_stamp_is_kept():
    ines, victor = examiner(), approver("victor", "favorable")
    person, dossier = taken_up(ines)
    free = Proposal("favorable", period=Period(date(2023, 12, 16), date(2024, 12, 15)), fee=0)
    sign(victor, propose(ines, dossier, free))
    ready(ines, dossier)
    with acting(ines.scope):
        assert actions.hand_over(ines, dossier, "1234567890123456", LATER) == State.TITLE_HANDED_OVER
    with acting(person.scope):
        assert instruction.decided_for(person, dossier).stamp == ""


def test_of_two_titles_alike_one_card_is_one():
    ines, person, dossier, _ = granted()
    victor = approver("victor", "favorable")
    _same, second = taken_up(ines, person=person)
    sign(victor, propose(ines, second))
    ready(ines, dossier)
    with acting(ines.scope):
        actions.hand_over(ines, dossier, "1234567890123456", LATER)
    with acting(person.scope):
        assert sorted(one.status for one in queries.titles_of(person)) == ["accepte", "remis"]


def test_the_card_takes_no_short_way():
    ines, _person, dossier, _ = granted()
    with acting(ines.scope):
        assert isinstance(actions.receive_title(ines, dossier, LATER), WrongState)
        assert isinstance(actions.hand_over(ines, dossier, "", LATER), WrongState)


def waiting_mails(person, dossier) -> set[tuple[str, str]]:
    """Kind and channel of what is still to be sent about a request."""
    with acting(Scope.service(person.person)):
        found = Delivery.objects.filter(message__subject=dossier, state="a_envoyer")
        return set(found.values_list("message__kind", "channel"))


def reachable_by_phone(person) -> None:
    with acting(Scope.service(person.person)):
        Person.objects.filter(pk=person.person).update(phone="+33199001234")


def test_nobody_is_called_for_a_card_that_they_hold():
    """The mail server was away: what it missed is no longer true."""
    ines, person, dossier, _ = granted()
    reachable_by_phone(person)
    ready(ines, dossier)
    assert {("titre_disponible", "courriel"), ("titre_disponible", "sms")} <= waiting_mails(person, dossier)
    with acting(ines.scope):
        actions.hand_over(ines, dossier, "1234567890123456", LATER)
    assert "titre_disponible" not in {kind for kind, _ in waiting_mails(person, dossier)}


def manager():
    return make_agent("rosa@exemple.test", lille(), "responsable", second_factor=False)


def reopen(agent, dossier, because="Date fausse."):
    with acting(agent.scope):
        return actions.reopen(agent, dossier, because, LATER)


def test_nobody_is_told_of_a_decision_that_no_longer_holds():
    _ines, person, dossier, _ = granted()
    assert ("decision", "courriel") in waiting_mails(person, dossier)
    assert reopen(manager(), dossier) == State.EXAMINED
    told = {kind for kind, _ in waiting_mails(person, dossier)}
    assert "decision" not in told
    assert "dossier_rouvert" in told


def test_a_reason_too_long_to_be_kept_is_said_to_be_too_long():
    _ines, person, dossier, _ = granted()
    rosa = manager()
    assert reopen(rosa, dossier, "x" * 2001) == Unfit("longueur")
    assert reopen(rosa, dossier, "\u200b") == Unfit("motif")
    assert state_of(person, dossier) == State.FAVOURABLE
    assert reopen(rosa, dossier, "x" * 2000) == State.EXAMINED


def test_a_refusal_taken_up_again_leaves_the_title_of_another_request():
    ines, person, first, _ = granted()
    rosa, victor = manager(), approver("victor", "favorable", "defavorable")
    reopen(rosa, first)
    _same, second = taken_up(ines, person=person)
    sign(victor, propose(ines, second))
    refusal = propose(ines, first, REFUSE)
    approve(victor, refusal)
    assert sign(victor, refusal).state == "signee"
    assert reopen(rosa, first) == State.EXAMINED
    with acting(person.scope):
        assert sorted(one.status for one in queries.titles_of(person)) == ["accepte", "retire"]
    assert reopen(rosa, second) == State.EXAMINED
    with acting(person.scope):
        assert [one.status for one in queries.titles_of(person)] == ["retire", "retire"]


def test_a_decided_dossier_is_taken_up_again_by_a_manager_for_a_reason():
    ines, person, dossier, decision = granted()
    rosa = manager()
    with acting(ines.scope):
        assert isinstance(actions.reopen(ines, dossier, "erreur", LATER), NotPermitted)
    with acting(rosa.scope):
        assert actions.reopen(rosa, dossier, " ", LATER) == Unfit("motif")
        assert actions.reopen(rosa, dossier, "Date fausse.", LATER) == State.EXAMINED
        assert [one.text for one in instruction.notes_of(rosa, dossier, LATER)] == ["Date fausse."]
        (undone,) = instruction.decisions_of(dossier)
        assert undone.undone_at == LATER
    assert state_of(person, dossier) == State.EXAMINED
    assert papers(person, dossier)[str(decision.document)] == "revoque"
    with acting(person.scope):
        assert instruction.decided_for(person, dossier) is None
        assert [one.status for one in queries.titles_of(person)] == ["retire"]
    victor = approver("victor", "favorable")
    assert sign(victor, propose(ines, dossier)).state == "signee"
    with acting(person.scope):
        assert sorted(one.status for one in queries.titles_of(person)) == ["accepte", "retire"]
