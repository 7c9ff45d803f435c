"""The paper: accessible, archivable, its data attached, whatever the names in it; the same bytes each time.

Checked by pikepdf and pypdfium2, which did not make it. Not a certification: the claims of PDF/A-3a and PDF/UA-1
in the file, and what of them can be seen.
"""

import json
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from guichet.documents.issued import contents, making, rendering
from guichet.documents.issued.kinds import KINDS
from guichet.documents.issued.rendering import NotRendered, Typesetter
from guichet.documents.issued.two_d_doc import Code, read
from tests.documents.issued import paper
from tests.documents.issued.every_kind import EVERY_KIND, WITH_A_CODE
from tests.documents.issued.sample import RECEIPT, receipt

PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"


@pytest.fixture(scope="module", params=EVERY_KIND)
def kind(request):
    return request.param


@pytest.fixture(scope="module", params=["set", "sealed"])
def pdf(request, kind):
    content = paper.pdf(kind) if request.param == "set" else paper.sealed_pdf(kind)
    with pikepdf.open(BytesIO(content)) as opened:
        yield opened


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


def test_it_is_tagged_in_french_with_its_title_shown(pdf, kind):
    assert pdf.Root.StructTreeRoot.K is not None
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "fr"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo.Title) == EVERY_KIND[kind]["titre"]


def test_it_claims_pdfa_3a_and_pdfua_1(pdf):
    tree = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    found = {element.tag: element.text for element in tree.iter()}
    claimed = {name: value for element in tree.iter() for name, value in element.attrib.items()}
    assert (found | claimed)[f"{PDFA}part"] == "3"
    assert (found | claimed)[f"{PDFA}conformance"] == "A"
    assert (found | claimed)[f"{PDFUA}part"] == "1"


def test_colours_are_defined_and_nothing_runs(pdf):
    assert [str(intent.S) for intent in pdf.Root.OutputIntents] == ["/GTS_PDFA1"]
    for key in ("OpenAction", "AA"):
        assert f"/{key}" not in pdf.Root
    names = {name for found in pdf.objects if isinstance(found, pikepdf.Dictionary) for name in found.keys()}  # noqa: SIM118
    assert not names & {"/JS", "/JavaScript", "/Launch", "/RichMedia", "/XFA"}


def test_every_font_is_embedded(pdf):
    described = [
        found
        for found in pdf.objects
        if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/FontDescriptor"
    ]
    assert len(described) >= 2
    for font in described:
        assert any(f"/FontFile{kind}" in font for kind in ("", "2", "3"))


def test_headings_are_in_order_and_the_code_is_described(pdf, kind):
    tags = [
        found
        for found in pdf.objects
        if isinstance(found, pikepdf.Dictionary) and "/S" in found and "/K" in found and "/P" in found
    ]
    roles = [str(tag.S) for tag in tags]
    assert roles.count("/H1") == 1
    assert roles.count("/H2") == 7  # as it happens, in each of the samples
    figures = [str(tag.Alt) for tag in tags if tag.S == "/Figure"]
    assert len(figures) == (kind in WITH_A_CODE)
    assert all("2D-Doc" in described for described in figures)


def test_its_data_are_attached_as_frozen(pdf, kind):
    names = pdf.Root.Names.EmbeddedFiles.Names
    files = {str(names[place]): names[place + 1] for place in range(0, len(names), 2)}
    assert files["donnees.json"].AFRelationship == "/Data"
    assert files["donnees.json"].EF.F.read_bytes().decode() == paper.frozen(kind)
    assert len(pdf.Root.AF) == len(files) == 1 + (kind in WITH_A_CODE)
    if kind in WITH_A_CODE:
        assert files["2d-doc.txt"].AFRelationship == "/Supplement"
        assert files["2d-doc.txt"].EF.F.read_bytes().decode() == paper.code(kind).text


def test_the_same_data_make_the_same_bytes():
    first = paper.pdf()
    other = Typesetter()
    try:
        assert paper.pdf() == first
        inputs = {"page": "", "donnees": "", "symbole": "", "code": ""}
        with pytest.raises(NotRendered):
            other.render("attestation", inputs, paper.NOW)
    finally:
        other.stop()


def test_it_shows_every_mention_and_both_references():
    shown = text_of(paper.pdf())
    for said in (
        "9903007192",
        "9901202308160000184",
        "16/08/2023",
        "Łukaszewska-Özdemir",
        "00/00/2006",
        "Tunis, Tunisie",
        "12 bis boulevard du Maréchal Jean de Lattre de Tassigny",
        "Le silence vaut rejet le 16/12/2023, sous réserve que le dossier soit complet.",
        "Il ne prouve pas la régularité du séjour",
        "2D-DOC",
        paper.REFERENCE,
        paper.VERIFY_AT,
    ):
        assert said in shown


@pytest.mark.parametrize("kind", WITH_A_CODE)
def test_the_printed_code_is_read_from_the_page(kind):
    libdmtx = pytest.importorskip(
        "pylibdmtx.pylibdmtx", reason="needs libdmtx: sudo apt-get install libdmtx0b"
    )
    page: Image.Image = pypdfium2.PdfDocument(paper.sealed_pdf(kind))[0].render(scale=300 / 72).to_pil()
    found = libdmtx.decode(page.convert("L"), max_count=1, timeout=20_000)
    assert found[0].data.decode() == paper.code(kind).text


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        "{{7*7}}",
        "{% debug %}",
        "${7*7}",
        "#sys.inputs",
        "$x^2$ *gras* _italique_ `code` <label> @ref \\ // commentaire",
        "<script>alert(1)</script>",
        "O'Brien-N'Diaye d'Été",
        "Иван Ελένη Đặng Thị Hồng",
        "= Titre",
        "%PDF-1.7 endobj",
    ],
)
def test_whatever_a_name_holds_is_printed_as_it_is(name):
    assert name in text_of(paper.pdf(identite__nom=name))


def test_an_arabic_name_is_printed():
    shown = text_of(paper.pdf(identite__nom="محمد", titre="Accusé pour محمد"))
    assert any(form in shown for form in ("محمد", "دمحم"))


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("A\u202eB\u2066C", "ABC"),
        ("Ab\u200bdou\x00", "Abdou"),
        ("a\nb\tc", "a b c"),
        ("e\u0301", "é"),
        ("Пётр", "Пётр"),
    ],
)
def test_a_name_is_printed_on_one_line_without_hidden_signs(name, printed):
    assert f"Nom de naissance {printed}" in text_of(paper.pdf(identite__nom=name))
    data = json.loads(paper.frozen(identite__nom=name))
    assert data["contenu"]["identite"]["nom"] == name


def test_a_long_receipt_runs_over_several_pages():
    blocks = [
        {"cle": key, "titre": key, "paragraphes": ["Une phrase de l'exemple. " * 60]}
        for key in ("reception", "portee", "silence", "recours", "autre", "encore")
    ]
    blocks += [block for block in RECEIPT["blocs"] if block["cle"] == "service"]
    content = paper.pdf(blocs=blocks)
    assert len(pypdfium2.PdfDocument(content)) > 1
    assert "2 / " in text_of(content)


def test_a_document_without_a_code_is_made_all_the_same():
    assert paper.code(identite__sexe="").text == ""
    content = paper.pdf(identite__sexe="")
    assert "2D-DOC" not in text_of(content)
    with pikepdf.open(BytesIO(content)) as opened:
        assert len(opened.Root.AF) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"identite__sexe": ""}, "ni M ni F"),
        ({"identite__nom": "محمد"}, "NotLatin"),
        ({"demande__numero": "12"}, "6K"),
        ({"identite__prenoms": ["A"] * 7}, "six prénoms"),
        ({"identite__nom": "-"}, "62 : vide"),
        ({"identite__nationalite__code": "QQ"}, "67 : QQ"),
        ({"identite__date_naissance": "2006-00-12"}, "69 : 12002006"),
    ],
)
def test_what_the_format_cannot_say_gets_no_code_and_says_why(changes, reason):
    made = paper.code(**changes)
    assert made.text == ""
    assert reason in made.reason
    assert "pas de code 2D-Doc" in text_of(paper.pdf(**changes))


def test_a_document_with_a_code_does_not_say_it_has_none():
    assert "pas de code" not in text_of(paper.pdf())


def value_of(made, name):
    code = read(made.text)
    assert isinstance(code, Code)
    return code.values[name].text


@pytest.mark.parametrize(
    ("address", "postcode", "town"),
    [
        (
            {
                "code_postal": "SW1A 1AA",
                "commune": "London",
                "pays": {"code": "GB", "libelle": "Royaume-Uni"},
            },
            "     ",
            "LONDON",
        ),
        (
            {"code_postal": "10115", "commune": "Berlin", "pays": {"code": "DE", "libelle": "Allemagne"}},
            "     ",
            "BERLIN",
        ),
        (
            {"code_postal": "", "commune": "Monaco", "pays": {"code": "MC", "libelle": "Monaco"}},
            "     ",
            "MONACO",
        ),
        ({"code_postal": "75013", "commune": "Paris 13e Arrondissement"}, "75013", "PARIS"),
        ({"code_postal": "13001", "commune": "Marseille 1er Arrondissement"}, "13001", "MARSEILLE"),
        ({"code_postal": "59800", "commune": "Lille"}, "59800", "LILLE"),
    ],
)
def test_an_address_abroad_or_in_a_district_of_a_city_is_in_the_code(address, postcode, town):
    made = paper.code(**{f"adresse__{name}": value for name, value in address.items()})
    assert made.reason == ""
    assert (value_of(made, "6W"), value_of(made, "6X")) == (postcode, town)


@pytest.mark.parametrize("country", ["XT", "XL", "XS", "AN", "XA"])
def test_a_country_of_birth_that_is_no_more_is_in_the_code(country):
    made = paper.code(identite__pays_naissance={"code": country, "libelle": "Un pays"})
    assert value_of(made, "6C") == country


def test_a_document_changed_since_it_was_filed_says_both_days():
    text = text_of(paper.pdf(demande__modifiee_le="2023-08-20"))
    assert "Demande déposée le 16/08/2023" in text
    assert "Modifiée le 20/08/2023" in text
    assert "Modifiée" not in text_of(paper.pdf())
    assert value_of(paper.code(demande__modifiee_le="2023-08-20"), "6L") == "16082023"


def test_east_of_paris_the_paper_bears_its_own_day_and_the_code_that_of_paris():
    kind = KINDS["attestation_depot"]
    ahead = contents.frozen(kind, paper.REFERENCE, date(2023, 8, 17), contents.read(kind, receipt()))
    made = making.code_of(kind, ahead, paper.held().stamp, paper.NOW)
    code = read(made.text)
    assert isinstance(code, Code), made.reason
    assert (code.header.issued, code.header.signed) == (date(2023, 8, 16), date(2023, 8, 16))


def test_the_typesetter_is_replaced_when_it_takes_too_long():
    slow = Typesetter(seconds=0.0)
    inputs = {"page": "{}", "donnees": "", "symbole": "", "code": ""}
    with pytest.raises(NotRendered, match="too long"):
        slow.render("attestation", inputs, datetime(2023, 1, 1, tzinfo=UTC))
    slow.seconds = 10.0
    with pytest.raises(NotRendered, match="dictionary"):
        slow.render("attestation", inputs, datetime(2023, 1, 1, tzinfo=UTC))
    slow.stop()


def test_the_typesetter_has_little_memory_and_no_files():
    child = Typesetter()
    child._started()
    assert child._child is not None
    limits = Path(f"/proc/{child._child.pid}/limits")
    for _ in range(100):
        told = {line[:26].strip(): line[26:].split()[0] for line in limits.read_text().splitlines()}
        if told["Max address space"] != "unlimited":
            break
        rendering.select.select([], [], [], 0.05)
    child.stop()
    assert told["Max address space"] == str(512 * 1024 * 1024)
    assert told["Max file size"] == "0"
