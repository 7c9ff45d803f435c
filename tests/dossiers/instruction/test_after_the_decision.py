"""A right prolonged while a request is examined; then the card, to the counter; a decided dossier taken up again."""

from datetime import date, timedelta

import pytest

from guichet.database import Scope, acting
from guichet.documents.issued import queries as issued
from guichet.dossiers import models, queries
from guichet.dossiers.instruction import actions
from guichet.dossiers.instruction import queries as instruction
from guichet.dossiers.instruction.types import Held, NotPermitted, Prolongation, Unfit, WrongState
from guichet.dossiers.types import State
from guichet.notifications.queries import for_person
from tests.dossiers.instruction.before_agents import LATER, approver, examiner, state_of, taken_up
from tests.dossiers.instruction.test_deciding import propose, sign
from tests.jobs import run_jobs

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


def test_a_prolongation_ends_with_the_decision():
    ines, victor = examiner(), approver("victor", "favorable")
    person, dossier = taken_up(ines)
    paper = prolong(ines, dossier)
    sign(victor, propose(ines, dossier))
    assert papers(person, dossier)[str(paper.document)] == "revoque"
    with acting(person.scope):
        (only,) = instruction.prolongations_of(dossier)
        assert only.ended_because == "decision"


def test_a_prolongation_taken_back_verifies_as_revoked_and_only_once():
    ines = examiner()
    person, dossier = taken_up(ines)
    paper = prolong(ines, dossier)
    with acting(ines.scope):
        assert isinstance(actions.withdraw_prolongation(ines, paper.id, LATER), Prolongation)
        assert actions.withdraw_prolongation(ines, paper.id, LATER) == Unfit("ended_at")
    assert papers(person, dossier)[str(paper.document)] == "revoque"


def test_nothing_is_prolonged_before_the_request_is_complete_nor_after_the_decision():
    ines, _person, dossier, _ = granted()
    assert isinstance(prolong(ines, dossier), WrongState)
    other = examiner("iris")
    _, waiting = taken_up_incomplete(other)
    assert prolong(other, waiting) == Unfit("complete_on")


def taken_up_incomplete(by):
    from tests.dossiers.instruction.before_agents import filed
    from tests.dossiers.requests import someone

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


def test_the_card_takes_no_short_way():
    ines, _person, dossier, _ = granted()
    with acting(ines.scope):
        assert isinstance(actions.receive_title(ines, dossier, LATER), WrongState)
        assert isinstance(actions.hand_over(ines, dossier, "", LATER), WrongState)


def test_a_decided_dossier_is_taken_up_again_by_a_manager_for_a_reason():
    from tests.accounts.agents import make_agent
    from tests.dossiers.instruction.before_agents import lille

    ines, person, dossier, decision = granted()
    rosa = make_agent("rosa@exemple.test", lille(), "responsable", second_factor=False)
    with acting(ines.scope):
        assert isinstance(actions.reopen(ines, dossier, "erreur", LATER), NotPermitted)
    with acting(rosa.scope):
        assert actions.reopen(rosa, dossier, " ", LATER) == Unfit("motif")
        assert actions.reopen(rosa, dossier, "Date fausse.", LATER) == State.EXAMINED
    assert state_of(person, dossier) == State.EXAMINED
    assert papers(person, dossier)[str(decision.document)] == "revoque"
    with acting(person.scope):
        assert instruction.decided_for(person, dossier) is None
        assert [one.status for one in queries.titles_of(person)] == ["retire"]
    victor = approver("victor", "favorable")
    assert sign(victor, propose(ines, dossier)).state == "signee"
