"""Documents: given one at a time, with advice at once, replaced, put in order, taken out, read again."""

import re
from datetime import UTC, datetime

import pytest

from guichet.database import rates
from tests.papers import picture
from tests.web.applicant.person import IDENTITY, Person

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def dossier(aminata: Person) -> str:
    dossier = aminata.begin()
    aminata.send(dossier, "identite", IDENTITY)
    return dossier


def given(aminata: Person, dossier: str) -> list[str]:
    """The addresses of the files of the passport, in order."""
    page = aminata.step(dossier, "pieces").content.decode()
    return re.findall(rf'href="({dossier}/pieces/[^"/]+)" download', page)


def test_a_document_says_what_it_is_for_and_what_will_do(aminata: Person, dossier: str):
    page = aminata.step(dossier, "pieces").content.decode()
    for shown in (
        "La page avec la photo.",
        "Facture",
        "Bail",
        "fait le 21 mai 2026 ou après",
        "10 Mo au plus",
    ):
        assert shown in page
    assert "Accord du représentant" not in page


def test_a_file_is_received_and_says_that_nothing_scanned_it(aminata: Person, dossier: str):
    response = aminata.client.post(
        f"{dossier}/documents/passeport", {"fichier": _named("passeport.png")}, headers=FRAGMENT
    )
    fragment = response.content.decode()
    assert response.status_code == 200
    assert 'id="document-passeport"' in fragment
    assert "passeport.png" in fragment
    assert "non analysé par un antivirus" in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"Bonjour", "Ce type de fichier n’est pas accepté"), (b"", "Aucun fichier n’est arrivé")],
)
def test_a_refused_file_is_told_at_its_document(aminata: Person, dossier: str, content: bytes, why: str):
    response = aminata.give(dossier, "passeport", content)
    assert response.status_code == 422
    card = response.content.decode().split('id="document-passeport"')[1].split("</article>")[0]
    assert why in card
    assert given(aminata, dossier) == []


def test_sixty_files_an_hour_then_a_plain_word(aminata: Person, dossier: str):
    now = datetime.now(UTC)
    for _ in range(59):
        assert rates.allow("envoi", str(aminata.account.pk), 60, 3600, now)
    assert aminata.give(dossier, "passeport").status_code == 302
    told = aminata.give(dossier, "passeport")
    assert told.status_code == 422
    assert "plus de 60 fichiers en une heure" in told.content.decode()
    assert len(given(aminata, dossier)) == 1
    no_file = aminata.client.post(f"{dossier}/documents/passeport", {})
    assert "Aucun fichier n’est arrivé" in no_file.content.decode()


def test_no_file_at_all_leaves_the_form_as_it_was(aminata: Person, dossier: str):
    response = aminata.client.post(f"{dossier}/documents/passeport", {})
    assert response.status_code == 422
    assert 'id="fichier-passeport"' in response.content.decode()


def test_as_many_files_as_the_document_takes(aminata: Person, dossier: str):
    for _ in range(2):
        aminata.give(dossier, "passeport")
    page = aminata.step(dossier, "pieces").content.decode()
    assert "2 fichiers au plus pour ce document" in page
    assert 'id="fichier-passeport"' not in page
    assert aminata.give(dossier, "passeport").status_code == 409


def test_files_change_places(aminata: Person, dossier: str):
    for _ in range(2):
        aminata.give(dossier, "passeport")
    first, second = given(aminata, dossier)
    aminata.client.post(f"{second}/monter")
    assert given(aminata, dossier) == [second, first]
    aminata.client.post(f"{second}/descendre")
    aminata.client.post(f"{second}/descendre")
    assert given(aminata, dossier) == [first, second]


def test_a_file_is_replaced_in_its_place_though_the_document_is_full(aminata: Person, dossier: str):
    for _ in range(2):
        aminata.give(dossier, "passeport")
    first, second = given(aminata, dossier)
    aminata.client.post(f"{first}/remplacer", {"fichier": _named("autre.png")})
    new, other = given(aminata, dossier)
    assert (other, new != first) == (second, True)
    assert "autre.png" in aminata.step(dossier, "pieces").content.decode()


def test_a_refused_replacement_leaves_the_file_that_was_there(aminata: Person, dossier: str):
    aminata.give(dossier, "passeport")
    before = given(aminata, dossier)
    assert (
        aminata.client.post(f"{before[0]}/remplacer", {"fichier": _named("a.png", b"x")}).status_code == 422
    )
    assert given(aminata, dossier) == before


def test_a_file_is_taken_out(aminata: Person, dossier: str):
    aminata.give(dossier, "passeport")
    (only,) = given(aminata, dossier)
    assert aminata.client.post(f"{only}/retirer").status_code == 302
    assert given(aminata, dossier) == []
    assert aminata.client.post(f"{only}/retirer").status_code == 404


def test_an_old_paper_is_advised_against_and_taken(aminata: Person, dossier: str):
    aminata.give(dossier, "domicile", date="2025-01-15")
    page = aminata.step(dossier, "pieces").content.decode()
    assert "plus ancien que ce qui est demandé" in page
    assert "daté du 15 janvier 2025" in page


def test_a_small_picture_is_advised_against_and_taken(aminata: Person, dossier: str):
    aminata.give(dossier, "passeport", picture(120, 160))
    assert "L’image est petite" in aminata.step(dossier, "pieces").content.decode()


def test_ones_own_file_is_saved_never_shown(aminata: Person, bilal: Person, dossier: str):
    content = picture()
    aminata.give(dossier, "passeport", content)
    (only,) = given(aminata, dossier)
    response = aminata.get(only)
    assert response.content == content
    assert response["Content-Disposition"] == 'attachment; filename="papier.png"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert aminata.get(f"{only}/vignette")["Content-Type"] == "image/jpeg"
    for place in (only, f"{only}/vignette"):
        assert bilal.get(place).status_code == 404
    for act in ("retirer", "monter", "remplacer"):
        assert bilal.client.post(f"{only}/{act}", {"fichier": _named("a.png")}).status_code == 404


def test_a_document_that_is_not_asked_is_not_found(aminata: Person, dossier: str):
    assert aminata.give(dossier, "accord").status_code == 404
    assert aminata.give(dossier, "rien").status_code == 404


def _named(name: str, content: bytes | None = None):
    from io import BytesIO

    file = BytesIO(picture() if content is None else content)
    file.name = name
    return file
