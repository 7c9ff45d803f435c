"""What a person was told: whose it is, opened once, answered once; and the words, the same in each language."""

from datetime import date, timedelta
from string import Template
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from guichet.database import Scope, acting
from guichet.notifications import actions, kinds, queries
from tests.accounts.people import make_person
from tests.notifications.test_sending import FACTS, tell

LANGUAGES = ("fr", "en")


@pytest.fixture
def people():
    return [make_person().id for _ in range(2)]


@pytest.mark.django_db
def test_nobody_sees_opens_or_answers_what_another_was_told(people):
    amina, boris = people
    told = tell(amina)
    with acting(Scope.usager(boris)) as now:
        assert queries.message(boris, told.id, "fr") is None
        assert queries.for_person(amina, "fr").total == 0
        assert actions.mark_read(amina, told.id, now) is None
        assert actions.mark_answered(boris, told.id, now) is None
    with acting(Scope.usager(amina)):
        assert queries.unread_count(amina) == 1


@pytest.mark.django_db
def test_the_first_opening_and_the_first_answer_are_dated_for_ever(people, settings):
    amina = people[0]
    told = tell(amina, "demande_complement", {"numero": "1", "jours": 30})
    with acting(Scope.usager(amina)) as first:
        assert actions.mark_read(amina, told.id, first).read_at == first
        later = first + timedelta(days=2)
        assert actions.mark_read(amina, told.id, later).read_at == first
        answered = actions.mark_answered(amina, told.id, later)
        assert (answered.state, answered.read_at, answered.answered_at) == ("repondue", first, later)
        assert actions.mark_answered(amina, told.id, later + timedelta(1)).answered_at == later
        assert queries.unread_count(amina) == 0


@pytest.mark.django_db
def test_ten_a_page_newest_first_by_state(people):
    amina = people[0]
    told = []
    for number in range(23):
        with acting(Scope.usager(amina)) as now:
            moment = now + timedelta(minutes=number)
            told.append(actions.notify(amina, "recepisse_depot", uuid4(), FACTS, moment))
    with acting(Scope.usager(amina)) as now:
        actions.mark_read(amina, told[0].id, now)
        pages = [queries.for_person(amina, "fr", number=number) for number in (1, 2, 3)]
        assert [found.id for page in pages for found in page.messages] == [
            found.id for found in reversed(told)
        ]
        assert [(page.pages, page.total, len(page.messages)) for page in pages] == [
            (3, 23, 10),
            (3, 23, 10),
            (3, 23, 3),
        ]
        assert queries.for_person(amina, "fr", number=99).number == 3
        assert queries.for_person(amina, "fr", number=-1).number == 1
        assert queries.for_person(amina, "fr", "lue").total == 1
        assert queries.for_person(amina, "fr", "non_lue").total == 22
        assert queries.for_person(amina, "fr", "repondue").total == 0


@pytest.mark.django_db
def test_an_office_sees_what_was_said_about_what_it_was_handed(people):
    amina = people[0]
    subject = uuid4()
    tell(amina, subject=subject)
    with acting(Scope.service(amina)):
        actions.hand_to(amina, subject, 12)
    with acting(Scope.agent([12])):
        assert queries.for_person(amina, "fr").total == 1
    with acting(Scope.agent([13])):
        assert queries.for_person(amina, "fr").total == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notifications_message SET facts = '{}'",
        "UPDATE notifications_message SET office = 3",
        "DELETE FROM notifications_message",
        "INSERT INTO notifications_message (id) VALUES (gen_random_uuid())",
        "UPDATE notifications_delivery SET state = 'envoye'",
    ],
)
def test_a_person_changes_nothing_of_what_they_were_told(people, statement):
    tell(people[0])
    with (
        acting(Scope.usager(people[0])),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def placeholders(text: str) -> set[str]:
    return (
        set(Template(text).get_identifiers())
        if hasattr(Template, "get_identifiers")
        else {found["named"] or found["braced"] for found in Template.pattern.finditer(text)}
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_has_its_words_and_a_mail_holds_no_fact(kind, language):
    said = kinds._texts(language)[kind.name]
    assert set(said) == {"titre", "objet", "courriel", "page"} | ({"sms"} if kind.texted else set())
    assert all(text.strip() for text in said.values())
    assert "$" not in said["titre"] + said["objet"] + said["courriel"]
    assert placeholders(said["page"]) <= set(kind.facts)
    assert len(said["objet"]) <= 78
    days = dict.fromkeys(("date", "debut", "fin"), "2023-08-16")
    facts = {"numero": "1", "jours": 30, "service": "Préfecture", **days}
    assert kinds.paragraphs(kind.name, {name: facts[name] for name in kind.facts}, language)


def test_no_words_without_a_kind():
    for language in LANGUAGES:
        assert set(kinds._texts(language)) == {*kinds.KINDS, "tout_courriel"}
        assert placeholders(kinds.frame(language)) == {"courriel", "lien"}


def test_a_language_without_words_is_told_in_french():
    assert kinds.words("decision", "ps") == kinds.words("decision", "fr")


def test_dates_are_written_as_the_language_writes_them():
    stored = kinds.checked("correction_traitee", {"date": date(2023, 8, 16)})
    assert stored == {"date": "2023-08-16"}
    assert "16 août 2023" in kinds.paragraphs("correction_traitee", stored, "fr")[0]
