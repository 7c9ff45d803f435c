"""What a decision will look like, shown before it is signed: the same pages, which nobody can pass off for it."""

from collections import Counter
from datetime import timedelta
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from guichet.database import Scope, acting
from guichet.documents.issued import configured, making, queries
from guichet.documents.issued.kinds import KINDS
from guichet.documents.issued.models import Document
from guichet.documents.issued.types import ContentsRefused
from tests.documents.issued import paper
from tests.documents.issued.every_kind import EVERY_KIND, WITH_A_CODE, of_kind
from tests.documents.issued.test_pdf import text_of

pytestmark = pytest.mark.django_db

REASONS = [
    block
    | ({"paragraphes": ["Considérant que l'exemple se répète. " * 90] * 3} if block["cle"] == "fait" else {})
    for block in EVERY_KIND["decision_refus"]["blocs"]
]


@pytest.fixture(params=EVERY_KIND)
def kind(request):
    return request.param


def letters_of(content: bytes) -> list[Counter[tuple[str, int, int]]]:
    """Of each page, the letters and where each is printed."""
    return [
        Counter(
            (page.get_text_range(place, 1), *map(round, page.get_charbox(place)[:2]))
            for place in range(page.count_chars())
            if page.get_text_range(place, 1).strip()
        )
        for page in (found.get_textpage() for found in pypdfium2.PdfDocument(content))
    ]


def test_it_has_the_pages_of_the_document_itself_letter_by_letter_but_for_its_reference(kind):
    text, stamp = paper.frozen(kind), paper.held().stamp
    place = making.place_of_code(KINDS[kind], text, stamp, paper.NOW)
    shown = making.previewed(KINDS[kind], text, place, paper.VERIFY_AT, demonstration=False)
    for ours, theirs in zip(letters_of(shown), letters_of(paper.pdf(kind)), strict=True):
        assert sum(theirs.values()) > 500
        assert Counter(letter for letter, _, _ in theirs - ours) == Counter(paper.REFERENCE * 2)


def test_it_says_on_every_page_that_it_is_worth_nothing():
    content = queries.preview("decision_refus", of_kind("decision_refus", blocs=REASONS), paper.NOW)
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    assert len(pages) > 1
    assert all("Aperçu : ce document n'est ni scellé ni délivré" in page for page in pages)


def test_nothing_in_it_can_be_taken_for_the_document(kind):
    content = queries.preview(kind, of_kind(kind), paper.NOW)
    with pikepdf.open(BytesIO(content)) as opened:
        assert "/AcroForm" not in opened.Root
        assert "/AF" not in opened.Root
        assert "/Names" not in opened.Root or "/EmbeddedFiles" not in opened.Root.Names
        assert str(opened.docinfo.Title).startswith("Aperçu")
    assert queries.verify_file(content, paper.NOW).verdict == "inconnu"
    shown = text_of(content)
    assert "attribuée à la délivrance" in shown
    assert "A" * 26 not in shown
    assert ("apposé à la délivrance" in shown) == (kind in WITH_A_CODE)


def test_no_code_can_be_read_from_it():
    libdmtx = pytest.importorskip(
        "pylibdmtx.pylibdmtx", reason="needs libdmtx: sudo apt-get install libdmtx0b"
    )
    content = queries.preview("attestation_depot", of_kind("attestation_depot"), paper.NOW)
    page = pypdfium2.PdfDocument(content)[0].render(scale=200 / 72).to_pil()
    assert libdmtx.decode(page.convert("L"), max_count=1, timeout=3_000) == []


def test_nothing_is_kept_of_it(kind, settings, tmp_path):
    settings.DOCUMENTS = tmp_path
    with acting(Scope.agent([75])) as now:
        queries.preview(kind, of_kind(kind), now)
    with acting(Scope.service()):
        assert not Document.objects.exists()
    assert not list(tmp_path.rglob("*"))


def test_the_same_data_make_the_same_preview_of_a_day(kind):
    first = queries.preview(kind, of_kind(kind), paper.NOW)
    assert queries.preview(kind, of_kind(kind), paper.NOW + timedelta(hours=1)) == first


def test_what_could_not_be_issued_is_not_previewed():
    with pytest.raises(ContentsRefused, match="recours"):
        queries.preview("decision_refus", of_kind("decision_refus", blocs=REASONS[:3]), paper.NOW)


def test_it_is_shown_while_no_key_can_seal(settings, tmp_path):
    settings.SEAL = tmp_path / "seal.pem"
    settings.SEAL.write_bytes(b"")
    content = queries.preview("decision_refus", of_kind("decision_refus"), paper.NOW)
    assert "Aperçu" in text_of(content)


def test_it_signs_nothing(monkeypatch):
    configured.keys_in_use()
    monkeypatch.setattr("guichet.documents.issued.making.sign", None)
    monkeypatch.setattr("guichet.documents.issued.sealing.seal", None)
    assert queries.preview("attestation_depot", of_kind("attestation_depot"), paper.NOW)
