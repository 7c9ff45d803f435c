"""A person writes to the competent service: a number, a day, an answer; the service has one inbox."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from guichet.accounts.queries import office, office_for
from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.dossiers.contact import actions, erasing, queries
from guichet.dossiers.contact.types import (
    Asked,
    Inquiry,
    NotFound,
    NotPermitted,
    Question,
    Transferred,
    Unfit,
    WrittenSince,
)
from guichet.journal.models import Line
from guichet.notifications.models import Delivery
from guichet.notifications.queries import for_person
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.before_agents import filed, lille
from tests.dossiers.requests import NOVEMBER_2023, someone

pytestmark = pytest.mark.django_db

LATER = NOVEMBER_2023 + timedelta(days=4)
WILD = "=1+1 {{ 7*7 }} {numero} $numero <b>gras</b>"


def service(departement: str = "59"):
    found = office_for(departement)
    assert found is not None
    return found


def agent(name: str = "accueil", role="accueil", departement: str = "59"):
    return make_agent(f"{name}@exemple.test", service(departement).id, role, second_factor=False)


def ask(person=None, key: UUID | None = None, now=NOVEMBER_2023, **more) -> Asked | Unfit:
    key, owner = key or uuid4(), person.person if person else None
    question = Question(**({"subject": "suivi", "text": "Où en est ma demande ?", "language": "fr"} | more))
    with acting(Scope.usager(owner or actions.name_of(None, question, key))):
        return actions.ask(owner, service(), question, key, now)


def asked(person=None, **more) -> Asked:
    made = ask(person, **more)
    assert isinstance(made, Asked), made
    return made


def answered(by, made: Asked, text="Elle est en cours d’examen.", now=LATER):
    with acting(by.scope):
        return actions.answer(by, made.inquiry, text, now)


def told(person) -> list[str]:
    with acting(person.scope):
        return [one.kind for one in reversed(for_person(person.person, "fr").messages)]


def thread(person, made: Asked) -> Inquiry:
    with acting(person.scope):
        return queries.get(person.person, made.inquiry)


def test_a_question_has_a_number_and_a_day_counted_in_working_days():
    made = asked(someone())
    assert made.number == "CT-5901-20231115-0001"
    assert made.due_on == date(2023, 12, 6)
    around_christmas = asked(someone("boris@exemple.test"), now=NOVEMBER_2023 + timedelta(days=33))
    assert around_christmas.due_on == date(2024, 1, 10)


def test_the_person_is_told_that_it_came_then_that_it_is_answered_and_reads_it_with_a_number_and_no_name():
    aminata, reception = someone(), agent()
    made = asked(aminata)
    done = answered(reception, made)
    assert isinstance(done, Inquiry)
    assert (done.state, done.assigned) == ("repondu", reception.agent)
    assert told(aminata) == ["message_recu", "message_repondu"]
    first, last = thread(aminata, made).letters
    assert (first.by, first.text) == ("usager", "Où en est ma demande ?")
    assert (last.by, last.agent_number, last.text) == (
        "agent",
        reception.number,
        "Elle est en cours d’examen.",
    )


def test_what_is_written_stays_text():
    aminata = someone()
    made = asked(aminata, text=WILD)
    answered(agent(), made, WILD)
    assert [one.text for one in thread(aminata, made).letters] == [WILD, WILD]


def test_who_has_no_account_gets_a_number_and_the_answer_by_mail_whose_subject_says_nothing_of_them():
    made = asked(name="Awa Exemple", email="awa@exemple.test")
    answered(agent(), made)
    with acting(Scope.service()):
        (sent,) = Delivery.objects.filter(person=None)
    assert sent.address == "awa@exemple.test"
    assert f'"objet": "Guichet : {made.number}"' in sent.content
    assert "Elle est en cours" in sent.content


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"text": " \n "}, "texte"),
        ({"text": "x" * 4001}, "texte"),
        ({"subject": "plainte"}, "sujet"),
        ({}, "courriel"),
    ],
)
def test_what_lacks_is_told_and_nothing_is_sent(more, field):
    assert ask(**more) == Unfit(field)
    with acting(Scope.service()):
        assert not models.Inquiry.objects.exists()


def test_sent_twice_it_is_one_question():
    aminata, key = someone(), uuid4()
    assert ask(aminata, key=key) == ask(aminata, key=key)
    assert told(aminata) == ["message_recu"]


def test_a_question_about_a_request_is_kept_with_it_and_about_nobody_else_s():
    aminata, dossier = filed()
    made = asked(aminata, dossier=dossier)
    ines = agent("ines", "instructeur")
    with acting(ines.scope):
        assert [one.id for one in queries.of_dossier(dossier)] == [made.inquiry]
    with pytest.raises(NotFound):
        ask(someone("boris@exemple.test"), dossier=dossier)


def test_the_inbox_shows_what_waits_what_is_mine_and_what_is_late():
    reception, ines = agent(), agent("ines", "instructeur")
    first, second = asked(someone()), asked(someone("boris@exemple.test"))
    with acting(ines.scope):
        actions.take(ines, second.inquiry, LATER)

        def shown(box, today=None):
            found = queries.inbox(ines, lille(), box, today or LATER.date())
            assert not isinstance(found, NotPermitted)
            return {one.id for one in found.inquiries}

        assert shown("ouverts") == {first.inquiry, second.inquiry}
        assert shown("miens") == {second.inquiry}
        assert shown("retard") == set()
        assert shown("retard", first.due_on + timedelta(days=1)) == {first.inquiry, second.inquiry}
    answered(reception, first)
    with acting(ines.scope):
        assert shown("ouverts") == {second.inquiry}
        assert shown("tous") == {first.inquiry, second.inquiry}


def test_no_message_is_out_of_reach_however_many_there_are(monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    reception, awa = agent(), someone()
    made = {asked(awa, now=NOVEMBER_2023 + timedelta(days=day)).inquiry for day in (0, 0, 0, 1, 2)}
    found, after = [], None
    with acting(reception.scope):
        for _ in range(3):
            page = queries.inbox(reception, lille(), "tous", LATER.date(), after)
            assert not isinstance(page, NotPermitted)
            found += [one.id for one in page.inquiries]
            after = page.following
    assert after is None
    assert (len(found), set(found)) == (5, made)


def test_two_agents_who_answer_at_once_do_not_both_answer_and_a_double_click_is_one():
    aminata, reception, ines = someone(), agent(), agent("ines", "instructeur")
    made = asked(aminata)
    (first,) = thread(aminata, made).letters

    def answers(by, text):
        with acting(by.scope):
            return actions.answer(by, made.inquiry, text, LATER, first.id)

    assert isinstance(answers(reception, "Elle est en cours."), Inquiry)
    assert isinstance(answers(reception, "Elle est en cours."), Inquiry)
    assert answers(ines, "Je regarde.") == WrittenSince("agent")
    assert [one.text for one in thread(aminata, made).letters][1:] == ["Elle est en cours."]
    assert told(aminata) == ["message_recu", "message_repondu"]


def test_what_a_person_sends_twice_is_one_letter():
    aminata = someone()
    made = asked(aminata)
    answered(agent(), made)
    for _ in range(2):
        with acting(aminata.scope):
            actions.follow_up(aminata, made.inquiry, "Merci.", LATER)
    assert len(thread(aminata, made).letters) == 3


def test_sent_before_and_after_signing_in_it_is_one_for_each():
    key, aminata = uuid4(), someone()
    nobody_s = asked(key=key, email="awa@exemple.test")
    hers = asked(aminata, key=key)
    assert nobody_s.inquiry != hers.inquiry
    assert asked(aminata, key=key) == hers


def test_a_message_about_a_request_stays_with_it_and_goes_by_its_procedure():
    aminata, dossier = filed()
    made = asked(aminata, dossier=dossier)
    reception = agent()
    with acting(reception.scope):
        assert actions.transfer(reception, made.inquiry, service("92").code, LATER) == Unfit("dossier")
    other = make_agent(
        "boris@exemple.test", lille(), "instructeur", second_factor=False, procedures=("autre",)
    )
    with acting(other.scope):
        assert isinstance(queries.get_for(other, made.inquiry), NotPermitted)
        box = queries.inbox(other, lille(), "tous", LATER.date())
        assert not isinstance(box, NotPermitted)
        assert box.inquiries == ()
    assert isinstance(answered(other, made), NotPermitted)


def test_an_answer_that_does_not_help_is_written_back_to_and_waits_again():
    aminata, reception = someone(), agent()
    made = asked(aminata)
    with acting(reception.scope):
        assert actions.close(reception, made.inquiry, LATER) == Unfit("sans_reponse")
    answered(reception, made)
    with acting(aminata.scope):
        again = actions.follow_up(aminata, made.inquiry, "Je ne comprends pas.", LATER)
    assert isinstance(again, Asked)
    assert again.due_on > made.due_on
    assert thread(aminata, made).state == "ouvert"
    with acting(reception.scope):
        closed = actions.close(reception, made.inquiry, LATER)
    assert isinstance(closed, Inquiry)
    assert closed.state == "clos"


def test_another_service_gets_it_whole_and_the_first_no_longer_sees_it():
    aminata, reception, nadia = someone(), agent(), agent("nadia", "instructeur", "92")
    made = asked(aminata)
    with acting(reception.scope):
        assert actions.transfer(reception, made.inquiry, "inconnu", LATER) == Unfit("service")
        done = actions.transfer(reception, made.inquiry, service("92").code, LATER)
    assert done == Transferred(service("92").id)
    with acting(reception.scope), pytest.raises(NotFound):
        queries.get_for(reception, made.inquiry)
    with acting(nadia.scope):
        found = queries.get_for(nadia, made.inquiry)
    assert isinstance(found, Inquiry)
    assert len(found.letters) == 1
    assert (found.number, found.due_on) == (made.number, made.due_on)
    assert isinstance(answered(nadia, made), Inquiry)


def test_approvers_and_auditors_answer_nobody_and_another_office_finds_nothing():
    made = asked(someone())
    for name, role in (("victor", "valideur"), ("audrey", "auditeur")):
        by = agent(name, role)
        assert isinstance(answered(by, made), NotPermitted)
        with acting(by.scope):
            assert isinstance(queries.inbox(by, lille(), "tous", LATER.date()), NotPermitted)
    with pytest.raises(NotFound):
        answered(agent("nadia", "responsable", "92"), made)
    boris = someone("boris@exemple.test")
    with acting(boris.scope), pytest.raises(NotFound):
        queries.get(boris.person, made.inquiry)
    with acting(boris.scope), pytest.raises(NotFound):
        actions.follow_up(boris, made.inquiry, "?", LATER)


def test_everything_is_in_the_journal_without_a_word_of_it():
    reception = agent()
    made = asked(someone())
    with acting(reception.scope):
        actions.take(reception, made.inquiry, LATER)
    answered(reception, made)
    with acting(Scope.service()):
        lines = Line.objects.filter(subject=made.inquiry).order_by("id")
        assert [one.verb for one in lines] == ["contact.demander", "contact.prendre", "contact.repondre"]
        assert "demande ?" not in str([one.facts for one in lines])


def test_the_figures_of_a_month_name_nobody():
    reception = agent()
    first = asked(someone())
    asked(someone("boris@exemple.test"))
    answered(reception, first)
    with acting(Scope.service()):
        (month,) = queries.by_month(lille(), NOVEMBER_2023 + timedelta(days=40))
    assert (month.month, month.received, month.answered) == (date(2023, 11, 1), 2, 1)
    assert (month.median_days, month.late) == (4, 1)


def test_an_answer_that_came_late_stays_late_whatever_is_written_since():
    aminata = someone()
    made = asked(aminata)
    afterwards = NOVEMBER_2023 + timedelta(days=30)
    answered(agent(), made, now=afterwards)
    with acting(aminata.scope):
        actions.follow_up(aminata, made.inquiry, "Et maintenant ?", afterwards)
    with acting(Scope.service()):
        (month,) = queries.by_month(lille(), afterwards)
    assert month.late == 1


def test_nobody_signs_for_another_whatever_the_code_does():
    aminata, reception = someone(), agent()
    made = asked(aminata)
    row = {
        "inquiry_id": made.inquiry,
        "owner": aminata.person,
        "office_id": lille(),
        "at": LATER,
        "text": "Faux.",
    }
    for scope, more in (
        (aminata.scope, {"author_kind": "agent", "agent_number": reception.number}),
        (reception.scope, {"author_kind": "usager"}),
        (aminata.scope, {"author_kind": "usager", "office_id": service("92").id}),
    ):
        with pytest.raises(DatabaseError), acting(scope), transaction.atomic():
            models.Letter.objects.create(**(row | more))
    with pytest.raises(DatabaseError), acting(aminata.scope), transaction.atomic():
        models.Letter.objects.filter(inquiry_id=made.inquiry).update(text="Autre")


def test_what_is_answered_goes_at_its_date_and_what_waits_stays():
    reception = agent()
    first = asked(someone())
    asked(someone("boris@exemple.test"))
    answered(reception, first)
    with acting(Scope.service()):
        assert erasing.forget(LATER) == 0
        assert erasing.forget(LATER + timedelta(days=400)) == 1
        assert models.Inquiry.objects.count() == 1
    assert office(lille()) is not None
