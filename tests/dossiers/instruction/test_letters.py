"""Whoever has no account is told on paper: printed, handed at the counter or by post, and dated as an opening is."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.dossiers.instruction import actions as agents
from guichet.dossiers.instruction import queries
from guichet.dossiers.instruction.types import Asked, Closed, Dossier, NotFound, NotPermitted, TooEarly, Unfit
from guichet.dossiers.types import State
from guichet.notifications.queries import proofs_of
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.examined import UNREADABLE, examined, may_sign
from tests.dossiers.instruction.on_paper import NATIONALITY, OnPaper, desk
from tests.dossiers.requests import NOVEMBER_2023

pytestmark = pytest.mark.django_db


def after(days: float) -> datetime:
    return NOVEMBER_2023 + timedelta(days=days)


@pytest.fixture
def paper() -> OnPaper:
    """A request that came on paper, taken up, of somebody who has no account."""
    one = desk("ines@exemple.test", "instructeur")
    one.registered()
    with acting(one.agent.scope):
        agents.take_up(one.agent, one.id, after(1))
    return one


def shown(one: OnPaper) -> Dossier:
    with acting(one.agent.scope):
        found = queries.get_for(one.agent, one.id)
    assert isinstance(found, Dossier)
    return found


def asked(one: OnPaper) -> Asked:
    with acting(one.agent.scope):
        (piece,) = queries.papers_of(shown(one)).current
        agents.judge(one.agent, one.id, piece.id, "non_valide", UNREADABLE, None, after(2))
        made = agents.ask_complement(one.agent, one.id, "Envoyez-la par courrier.", {}, after(2))
    assert isinstance(made, Asked), made
    return made


def hand(one: OnPaper, message, on: date | None = date(2023, 11, 20), how="courrier", now=None, by=None):
    actor = by or one.agent
    with acting(actor.scope):
        return agents.hand_letter(actor, one.id, message, on, how, now or after(7))


def complement(one: OnPaper) -> models.Complement:
    with acting(one.agent.scope):
        return models.Complement.objects.get(dossier_id=one.id)


def waiting(one: OnPaper) -> list[str]:
    with acting(one.agent.scope):
        return [message.kind for message in queries.letters_to_hand(shown(one))]


def test_a_complement_handed_on_paper_starts_the_time_to_answer_that_day(paper):
    made = asked(paper)
    assert waiting(paper) == ["demande_complement"]
    with acting(paper.agent.scope):
        letter = queries.letter(shown(paper), made.told)
    assert letter.identity["prenoms"] == ["Awa"]
    assert letter.complement is not None
    assert [line.reason for line in letter.complement.lines] == [UNREADABLE]
    assert hand(paper, made.told) == date(2023, 11, 20)
    assert complement(paper).due_on == date(2023, 12, 20)
    assert waiting(paper) == []
    with acting(paper.agent.scope):
        proof = proofs_of([made.told])[made.told]
    assert proof.handed == "courrier"
    assert proof.read_at == datetime(2023, 11, 20, 11, tzinfo=UTC)


def test_what_was_handed_and_stayed_without_an_answer_may_be_closed(paper):
    made, ines = asked(paper), paper.agent
    may_sign(ines, "cloture")
    hand(paper, made.told)
    with acting(ines.scope):
        assert agents.close_incomplete(ines, paper.id, "Rien n’est arrivé.", after(34)) == TooEarly(
            date(2023, 12, 20)
        )
        closed = agents.close_incomplete(ines, paper.id, "Rien n’est arrivé.", after(37))
    assert isinstance(closed, Closed), closed
    assert waiting(paper) == ["dossier_clos"]
    with acting(paper.agent.scope):
        letter = queries.letter(shown(paper), closed.told)
    assert letter.document is not None
    assert hand(paper, closed.told, date(2023, 12, 22), "guichet", after(40)) == date(2023, 12, 22)
    assert shown(paper).state == State.CLOSED_INCOMPLETE


@pytest.mark.parametrize(
    ("on", "how", "field"),
    [
        (None, "courrier", "remis_le"),
        (date(2023, 11, 16), "courrier", "remis_le"),
        (date(2023, 11, 23), "courrier", "remis_le"),
        (date(2023, 11, 20), "", "moyen"),
        (date(2023, 11, 20), "pigeon", "moyen"),
    ],
    ids=["no day", "before it was asked", "to come", "no way", "another way"],
)
def test_a_day_that_cannot_be_or_no_way_is_refused_and_nothing_counts(paper, on, how, field):
    made = asked(paper)
    assert hand(paper, made.told, on, how) == Unfit(field)
    assert complement(paper).due_on is None


def test_it_is_handed_once(paper):
    made = asked(paper)
    hand(paper, made.told)
    assert hand(paper, made.told, date(2023, 11, 22)) == Unfit("deja_ouverte")
    assert complement(paper).due_on == date(2023, 12, 20)


def test_handed_the_very_day_it_was_asked_it_is_not_dated_before(paper):
    made = asked(paper)
    assert hand(paper, made.told, date(2023, 11, 17), now=after(2)) == date(2023, 11, 17)
    row = complement(paper)
    assert row.opened_at is not None
    assert row.opened_at >= row.asked_at


def test_whoever_has_an_account_opens_it_themselves():
    one = examined()
    made = one.asked(NATIONALITY)
    with acting(one.agent.scope):
        found = queries.get_for(one.agent, one.id)
        assert isinstance(found, Dossier)
        assert queries.letters_to_hand(found) == []
        with pytest.raises(NotFound):
            queries.letter(found, made.told)
        told = agents.hand_letter(one.agent, one.id, made.told, date(2023, 11, 18), "guichet", after(5))
    assert told == Unfit("compte")
    assert one.complement().due_on is None


def test_the_desk_hands_letters_an_approver_and_another_office_do_not(paper):
    made = asked(paper)
    approver = make_agent("victor@exemple.test", paper.office.id, "valideur", second_factor=False)
    assert isinstance(hand(paper, made.told, by=approver), NotPermitted)
    elsewhere = desk("nadia@exemple.test", "instructeur", "92").agent
    with pytest.raises(NotFound):
        hand(paper, made.told, by=elsewhere)
    reception = make_agent("accueil@exemple.test", paper.office.id, "accueil", second_factor=False)
    assert hand(paper, made.told, by=reception) == date(2023, 11, 20)


def test_a_notification_of_another_request_or_none_is_not_handed(paper):
    asked(paper)
    with pytest.raises(NotFound):
        hand(paper, uuid4())
    other = desk("ines@exemple.test", "instructeur")
    other.registered(said={"nom_naissance": "Autre", "prenoms": "Bao", "date_naissance": "11/08/2006"})
    with acting(Scope.service()):
        receipt = models.Receipt.objects.get(dossier_id=other.id)
    with pytest.raises(NotFound):
        hand(paper, receipt.key)


def test_what_nobody_awaits_any_more_is_not_handed(paper):
    made = asked(paper)
    with acting(paper.agent.scope):
        agents.lift(paper.agent, paper.id, "Elle est arrivée sur papier.", after(3))
    assert waiting(paper) == []
    assert hand(paper, made.told) == Unfit("perime")
    assert complement(paper).due_on is None


def test_an_ending_that_was_undone_is_not_handed(paper):
    ines = paper.agent
    may_sign(ines, "cloture")
    rosa = make_agent("rosa@exemple.test", paper.office.id, "responsable", second_factor=False)
    with acting(ines.scope):
        dropped = agents.drop(ines, paper.id, "Elle a obtenu le titre.", after(2))
    assert isinstance(dropped, Closed), dropped
    assert waiting(paper) == ["dossier_classe"]
    with acting(rosa.scope):
        agents.reopen(rosa, paper.id, "Ce n’était pas le bon dossier.", after(3))
    assert waiting(paper) == []
    assert hand(paper, dropped.told) == Unfit("perime")
