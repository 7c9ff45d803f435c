"""Notes that agents of an office leave each other: nobody edits one, its author takes it away within minutes."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from guichet.database import Scope, acting
from guichet.dossiers import archive, models
from guichet.dossiers import queries as persons
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.types import Kept, Note, NotFound, NotPermitted, Unfit
from guichet.journal.models import Line
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.before_agents import LATER, examiner, lille, taken_up
from tests.dossiers.requests import NOVEMBER_2023

TEXT = "Le foyer confirme au téléphone.\n{{ 7*7 }} {% debug %} <b>#read</b>"


def add(agent, dossier, text=TEXT, now=LATER):
    with acting(agent.scope):
        return actions.note(agent, dossier, text, now)


def take_away(agent, note, now):
    with acting(agent.scope):
        return actions.remove_note(agent, note.id, now)


def notes(agent, dossier, now=LATER) -> list[Note]:
    with acting(agent.scope):
        return queries.notes_of(agent, dossier, now)


def minutes(number: float):
    return LATER + timedelta(minutes=number)


@pytest.fixture
def ines():
    return examiner()


def test_colleagues_read_a_note_as_it_was_written_under_its_author_s_number(ines):
    karim = make_agent("karim@exemple.test", lille(), "accueil", second_factor=False)
    _person, dossier = taken_up(ines)
    add(ines, dossier)
    add(karim, dossier, "Rappelée ce matin.", minutes(1))
    last, first = notes(karim, dossier, minutes(2))
    assert (first.text, first.agent, first.removable) == (TEXT, ines.number, False)
    assert (last.text, last.agent, last.removable) == ("Rappelée ce matin.", karim.number, True)
    with acting(Scope.service()):
        assert Line.objects.filter(verb="note.ajouter").count() == 2


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "x" * 2001])
def test_a_note_that_says_nothing_or_too_much_is_not_added(ines, text):
    _person, dossier = taken_up(ines)
    assert add(ines, dossier, text) == Unfit("note")
    assert notes(ines, dossier) == []


def test_a_note_sent_twice_is_one_and_the_same_words_on_another_day_are_two(ines):
    _person, dossier = taken_up(ines)
    first = add(ines, dossier)
    assert add(ines, dossier, now=minutes(1)).id == first.id
    assert add(ines, dossier, now=minutes(60 * 24)).id != first.id
    assert len(notes(ines, dossier)) == 2


def test_its_author_takes_it_away_within_fifteen_minutes_and_that_there_was_one_stays(ines):
    _person, dossier = taken_up(ines)
    early, late = add(ines, dossier), add(ines, dossier, "Autre.")
    assert isinstance(take_away(ines, early, minutes(15)), Note)
    assert take_away(ines, late, minutes(15.1)) == Kept("trop_tard")
    assert [(one.text, one.removed_at is not None) for one in notes(ines, dossier)] == [
        ("Autre.", False),
        ("", True),
    ]
    assert take_away(ines, early, minutes(15)) == Kept("deja_retiree")


def test_a_colleague_takes_nobody_s_note_away(ines):
    karim = examiner("karim")
    _person, dossier = taken_up(ines)
    note = add(ines, dossier)
    assert take_away(karim, note, minutes(1)) == Kept("autre_auteur")


def test_auditors_read_and_write_none_and_another_office_finds_none(ines):
    audrey = make_agent("audrey@exemple.test", lille(), "auditeur", second_factor=False)
    nadia = make_agent("nadia@exemple.test", lille() + 1, "instructeur", second_factor=False)
    _person, dossier = taken_up(ines)
    note = add(ines, dossier)
    assert isinstance(add(audrey, dossier), NotPermitted)
    assert len(notes(audrey, dossier)) == 1
    assert notes(nadia, dossier) == []
    with pytest.raises(NotFound):
        add(nadia, dossier)
    with pytest.raises(NotFound):
        take_away(nadia, note, minutes(1))


def test_the_database_lets_nobody_rewrite_a_note_nor_its_person_read_it(ines):
    person, dossier = taken_up(ines)
    note = add(ines, dossier)
    rows = models.Note.objects.filter(pk=note.id)
    with acting(ines.scope):
        for change in ({"text": "Autre."}, {"agent_id": ines.agent}, {"at": NOVEMBER_2023}):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                rows.update(**change)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            rows.delete()
        with pytest.raises(IntegrityError, match="removed_soon"), transaction.atomic():
            rows.update(text="", removed_at=LATER + timedelta(days=2))
    with acting(person.scope), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        rows.first()


def copied(person) -> list[str]:
    with acting(Scope.service(person.person)):
        told = archive._everything(person, persons.list_for(person))
    return [note["texte"] for note in json.loads(archive._json(told))["demandes"][0]["notes_internes"]]


def test_its_person_has_it_in_the_copy_of_their_data_once_the_request_has_ended(ines):
    from guichet.dossiers import actions as their

    person, dossier = taken_up(ines)
    add(ines, dossier)
    take_away(ines, add(ines, dossier, "Erreur de dossier."), minutes(1))
    assert copied(person) == []
    with acting(person.scope):
        their.withdraw(person, dossier, LATER)
    assert copied(person) == [TEXT]
