"""Someone is shown a document and checks it, with and without JavaScript, on a small telephone too."""

from pathlib import Path
from uuid import uuid4

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.documents.issued.test_crashes import run
from tests.documents.issued.two_d_doc.vectors import PUBLISHED
from tests.journeys.conftest import Open
from tests.journeys.looks import check


@pytest.fixture(scope="module")
def document(home: Path, site: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A receipt that this site issued."""
    person, file = uuid4(), tmp_path_factory.mktemp("document") / "document.pdf"
    # The site's own worker may have been the one to seal it.
    for verb, more in (("issue", {}), ("jobs", {}), ("save", {"SAVE_TO": str(file)})):
        done = run(home, verb, person, **more)
        assert done.returncode == 0, done.stderr
    return file


def check_file(page: Page, file: Path) -> None:
    page.locator("#fichier").set_input_files(file)
    page.get_by_role("button", name="Vérifier ce fichier").click()


def paste(page: Page, text: str) -> None:
    page.get_by_label("Le texte du code").fill(text)
    page.get_by_role("button", name="Vérifier ce code").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_an_authentic_file_and_the_same_with_one_byte_changed(
    visit: Open, document: Path, tmp_path: Path, javascript: bool
):
    page = visit("/verifier", javascript=javascript)
    check_file(page, document)
    expect(page.get_by_role("heading", name="Document authentique")).to_be_visible()
    if javascript:
        check(page)
    content = bytearray(document.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "changed.pdf").write_bytes(content)
    page.get_by_role("link", name="Vérifier un autre document").click()
    check_file(page, tmp_path / "changed.pdf")
    expect(page.get_by_role("heading", name="Document modifié ou faux")).to_be_visible()
    if javascript:
        check(page)


def test_the_code_of_the_paper(visit: Open, document: Path):
    opened = pypdfium2.PdfDocument(document)
    texts = {opened.get_attachment(n).get_name(): opened.get_attachment(n) for n in range(2)}
    page = visit("/verifier", width=320)
    paste(page, bytes(texts["2d-doc.txt"].get_data()).decode())
    expect(page.get_by_role("heading", name="Comparez avec le papier")).to_be_visible()
    expect(page.get_by_text("LUKASZEWSKA OZDEMIR")).to_be_visible()
    check(page)


def test_a_specimen_an_unknown_file_and_nothing_at_all(visit: Open, tmp_path: Path):
    page = visit("/verifier")
    paste(page, PUBLISHED)
    expect(page.get_by_role("heading", name="Spécimen sans valeur")).to_be_visible()
    check(page)
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.4")
    page.goto("/verifier")
    check_file(page, tmp_path / "other.pdf")
    expect(page.get_by_role("heading", name="Document inconnu de ce service")).to_be_visible()
    check(page)
    page.goto("/verifier")
    page.get_by_role("button", name="Vérifier ce fichier").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez un fichier")
    check(page)
