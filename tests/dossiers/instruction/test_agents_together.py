"""Two acts on one dossier at the same moment, each on a connection of its own: one is done, the other told why not."""

from concurrent.futures import Future
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from guichet.accounts import actions as register
from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor
from guichet.database import Scope, acting, crash
from guichet.dossiers import actions as persons
from guichet.dossiers import models
from guichet.dossiers.instruction import actions, deciding, proposing
from guichet.dossiers.instruction.types import (
    Closed,
    Decision,
    Judged,
    NotFound,
    Opinion,
    Over,
    Overtaken,
    Prolongation,
    ProposalOpen,
    Transferred,
    Unfit,
    Unsigned,
    WrongState,
)
from guichet.dossiers.types import Answered, State
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.before_agents import approver
from tests.dossiers.instruction.examined import Examined, colleague, days, examined, may_sign, neighbour
from tests.dossiers.instruction.test_deciding import GRANT
from tests.dossiers.instruction.test_examination import HOME, NATIONALITY
from tests.dossiers.together import at_once, meanwhile
from tests.jobs import jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def one(settings, tmp_path) -> Examined:
    settings.DOCUMENTS = tmp_path / "documents"
    return examined()


def by(actor, act, *given):
    """The act in a transaction of its own, for later."""

    def run():
        with acting(actor.scope):
            return act(actor, *given)

    return run


def kinds(found: list[object]) -> set[type]:
    return {type(one) for one in found}


def proposed(one: Examined) -> Decision:
    with acting(one.agent.scope):
        made = actions.propose(one.agent, one.id, GRANT, days(2))
    assert isinstance(made, Decision)
    return made


def test_two_who_sign_sign_once(one):
    decision = proposed(one)
    victor, rosa = approver("victor", "favorable"), approver("rosa", "favorable")
    found = at_once(*(by(who, actions.sign, decision.id, days(3)) for who in (victor, rosa)))
    assert kinds(found) == {Decision, Unsigned}
    assert Unsigned("deja_signee") in found
    with acting(Scope.service()):
        assert models.Title.objects.filter(person_id=one.person.person).count() == 1


def test_a_signature_and_a_withdrawal_leave_one_of_them(one):
    decision = proposed(one)
    victor = approver("victor", "favorable")
    signed, withdrawn = at_once(
        by(victor, actions.sign, decision.id, days(3)), by(one.person, persons.withdraw, one.id, days(3))
    )
    state = one.dossier().state
    assert (isinstance(signed, Decision), isinstance(withdrawn, WrongState)) in ((True, True), (False, False))
    assert state == (State.FAVOURABLE if isinstance(signed, Decision) else State.WITHDRAWN)
    assert isinstance(signed, Decision | WrongState)


def test_two_who_judge_a_document_are_heard_one_after_the_other(one):
    karim, piece = colleague(), one.paper(HOME)
    found = at_once(
        *(by(who, actions.judge, one.id, piece, "valide", "", None, days(2)) for who in (one.agent, karim))
    )
    assert kinds(found) == {Judged, Overtaken}


def test_two_who_close_close_once(one):
    one.open(one.asked(NATIONALITY))
    karim = colleague()
    may_sign(karim, "cloture")
    found = at_once(
        *(by(who, actions.close_incomplete, one.id, "Rien.", days(60)) for who in (one.agent, karim))
    )
    assert kinds(found) == {Closed, WrongState}


def test_an_answer_and_a_closing_at_the_same_second_leave_one_of_them(one):
    one.open(one.asked(NATIONALITY))
    one.keep(NATIONALITY)
    answered, closed = at_once(
        by(one.person, persons.answer_complement, one.id, uuid4(), days(60)),
        by(one.agent, actions.close_incomplete, one.id, "Rien.", days(60)),
    )
    state = one.dossier().state
    if isinstance(answered, Answered):
        assert answered.late
        assert (type(closed), state) == (WrongState, State.EXAMINED)
    else:
        assert (type(answered), type(closed), state) == (WrongState, Closed, State.CLOSED_INCOMPLETE)


def test_two_windows_that_send_at_once_send_one_answer(one):
    one.open(one.asked(NATIONALITY))
    one.keep(NATIONALITY)
    found = at_once(*(by(one.person, persons.answer_complement, one.id, uuid4(), days(5)) for _ in range(2)))
    assert kinds(found) == {Answered, WrongState}


def test_two_who_answer_an_opinion_answer_once(one):
    with acting(one.agent.scope):
        asked = actions.ask_opinion(one.agent, one.id, ("ofii_medical", None), "Avis ?", (), days(2))
    assert isinstance(asked, Opinion)
    found = at_once(
        *(
            by(who, actions.answer_opinion, asked.id, "favorable", "", days(3))
            for who in (one.agent, colleague())
        )
    )
    assert kinds(found) == {Opinion, Over}


def test_a_transfer_and_a_proposition_leave_one_of_them(one):
    (office,) = neighbour().offices
    moved, made = at_once(
        by(one.agent, actions.transfer, one.id, office, "Elle a déménagé.", days(3)),
        by(colleague(), actions.propose, one.id, GRANT, days(3)),
    )
    assert (type(moved), type(made)) in ((Transferred, NotFound), (ProposalOpen, Decision))


def test_two_who_issue_what_was_proposed_issue_one_paper(one, settings):
    settings.CLOCK_OFFSET = days(3) - datetime.now(UTC)
    with acting(one.agent.scope):
        actions.declare_complete(one.agent, one.id, days(0).date(), days(1))
    with acting(Scope.service()):
        models.Dossier.objects.filter(pk=one.id).update(expires_on=(days(3) + timedelta(days=5)).date())
    assert proposing.propose_prolongation(one.id, one.person.person)
    with acting(Scope.service()):
        proposal = models.ProlongationProposal.objects.get().id
    found = at_once(
        *(by(who, actions.issue_proposed, proposal, None, days(3)) for who in (one.agent, colleague()))
    )
    assert kinds(found) in ({Prolongation, Unfit}, {Prolongation, NotFound})
    with acting(Scope.service()):
        assert models.Prolongation.objects.filter(dossier_id=one.id).count() == 1


def test_two_who_prolong_a_right_at_once_issue_one_paper(one):
    with acting(one.agent.scope):
        actions.declare_complete(one.agent, one.id, days(0).date(), days(1))
    found = at_once(*(by(who, actions.prolong, one.id, None, days(3)) for who in (one.agent, colleague())))
    assert kinds(found) == {Prolongation, Unfit}


def manager(one: Examined) -> AgentActor:
    return make_agent("rosa@exemple.test", one.agent.offices[0], "responsable", second_factor=False)


def revoke_all(by: AgentActor) -> list[object]:
    (office,) = by.offices
    held = accounts.delegations_of(office, days(3).date())
    return [register.revoke_delegation(by, office, one.id, days(3)) for one in held]


def waits(act: Future[object]) -> bool:
    try:
        act.result(1)
    except TimeoutError:
        return True
    return False


def test_a_delegation_is_revoked_once_what_is_being_signed_under_it_is_signed(one, monkeypatch):
    decision, victor, rosa = proposed(one), approver("victor", "favorable"), manager(one)
    begun: list[Future[object]] = []

    def revoked_meanwhile(*_printed: object) -> None:
        begun.append(meanwhile(by(rosa, revoke_all)))
        assert waits(begun[0])

    monkeypatch.setattr(deciding, "not_issuable", revoked_meanwhile)
    assert isinstance(by(victor, actions.sign, decision.id, days(3))(), Decision)
    assert begun[0].result(30) == [date(2023, 1, 1)] * 2


@pytest.mark.parametrize("act", ["sign", "close", "drop"])
def test_nothing_is_signed_under_a_delegation_that_is_being_revoked(one, act):
    signs = one.agent
    if act == "sign":
        signs = approver("victor", "favorable")
        signed = by(signs, actions.sign, proposed(one).id, days(3))
    elif act == "close":
        one.open(one.asked(NATIONALITY))
        signed = by(signs, actions.close_incomplete, one.id, "Rien.", days(60))
    else:
        signed = by(signs, actions.drop, one.id, "Sans objet.", days(3))
    rosa = manager(one)
    with acting(rosa.scope):
        revoke_all(rosa)
        waiting = meanwhile(signed)
        assert waits(waiting)
    assert waiting.result(30) == Unsigned("delegation")
    assert one.dossier().state in {State.EXAMINED, State.COMPLEMENT_ASKED}


class _PowerCut(BaseException):
    pass


def cut_at(monkeypatch, name: str) -> None:
    """The process ends at a named point; what was not committed is lost with it."""

    def point(reached: str) -> None:
        if reached == name:
            raise _PowerCut(name)

    monkeypatch.setattr(crash, "point", point)


@pytest.mark.parametrize(
    ("at", "kept"),
    [("decide.after_transition", False), ("decide.after_commit", True)],
    ids=["during", "after"],
)
def test_a_signature_cut_short_is_whole_or_never_was(one, monkeypatch, at, kept):
    decision, victor = proposed(one), approver("victor", "favorable")
    before = len(jobs("issued.seal"))
    with monkeypatch.context() as patched:
        cut_at(patched, at)
        with pytest.raises(_PowerCut):
            by(victor, actions.sign, decision.id, days(3))()
    assert one.dossier().state == (State.FAVOURABLE if kept else State.EXAMINED)
    assert len(jobs("issued.seal")) == before + kept
    again = by(victor, actions.sign, decision.id, days(3))()
    assert again == Unsigned("deja_signee") if kept else isinstance(again, Decision)


def test_a_transfer_cut_short_leaves_the_dossier_where_it_was(one, monkeypatch):
    (office,) = neighbour().offices
    act = by(one.agent, actions.transfer, one.id, office, "Elle a déménagé.", days(3))
    with monkeypatch.context() as patched:
        cut_at(patched, "transfer.after_restamp")
        with pytest.raises(_PowerCut):
            act()
    assert one.dossier().office == one.agent.offices[0]
    assert one.papers().current
    assert isinstance(act(), Transferred)
