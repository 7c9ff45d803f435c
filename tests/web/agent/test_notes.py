"""The page of the notes of a dossier."""

import pytest

from tests.web.agent.test_examination import SHOWN, WILD, words

pytestmark = pytest.mark.django_db


def test_a_note_is_shown_as_it_was_written_and_taken_away(ines, one):
    path = f"/agent/dossiers/{one.id}/notes"
    assert "Aucune note." in words(ines, path)
    assert ines.post(path, {"note": WILD}).status_code == 302
    page = words(ines, path)
    assert SHOWN in page
    assert f"Agent {one.agent.number}, le 17 novembre 2023" in page
    taken = page.split('action="/agent/notes/')[1].partition('"')[0]
    assert ines.post(f"/agent/notes/{taken}").status_code == 302
    assert "Note retirée par son auteur." in words(ines, path)
    again = ines.post(f"/agent/notes/{taken}")
    assert again.status_code == 409
    assert "déjà retirée" in again.content.decode()


def test_an_empty_note_is_asked_for_again(ines, one):
    response = ines.post(f"/agent/dossiers/{one.id}/notes", {"note": " "})
    assert response.status_code == 422
    assert "Écrivez la note, en 2 000 signes au plus." in " ".join(response.content.decode().split())
