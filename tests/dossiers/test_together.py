"""Two acts at the same moment, on two connections: the second sees the first, and nothing accepted is lost."""

from threading import Event, Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection

from guichet.accounts.queries import office_for
from guichet.database import Scope, acting
from guichet.dossiers import actions, export, leaving, models, queries, statements
from guichet.dossiers.contact import actions as contact
from guichet.dossiers.contact.types import Asked, Question
from guichet.dossiers.types import (
    Export,
    Filed,
    Impossibility,
    NotFound,
    State,
    Statement,
    TooManyExports,
    WrongState,
)
from tests.dossiers.requests import NOVEMBER_2023, begin, fill, join, prepared, someone
from tests.dossiers.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path) -> None:
    settings.DOCUMENTS = tmp_path / "documents"


@pytest.fixture
def aminata():
    return someone()


@pytest.fixture
def ready(aminata) -> UUID:
    dossier = begin(aminata)
    fill(aminata, dossier)
    join(aminata, dossier)
    return dossier


def while_it_is_under_way(actor, first, second):
    """`second` begins after `first` wrote and before it commits; what each gave."""
    wrote, found = Event(), {}

    def run() -> None:
        try:
            wrote.wait(30)
            found["second"] = second()
        finally:
            connection.close()

    other = Thread(target=run)
    other.start()
    with acting(actor.scope) as now:
        found["first"] = first(now)
        wrote.set()
        other.join(1.5)
        assert other.is_alive(), "the second act did not wait"
    other.join(60)
    return found["first"], found.get("second")


def leave(actor):
    with acting(actor.scope) as now:
        return leaving.leave(actor, now)


def start(actor, now):
    from guichet.publication.queries import procedure
    from tests.dossiers.requests import ASE, ASE_VERSION

    found = procedure(ASE, ASE_VERSION)
    assert found is not None
    return actions.start(actor, found, {}, uuid4(), now)


def test_who_leaves_while_their_request_is_being_filed_stays(aminata, ready):
    filed, kept = while_it_is_under_way(
        aminata,
        lambda _: actions.submit(aminata, ready, uuid4(), NOVEMBER_2023),
        lambda: leave(aminata),
    )
    assert isinstance(filed, Filed)
    assert kept.filed == (filed.number,)
    with acting(aminata.scope):
        assert queries.get_for(aminata, ready).state is State.FILED


def test_who_leaves_while_a_request_is_being_begun_takes_it_along(aminata):
    begun, left = while_it_is_under_way(aminata, lambda now: start(aminata, now), lambda: leave(aminata))
    assert isinstance(begun, UUID)
    assert left is None
    with acting(Scope.service()):
        assert not models.Dossier.objects.exists()


def test_nothing_is_begun_for_someone_who_is_leaving(aminata):
    def begin_another() -> object:
        try:
            with acting(aminata.scope) as now:
                return start(aminata, now)
        except NotFound as gone:
            return gone

    left, begun = while_it_is_under_way(aminata, lambda now: leaving.leave(aminata, now), begin_another)
    assert left is None
    assert isinstance(begun, NotFound)


def test_copies_asked_for_at_once_are_one(aminata):
    def ask() -> object:
        with acting(aminata.scope) as now:
            return export.ask(aminata, now)

    asked = at_once(*[ask] * 8)
    assert {one.id for one in asked if isinstance(one, Export)} == {asked[0].id}, asked
    with acting(Scope.service()):
        assert models.Export.objects.count() == 1


def test_no_more_copies_a_day_than_may_be_however_they_are_asked_for(aminata, monkeypatch):
    monkeypatch.setattr(export, "A_DAY", 3)

    def ask() -> object:
        with acting(aminata.scope) as now:
            found = export.ask(aminata, now)
        if isinstance(found, Export):
            export.make(found.id, aminata.person)
        return found

    for _ in range(2):
        ask()
    at_once(*[ask] * 6)
    assert isinstance(ask(), TooManyExports)
    with acting(Scope.service()):
        assert models.Export.objects.count() == 3


def test_fifty_filings_of_one_request_at_once_are_one(aminata, ready):
    def file() -> object:
        with acting(aminata.scope):
            return actions.submit(aminata, ready, uuid4(), NOVEMBER_2023)

    filed = at_once(*[file] * 50)
    assert all(isinstance(one, Filed) for one in filed), filed
    assert len({one.receipt for one in filed}) == 1
    with acting(Scope.service()):
        assert models.Receipt.objects.count() == 1
        assert models.Event.objects.filter(verb="deposer").count() == 1


def test_a_message_and_a_statement_clicked_twice_at_once_are_one_each():
    key, said = uuid4(), Impossibility(page="/", error="", tried="", commune="59350")
    office = office_for("59")
    assert office is not None

    def ask() -> object:
        question = Question("autre", "Où aller ?", "fr", email="awa@exemple.test")
        with acting(Scope.usager(contact.name_of(None, question, key))):
            return contact.ask(None, office, question, key, NOVEMBER_2023)

    def state() -> object:
        with acting(Scope.usager(statements.name_of(None, said, key))):
            return statements.state(None, said, key, NOVEMBER_2023)

    asked, stated = at_once(*[ask] * 4), at_once(*[state] * 4)
    assert [one for one in asked if one != asked[0]] == []
    assert isinstance(asked[0], Asked)
    assert [one for one in stated if one != stated[0]] == []
    assert isinstance(stated[0], Statement)


def test_requests_of_many_people_filed_at_once_are_numbered_without_holes():
    people = [someone(f"p{number}@exemple.test") for number in range(6)]
    ready = []
    for actor in people:
        dossier = begin(actor)
        fill(actor, dossier)
        join(actor, dossier)
        ready.append((actor, dossier))

    def filing(actor, dossier):
        def file() -> object:
            with acting(actor.scope):
                return actions.submit(actor, dossier, uuid4(), NOVEMBER_2023)

        return file

    filed = at_once(*[filing(*one) for one in ready])
    numbers = sorted(int(one.number) for one in filed)
    assert numbers == list(range(numbers[0], numbers[0] + len(people)))


def test_a_withdrawal_clicked_twice_is_told_where_the_request_is(aminata, ready):
    with acting(aminata.scope):
        actions.submit(aminata, ready, uuid4(), NOVEMBER_2023)

    def withdraw() -> object:
        with acting(aminata.scope) as now:
            return actions.withdraw(aminata, ready, now)

    done = at_once(withdraw, withdraw)
    assert State.WITHDRAWN in done
    (late,) = (one for one in done if isinstance(one, WrongState))
    assert late.state is State.WITHDRAWN


def test_the_same_file_sent_again_takes_no_second_place(aminata):
    dossier = begin(aminata)
    fill(aminata, dossier)
    with acting(aminata.scope) as now:
        found = queries.get_for(aminata, dossier)
        asked = found.procedure.documents(found.answers, NOVEMBER_2023.date())[0].id
        first = actions.attach(aminata, dossier, asked, prepared(), None, now)
        again = actions.attach(aminata, dossier, asked, prepared(), None, now)
    assert again == first
    with acting(aminata.scope):
        assert sum(map(len, queries.pieces_of(found).values())) == 1
