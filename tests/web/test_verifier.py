"""The page that anyone uses to check a document: one verdict, plain words, nothing the paper does not show."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guichet.database import Scope, acting
from guichet.documents.issued import actions, checking, kinds
from guichet.web.public import verification
from tests.documents.issued.every_kind import of_kind
from tests.documents.issued.sample import file_of, sealed, sealed_of
from tests.documents.issued.two_d_doc.vectors import PUBLISHED
from tests.web.reading import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_day() -> None:
    """No fixed day here: documents are sealed on the database's own, and a code from tomorrow is refused."""


@pytest.fixture
def document():
    return sealed()


def sent(client: Client, content: bytes, prefix: str = ""):
    file = SimpleUploadedFile("nom-etrange.exe", content, "application/pdf")
    return client.post(f"{prefix}/verifier", {"fichier": file})


def verdict_of(response) -> str:
    assert response.status_code == 200
    return next(attrs["data-verdict"] for _tag, attrs in Page(response).tags if "data-verdict" in attrs)


def test_an_authentic_file_is_told_with_what_the_paper_shows(client: Client, document):
    response = sent(client, file_of(document))
    assert verdict_of(response) == "valide"
    text = Page(response).text
    assert "Document authentique" in text
    assert document.reference in text
    assert "Confirmation de dépôt d’une demande" in text
    assert "Ce service est une démonstration" in text
    for secret in (str(document.person), str(document.subject), str(document.id), "9903007192"):
        assert secret not in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


def test_it_says_the_same_in_english(client: Client, document):
    response = sent(client, file_of(document), "/en")
    assert "Authentic document" in Page(response).text


def test_an_altered_file_is_told(client: Client, document):
    content = bytearray(file_of(document))
    content[2000] ^= 1
    response = sent(client, bytes(content))
    assert verdict_of(response) == "altere"
    assert document.reference not in Page(response).text


@pytest.mark.parametrize(
    ("status", "words"), [("remplace", "Document remplacé"), ("revoque", "Document retiré")]
)
def test_a_document_no_longer_in_force_is_told(client: Client, document, status, words):
    with acting(Scope.service(document.person)) as now:
        if status == "revoque":
            actions.revoke(document.id, now)
        else:
            actions.replace(document.id, sealed(document.person).id, now)
    response = sent(client, file_of(document))
    assert verdict_of(response) == status
    assert words in Page(response).text


@pytest.mark.parametrize(
    ("kind", "french", "english"),
    [
        ("attestation_depot", "Confirmation de dépôt d’une demande", "Confirmation that a request was filed"),
        (
            "attestation_decision_favorable",
            "Attestation de décision favorable",
            "Certificate of favourable decision",
        ),
        ("attestation_prolongation", "Attestation de prolongation d’instruction", "Extension certificate"),
        ("decision_refus", "Décision de refus", "Refusal"),
        (
            "decision_cloture",
            "Décision de clôture d’une demande incomplète",
            "Decision closing an incomplete request",
        ),
        (
            "constat_impossibilite",
            "Constat d’impossibilité de déposer en ligne",
            "Statement that filing on line was not possible",
        ),
    ],
)
def test_every_kind_of_document_has_its_name_in_both_languages(client: Client, kind, french, english):
    document = sealed_of(kind, of_kind(kind))
    content = file_of(document)
    assert french in Page(sent(client, content)).text
    assert english in Page(sent(client, content, "/en")).text
    later = sealed_of(kind, of_kind(kind), document.person, replaces=document.id)
    assert verdict_of(sent(client, content)) == "remplace"
    with acting(Scope.agent([75])) as now:
        actions.revoke(later.id, now)
    assert verdict_of(sent(client, file_of(later))) == "revoque"


def test_no_kind_of_document_is_without_a_name():
    assert verification.KINDS.keys() == kinds.KINDS.keys()


def test_a_document_past_its_period_is_said_to_be_so(client: Client):
    content = file_of(sealed_of("attestation_prolongation", of_kind("attestation_prolongation")))
    response = sent(client, content)
    assert verdict_of(response) == "valide"
    text = Page(response).text
    assert "dont la durée est passée" in text
    assert "Valable jusqu’au 31/12/2023" in text
    assert "vaut encore" not in text
    assert "past its period" in Page(sent(client, content, "/en")).text
    code = checking.attached(content)["2d-doc.txt"].decode()
    assert "dont la durée est passée" in Page(client.post("/verifier", {"code": code})).text


def test_a_document_within_its_period_says_until_when(client: Client):
    period = {"du": "2023-10-01", "au": "2099-12-31"}
    data = of_kind("attestation_prolongation", validite=period)
    text = Page(sent(client, file_of(sealed_of("attestation_prolongation", data)))).text
    assert "Valable jusqu’au 31/12/2099" in text
    assert "vaut encore" in text


def test_a_code_is_told_with_what_to_compare(client: Client, document):
    text = checking.attached(file_of(document))["2d-doc.txt"].decode()
    response = client.post("/verifier", {"code": text})
    assert verdict_of(response) == "valide"
    page = Page(response).text
    assert "Comparez avec le papier" in page
    assert "LUKASZEWSKA OZDEMIR" in page
    assert "16/08/2023" in page


def test_the_published_example_is_a_specimen(client: Client):
    response = client.post("/verifier", {"code": PUBLISHED})
    assert verdict_of(response) == "specimen"
    assert "Il ne prouve rien" in Page(response).text


@pytest.mark.parametrize("content", [b"bonjour", b"%PDF-1.4", b"\x00" * 5000])
def test_an_unknown_file_is_told_without_calling_it_false(client: Client, content):
    response = sent(client, content)
    assert verdict_of(response) == "inconnu"
    assert "Cela ne dit pas qu’il est faux" in Page(response).text


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a\x00b", "\ud800", "DC04" + "é" * 9000])
def test_whatever_is_pasted_gets_an_answer(client: Client, text):
    response = client.post(
        "/verifier", b"code=" + text.encode("utf-8", "surrogatepass"), "application/x-www-form-urlencoded"
    )
    assert verdict_of(response) == "inconnu"
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "given", [{}, {"code": "  "}, {"code": "x", "fichier": SimpleUploadedFile("a", b"x")}]
)
def test_a_form_that_says_nothing_or_twice_is_asked_again(client: Client, given):
    response = client.post("/verifier", given)
    assert response.status_code == 400
    assert any(attrs.get("role") == "alert" for _tag, attrs in Page(response).tags)


def test_a_file_too_large_is_not_read(client: Client):
    response = sent(client, b"%PDF" + b"0" * checking.MAX_BYTES)
    assert response.status_code == 400
    assert "trop lourd" in Page(response).text


def test_twenty_a_minute_from_one_address(client: Client):
    codes = [client.post("/verifier", {"code": "x"}).status_code for _ in range(21)]
    assert codes == [200] * 20 + [429]
    assert client.get("/verifier").status_code == 200


def test_a_forged_form_is_refused():
    response = Client(enforce_csrf_checks=True).post("/verifier", {"code": "x"})
    assert response.status_code == 403


def test_the_list_of_ended_documents_is_a_file(client: Client):
    response = client.get("/verifier/statuts")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert set(json.loads(response.content)) == {"protected", "payload", "signature"}
    assert client.post("/verifier/statuts").status_code == 405
