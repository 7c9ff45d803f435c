"""A day of receipt that was typed wrong is set right: with a reason, before a decision, and the law counts from it."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from guichet.accounts import actions as people
from guichet.accounts.queries import actor_for
from guichet.database import Scope, acting
from guichet.documents.issued import queries as issued
from guichet.dossiers import actions, models, queries
from guichet.dossiers.instruction import actions as agents
from guichet.dossiers.instruction import queries as seen
from guichet.dossiers.instruction.redating import Bounds
from guichet.dossiers.instruction.types import (
    Dossier,
    NotFound,
    NotPermitted,
    ProposalOpen,
    Redated,
    Transferred,
    Unfit,
)
from guichet.dossiers.steering.counting import delays
from guichet.dossiers.tracking import legal_dates
from guichet.dossiers.types import Filed, WrongState
from guichet.journal.models import Line
from guichet.notifications.queries import for_person
from tests.accounts.people import make_account
from tests.dossiers.instruction.before_agents import filed
from tests.dossiers.instruction.on_paper import CAME, SAID, desk
from tests.dossiers.requests import NOVEMBER_2023, fill, join

pytestmark = pytest.mark.django_db

TODAY = NOVEMBER_2023.date()
TRUE = date(2023, 11, 8)
WHY = "Le tampon d’arrivée est du 8."
LATER = NOVEMBER_2023 + timedelta(days=2)


@pytest.fixture
def at_desk():
    """A request that came on paper, registered by an examiner as come on 6 November."""
    one = desk("ines@exemple.test", "instructeur")
    one.registered()
    return one


def redated(one, day: date | None = TRUE, reason: str = WHY, by=None, now=LATER):
    actor = by or one.agent
    with acting(actor.scope):
        return agents.redate(actor, one.id, day, reason, now)


def shown(one) -> Dossier:
    with acting(one.agent.scope):
        found = seen.get_for(one.agent, one.id)
    assert isinstance(found, Dossier)
    return found


def changed(one, **values: object) -> None:
    with acting(Scope.service()):
        models.Dossier.objects.filter(pk=one.id).update(**values)


def receipts(one) -> list[models.Receipt]:
    with acting(one.agent.scope):
        return list(models.Receipt.objects.filter(dossier_id=one.id).order_by("rank"))


@pytest.mark.parametrize("day", [TRUE, date(2023, 10, 30)])
def test_the_law_counts_from_the_day_set_right_forward_or_backward(at_desk, day):
    number = shown(at_desk).number
    assert redated(at_desk, day) == Redated(at_desk.id, day)
    found = shown(at_desk)
    assert (found.filed_on, found.number) == (day, number)
    clock = legal_dates(found)
    assert clock is not None
    assert clock.implicit_on == found.procedure.clock(day).implicit_on


def test_a_new_receipt_takes_the_place_of_the_one_that_said_another_day(at_desk):
    redated(at_desk)
    first, second = receipts(at_desk)
    assert (second.answers, second.pieces, second.digest) == (first.answers, first.pieces, first.digest)
    said = json.loads(second.content)
    assert said["demande"]["deposee_le"] == "2023-11-08"
    words = " ".join(said["blocs"][0]["paragraphes"])
    assert "Reçue sur papier le 8 novembre 2023. Enregistrée le 15 novembre 2023" in words
    assert "corrigée le 17 novembre 2023" in words
    assert "remplace celle du 6 novembre 2023" in words
    with acting(Scope.service()):
        former, made = issued.get(first.issued), issued.get(second.issued)
    assert (former.status, made.status) == ("remplace", "valide")


def test_it_is_told_and_written_down_with_its_reason(at_desk):
    redated(at_desk)
    found = shown(at_desk)
    with acting(at_desk.agent.scope):
        assert seen.events_of(found)[0].verb == "corriger_reception"
        assert [one.text for one in seen.notes_of(at_desk.agent, found.id, LATER)] == [WHY]
    with acting(Scope.usager(found.person)):
        assert for_person(found.person, "fr").messages[0].kind == "reception_corrigee"
        assert queries.events_of(found)[-1].agent_number == at_desk.agent.number
    with acting(Scope.service()):
        line = Line.objects.get(subject=at_desk.id, verb="corriger_reception")
    assert (line.facts["ancien"], line.facts["recu_le"]) == ("2023-11-06", "2023-11-08")
    assert WHY not in str(line.facts)


@pytest.mark.parametrize(
    ("day", "reason", "field"),
    [
        (CAME, WHY, "meme_jour"),
        (TODAY + timedelta(days=1), WHY, "apres_enregistrement"),
        (date(2019, 1, 1), WHY, "autre_version"),
        (None, WHY, "recu_le"),
        (TRUE, " \n", "motif"),
    ],
)
def test_a_day_that_cannot_be_or_no_reason_changes_nothing(at_desk, day, reason, field):
    assert redated(at_desk, day, reason) == Unfit(field)
    assert shown(at_desk).filed_on == CAME
    assert len(receipts(at_desk)) == 1


def test_what_was_complete_the_day_it_came_is_complete_the_day_it_truly_came():
    one = desk("ines@exemple.test", "instructeur")
    one.registered_whole()
    changed(one, complete_on=CAME)
    redated(one)
    assert shown(one).complete_on == TRUE


def test_what_was_made_complete_later_on_the_day_it_came_stays_complete_that_day():
    one = desk("ines@exemple.test", "instructeur")
    one.registered(came=TODAY)
    with acting(one.agent.scope):
        agents.take_up(one.agent, one.id, NOVEMBER_2023)
        assert agents.declare_complete(one.agent, one.id, TODAY, NOVEMBER_2023) == TODAY
    assert redated(one, CAME) == Redated(one.id, CAME)
    found = shown(one)
    assert (found.filed_on, found.complete_on) == (CAME, TODAY)


def test_the_day_it_was_registered_is_that_of_the_office_that_did_it():
    """Registered in Réunion on the 16th, where it came that morning; still the 15th in Lille, to which it goes."""
    one = desk("ines@exemple.test", "instructeur", "974")
    night = NOVEMBER_2023 + timedelta(hours=12)
    one.begin(now=night)
    one.type()
    one.register(night)
    lille = desk("leo@exemple.test", "instructeur")
    with acting(one.agent.scope):
        moved = agents.transfer(one.agent, one.id, lille.office.id, "Il vit à Lille.", LATER)
        assert isinstance(moved, Transferred)
    one.agent = lille.agent
    day = TODAY + timedelta(days=1)
    assert redated(one, day) == Redated(one.id, day)
    said = json.loads(receipts(one)[-1].content)
    assert "Enregistrée le 16 novembre 2023" in " ".join(said["blocs"][0]["paragraphes"])


def test_it_did_not_come_after_it_was_complete(at_desk):
    changed(at_desk, complete_on=date(2023, 11, 7))
    assert redated(at_desk) == Unfit("apres_complet")
    assert redated(at_desk, date(2023, 11, 7)) == Redated(at_desk.id, date(2023, 11, 7))


@given(*[st.dates(date(2023, 10, 1), date(2023, 12, 1))] * 3, st.booleans())
def test_whatever_is_let_through_is_in_order(day: date, came: date, complete: date, whole: bool):
    bounds = Bounds(came, TODAY, complete, whole)
    if bounds.refusal(day, True) is None:
        assert day <= TODAY
        assert day <= complete or (whole and complete == came)


@pytest.mark.parametrize("state", ["favorable", "defavorable", "clos_incomplet", "retire"])
def test_once_it_is_decided_or_ended_nothing_of_it_moves_whatever_the_code_does(at_desk, state):
    ended = {"ended_at": LATER} if state == "retire" else {"decided_at": LATER}
    changed(at_desk, state=state, **ended)
    assert isinstance(redated(at_desk), WrongState)
    with pytest.raises(DatabaseError), transaction.atomic():
        changed(at_desk, received_on=TRUE, filed_on=TRUE)


def test_no_agent_writes_the_day_nor_a_second_receipt_by_themselves(at_desk):
    for values in ({"received_on": TRUE, "filed_on": TRUE}, {"filings": 2}):
        with pytest.raises(DatabaseError), acting(at_desk.agent.scope), transaction.atomic():
            models.Dossier.objects.filter(pk=at_desk.id).update(**values)
    (first,) = receipts(at_desk)
    first.pk, first.rank = uuid4(), 2
    with pytest.raises(DatabaseError), acting(at_desk.agent.scope), transaction.atomic():
        first.save(force_insert=True)


def test_a_decision_that_is_proposed_comes_first(at_desk):
    with acting(at_desk.agent.scope):
        agents.take_up(at_desk.agent, at_desk.id, LATER)
        models.Decision.objects.create(
            dossier_id=at_desk.id,
            person_id=shown(at_desk).person,
            office_id=at_desk.office.id,
            kind="defavorable",
            state="proposee",
            law="Vu la loi.",
            fact="Il n’est pas venu.",
            proposed_by_id=at_desk.agent.agent,
            proposed_at=LATER,
        )
    assert redated(at_desk) == ProposalOpen()


def test_who_may_and_of_which_requests(at_desk):
    for email, role in (("accueil@exemple.test", "accueil"), ("audrey@exemple.test", "auditeur")):
        assert isinstance(redated(at_desk, by=desk(email, role).agent), NotPermitted)
    with pytest.raises(NotFound):
        redated(at_desk, by=desk("nadia@exemple.test", "instructeur", "92").agent)
    _, at_desk.id = filed()
    assert redated(at_desk) == Unfit("en_ligne")


def test_its_person_files_it_again_after_that_under_the_same_number_and_the_true_date():
    account = make_account("awa@exemple.test", family_name="Exemple", birth_date="2006-08-10")
    awa, number = actor_for(account), "9912345678"
    assert awa is not None
    with acting(awa.scope) as now:
        people.describe(awa, {"numero_etranger": number}, now)
    people.vouch_for_number(awa.person, awa.author)
    one = desk("ines@exemple.test", "instructeur")
    done = one.registered(said=dict(SAID) | {"numero_etranger": number})
    redated(one)
    fill(awa, one.id)
    join(awa, one.id)
    with acting(awa.scope):
        again = actions.submit(awa, one.id, uuid4(), LATER)
    assert isinstance(again, Filed), again
    assert again.number == done.number
    assert shown(one).filed_on == TRUE
    assert [one.rank for one in receipts(one)] == [1, 2, 3]


def test_delays_are_counted_from_it(at_desk):
    redated(at_desk)
    changed(at_desk, state="favorable", decided_at=NOVEMBER_2023 + timedelta(days=5))
    with acting(Scope.service()):
        found = delays(models.Dossier.objects.filter(pk=at_desk.id), TODAY, TODAY + timedelta(days=30))
    assert found.median == 12
