"""A request that came on paper has the same number, receipt, clock and queue as one filed on line."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from guichet.accounts import actions as people
from guichet.accounts.queries import actor_for
from guichet.database import Scope, acting
from guichet.dossiers import actions, erasing, models, queries
from guichet.dossiers.instruction import actions as agents
from guichet.dossiers.instruction import queries as seen
from guichet.dossiers.instruction.filings import filings_of
from guichet.dossiers.instruction.papers import papers_of
from guichet.dossiers.instruction.types import (
    Asked,
    Dossier,
    NotFound,
    NotPermitted,
    Transferred,
    Unfit,
    Unidentified,
)
from guichet.dossiers.instruction.wanted import Wanted
from guichet.dossiers.tracking import legal_dates
from guichet.dossiers.types import Filed, Piece, Saved, State, WrongState
from guichet.journal.models import Line
from guichet.notifications.queries import for_person
from tests.accounts.people import make_account
from tests.dossiers.instruction.before_agents import filed
from tests.dossiers.instruction.on_paper import CAME, NATIONALITY, SAID, desk
from tests.dossiers.requests import NOVEMBER_2023, WHO, fill, join, someone

pytestmark = pytest.mark.django_db

TODAY = NOVEMBER_2023.date()


@pytest.fixture
def at_desk():
    return desk()


def as_agent_sees(one) -> Dossier:
    with acting(one.agent.scope):
        found = seen.get_for(one.agent, one.id)
    assert isinstance(found, Dossier)
    return found


def receipt_of(one) -> models.Receipt:
    with acting(one.agent.scope):
        return models.Receipt.objects.get(dossier_id=one.id)


def test_a_paper_with_little_on_it_is_registered_and_what_it_lacks_is_listed(at_desk):
    at_desk.begin()
    assert isinstance(at_desk.type(), Saved)
    assert isinstance(at_desk.join(), Piece)
    lacking = {one.id for one in at_desk.paper().lacking}
    assert {"date_ase", "justificatif-domicile"} <= lacking
    assert NATIONALITY not in lacking
    done = at_desk.register()
    assert isinstance(done, Filed)
    found = as_agent_sees(at_desk)
    assert (found.state, found.channel, found.number) == (State.FILED, "papier", done.number)
    with acting(at_desk.agent.scope):
        papers = papers_of(found)
    assert [one.asked for one in papers.current] == [NATIONALITY]
    assert "justificatif-domicile" in {one.id for one in papers.lacking}
    assert papers.current[0].given_on == CAME


def test_the_number_is_of_the_day_it_is_registered_and_the_law_counts_from_the_day_it_came(at_desk):
    done = at_desk.registered()
    assert done.number == f"5901{TODAY:%Y%m%d}0000001"
    found = as_agent_sees(at_desk)
    assert found.filed_on == CAME
    clock = legal_dates(found)
    assert clock is not None
    assert (clock.filed_on, clock.implicit_on) == (CAME, date(2024, 3, 6))
    person = someone()
    _, online = filed(person)
    with acting(person.scope):
        assert queries.get_for(person, online).number == f"5901{TODAY:%Y%m%d}0000002"


@pytest.mark.parametrize(
    ("channel", "told"),
    [
        ("papier", "Reçue sur papier le 6 novembre 2023."),
        ("guichet", "Déposée au guichet le 6 novembre 2023."),
    ],
)
def test_the_receipt_says_how_it_came_its_true_date_and_who_registered_it(at_desk, channel, told):
    at_desk.registered(channel=channel)
    content = receipt_of(at_desk).content
    assert told in content
    assert f"Enregistrée le 15 novembre 2023 par l'agent n° {at_desk.agent.number}." in content
    assert '"deposee_le": "2023-11-06"' in content


def test_a_name_and_a_day_of_birth_are_enough(at_desk):
    at_desk.begin()
    assert isinstance(at_desk.register(), Filed)
    assert '"libelle": "non renseigné"' in receipt_of(at_desk).content


def waiting(at_desk) -> list[UUID]:
    page = seen.listed(at_desk.agent, at_desk.office.id, Wanted(), TODAY)
    return [row.id for row in page.rows]


def test_it_is_in_the_queue_and_in_the_journal_with_who_and_how(at_desk):
    at_desk.begin()
    with acting(at_desk.agent.scope):
        assert not waiting(at_desk)
        assert [one.dossier.id for one in seen.being_typed(at_desk.agent, at_desk.office.id)] == [at_desk.id]
    at_desk.type()
    at_desk.register()
    with acting(at_desk.agent.scope):
        assert waiting(at_desk) == [at_desk.id]
        assert seen.being_typed(at_desk.agent, at_desk.office.id) == []
    with acting(Scope.service()):
        line = Line.objects.get(subject=at_desk.id, verb="enregistrer")
    assert line.author_id == str(at_desk.agent.agent)
    assert (line.facts["voie"], line.facts["recu_le"]) == ("papier", "2023-11-06")


def test_registering_twice_gives_one_receipt_and_beginning_twice_one_paper(at_desk):
    key = uuid4()
    assert at_desk.begin(key=key) == at_desk.begin(key=key) == at_desk.id
    at_desk.type()
    assert at_desk.register() == at_desk.register()
    with acting(at_desk.agent.scope):
        assert models.Receipt.objects.filter(dossier_id=at_desk.id).count() == 1
    with acting(at_desk.agent.scope):
        done = agents.save_paper(
            at_desk.agent, at_desk.id, "informations-personnelles", WHO, 9, NOVEMBER_2023
        )
    assert isinstance(done, WrongState)


def test_a_key_used_elsewhere_meets_nothing_of_what_it_opened_there(at_desk):
    key = uuid4()
    at_desk.begin(key=key)
    nanterre = desk("nadia@exemple.test", "instructeur", "92")
    assert nanterre.begin(key=key) not in (key, at_desk.id)
    _, online = filed()
    assert nanterre.begin(key=online) not in (key, online)
    assert at_desk.paper().dossier.id == at_desk.id


def test_a_form_sent_again_after_its_request_went_to_another_office_opens_nothing():
    one, key = desk("ines@exemple.test", "instructeur"), uuid4()
    one.registered(key=key)
    nanterre = desk("nadia@exemple.test", "instructeur", "92").office
    with acting(one.agent.scope):
        moved = agents.transfer(one.agent, one.id, nanterre.id, "Elle vit à Nanterre.", NOVEMBER_2023)
    assert isinstance(moved, Transferred)
    assert one.begin(key=key) == one.id
    with pytest.raises(NotFound):
        one.paper()


def test_a_day_to_come_no_known_way_and_a_procedure_not_yet_in_force_are_refused(at_desk):
    assert at_desk.begin(came=TODAY + timedelta(days=1)) == Unfit("recu_le")
    assert at_desk.begin(channel="en_ligne") == Unfit("voie")
    assert at_desk.begin(came=date(2019, 1, 1)) == Unfit("demarche")
    assert at_desk.begin(procedure="inconnue") == Unfit("demarche")


def test_without_a_name_and_a_day_of_birth_nobody_is_registered(at_desk):
    assert at_desk.begin(said={"prenoms": "Awa"}) == Unidentified("illisible", "nom_naissance")
    assert at_desk.begin(said=dict(SAID) | {"date_naissance": "32/13/2006"}) == Unidentified(
        "illisible", "date_naissance"
    )
    at_desk.begin()
    at_desk.type(nom_naissance=[""])
    assert at_desk.register() == Unfit("identite")


@pytest.mark.parametrize("born", ["07/11/2023", "01/01/2030", "05/05/1800", "01/01/0001"])
def test_nobody_is_born_after_their_paper_came_nor_centuries_ago(at_desk, born):
    said = dict(SAID) | {"date_naissance": born}
    assert at_desk.begin(said=said) == Unidentified("naissance", "date_naissance")


def test_a_birth_typed_after_the_day_the_paper_came_stops_the_registration(at_desk):
    at_desk.begin()
    day = {"date_naissance-jour": ["10"], "date_naissance-mois": ["11"], "date_naissance-annee": ["2023"]}
    at_desk.type(posted=dict(WHO) | day)
    assert at_desk.register() == Unfit("naissance")


def test_approvers_and_auditors_register_nothing_and_another_office_finds_nothing(at_desk):
    for email, role in (("victor@exemple.test", "valideur"), ("audrey@exemple.test", "auditeur")):
        assert isinstance(desk(email, role).begin(), NotPermitted)
    at_desk.begin()
    other = desk("nadia@exemple.test", "instructeur", "92")
    other.id = at_desk.id
    for act in (other.paper, other.type, other.join, other.register, other.give_up):
        with pytest.raises(NotFound):
            act()


def test_until_it_is_registered_it_is_no_dossier_to_examine(at_desk):
    at_desk.begin()
    examiner = desk("ines@exemple.test", "instructeur").agent
    with acting(examiner.scope):
        with pytest.raises(NotFound):
            seen.get_for(examiner, at_desk.id)
        with pytest.raises(NotFound):
            agents.take_up(examiner, at_desk.id, NOVEMBER_2023)


def test_a_request_filed_on_line_is_not_typed_by_an_agent(at_desk):
    _, at_desk.id = filed()
    for act in (at_desk.register, at_desk.join, at_desk.give_up):
        with pytest.raises(NotFound):
            act()


def test_what_the_paper_lacks_is_asked_for_as_a_complement(at_desk):
    at_desk.registered()
    examiner = desk("ines@exemple.test", "instructeur").agent
    with acting(examiner.scope):
        agents.take_up(examiner, at_desk.id, NOVEMBER_2023)
        asked = agents.ask_complement(
            examiner, at_desk.id, "", {"justificatif-domicile": "Il manque."}, NOVEMBER_2023
        )
    assert isinstance(asked, Asked)


# Whose it is.


def vouched(number: str = "9912345678", born: str = "2006-08-10"):
    account = make_account("awa@exemple.test", family_name="Exemple", birth_date=born)
    actor = actor_for(account)
    assert actor is not None
    with acting(actor.scope) as now:
        people.describe(actor, {"numero_etranger": number}, now)
    people.vouch_for_number(actor.person, actor.author)
    return actor


def test_a_vouched_for_number_finds_its_person_who_sees_the_request_once_it_is_registered(at_desk):
    awa = vouched()
    at_desk.begin(said=dict(SAID) | {"numero_etranger": "99 12 34 56 78"})
    with acting(awa.scope):
        assert queries.list_for(awa) == []
        with pytest.raises(queries.NotFound):
            queries.get_for(awa, at_desk.id)
        with pytest.raises(queries.NotFound):
            actions.abandon(awa, at_desk.id, NOVEMBER_2023)
    at_desk.type()
    at_desk.register()
    with acting(awa.scope):
        assert [one.id for one in queries.list_for(awa)] == [at_desk.id]
        (message,) = for_person(awa.person, "fr").messages
    assert message.kind == "recepisse_depot"


def test_a_number_with_another_day_of_birth_is_nobody_s_and_tells_nothing(at_desk):
    vouched(born="1980-01-01")
    told = at_desk.begin(said=dict(SAID) | {"numero_etranger": "9912345678"})
    assert told == Unidentified("autre_naissance", "numero_etranger")


def test_a_number_nobody_vouched_for_opens_no_one_s_account(at_desk):
    account = make_account("awa@exemple.test", family_name="Exemple", birth_date="2006-08-10")
    actor = actor_for(account)
    assert actor is not None
    with acting(actor.scope) as now:
        people.describe(actor, {"numero_etranger": "9912345678"}, now)
    at_desk.begin(said=dict(SAID) | {"numero_etranger": "9912345678"})
    assert at_desk.paper().dossier.person != actor.person


def test_a_second_paper_of_the_same_number_is_of_the_same_person(at_desk):
    said = dict(SAID) | {"numero_etranger": "9912345678"}
    at_desk.begin(said=said)
    first = at_desk.paper().dossier.person
    at_desk.begin(said=said)
    assert at_desk.paper().dossier.person == first


def test_the_address_on_the_paper_brings_it_to_the_account_that_proves_it(at_desk):
    at_desk.registered(said=dict(SAID) | {"courriel": "Awa@exemple.test"})
    awa = make_account("awa@exemple.test")
    assert people.attach(awa, "awa@exemple.test")
    actor = actor_for(awa)
    assert actor is not None
    with acting(actor.scope):
        (found,) = queries.list_for(actor)
        assert found.id == at_desk.id
        assert filings_of(found.id)[0].answers["prenoms"] == "Awa"


def test_its_person_changes_it_on_line_and_files_it_again_under_the_same_number_and_date(at_desk):
    awa = vouched()
    done = at_desk.registered(said=dict(SAID) | {"numero_etranger": "9912345678"})
    fill(awa, at_desk.id)
    join(awa, at_desk.id)
    with acting(awa.scope):
        again = actions.submit(awa, at_desk.id, uuid4(), NOVEMBER_2023)
    assert isinstance(again, Filed), again
    assert again.number == done.number
    assert as_agent_sees(at_desk).filed_on == CAME


# Begun by mistake, or left.


def test_what_was_begun_by_mistake_goes_with_its_scans(at_desk):
    at_desk.begin()
    at_desk.join()
    assert at_desk.give_up() == State.ABANDONED
    with pytest.raises(NotFound):
        at_desk.paper()
    assert erasing.finish_begun() == 1
    with acting(Scope.service()):
        assert not models.Piece.objects.filter(dossier_id=at_desk.id).exists()
        assert Line.objects.filter(subject=at_desk.id, verb="renoncer_saisie").exists()


def test_no_clock_erases_a_paper_that_waits_to_be_registered(at_desk):
    at_desk.begin()
    with acting(Scope.service()):
        due = erasing.due_now(NOVEMBER_2023 + timedelta(days=4000))
    assert due.erase == due.warn == ()


# What the database holds by itself.


@pytest.mark.parametrize(
    "change",
    [
        {"received_on": TODAY},
        {"channel": "en_ligne", "received_on": None, "registered_by": None},
        {"filed_on": TODAY},
        {"answers": {"prenoms": "Autre"}},
        {"number": "0" * 19},
    ],
)
def test_once_registered_an_agent_changes_nothing_of_what_came(at_desk, change):
    at_desk.registered()
    with pytest.raises(DatabaseError), acting(at_desk.agent.scope), transaction.atomic():
        models.Dossier.objects.filter(pk=at_desk.id).update(**change)


def test_an_agent_cannot_file_on_line_nor_a_person_on_paper(at_desk):
    at_desk.begin()
    with acting(at_desk.agent.scope):
        row = models.Dossier.objects.get(pk=at_desk.id)
    common = {"procedure": row.procedure, "version": row.version, "started_at": NOVEMBER_2023}
    common |= {"changed_at": NOVEMBER_2023, "person_id": row.person_id}
    on_paper = {"office_id": row.office_id, "channel": "papier", "received_on": CAME}
    for scope, more in (
        (at_desk.agent.scope, {"office_id": row.office_id}),
        (Scope.usager(row.person_id), on_paper | {"registered_by_id": at_desk.agent.agent}),
        (
            at_desk.agent.scope,
            on_paper | {"registered_by_id": at_desk.agent.agent, "received_on": date(2099, 1, 1)},
        ),
    ):
        with pytest.raises(DatabaseError), acting(scope), transaction.atomic():
            models.Dossier.objects.create(id=UUID(int=7), **common, **more)


def test_a_person_changes_nothing_of_what_an_agent_is_typing(at_desk):
    awa = vouched()
    at_desk.begin(said=dict(SAID) | {"numero_etranger": "9912345678"})
    with acting(awa.scope):
        assert models.Dossier.objects.filter(pk=at_desk.id).update(state="abandonne") == 0
