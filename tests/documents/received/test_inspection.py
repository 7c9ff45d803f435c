"""What is taken and what is refused, file by file, and what is left of a picture once drawn anew."""

import io
from dataclasses import replace
from datetime import date
from threading import BoundedSemaphore

import pytest
from PIL import Image

from guichet.documents.received import inspection, limits, sandbox
from guichet.documents.received.types import Accepted, Advice, Kind, Refused
from tests.documents import corpus

LIMITS = limits.on(date(2026, 11, 21))


def taken(content: bytes) -> Accepted:
    found = inspection.inspect(content, LIMITS)
    assert isinstance(found, Accepted), found
    return found


def refused(content: bytes) -> Refused:
    found = inspection.inspect(content, LIMITS)
    assert isinstance(found, Refused), found
    return found


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=["JPEG"])


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda: b"", "vide"),
        (lambda: corpus.heavy(10_000_001), "trop_lourd"),
        (corpus.html, "type_refuse"),
        (corpus.svg, "type_refuse"),
        (corpus.exe, "type_refuse"),
        (corpus.archive, "type_refuse"),
        (corpus.nested_archive, "type_refuse"),
        (lambda: corpus.archive("../../etc/passwd"), "type_refuse"),
        (corpus.docx, "type_refuse"),
        (corpus.gif_and_archive, "type_refuse"),
        (lambda: b"\0" * 1000, "type_refuse"),
        (lambda: corpus.jpeg() + corpus.archive(), "archive_cachee"),
        (lambda: corpus.pdf() + corpus.archive(), "archive_cachee"),
        (lambda: corpus.png_bomb(13_000), "trop_de_pixels"),
        (lambda: corpus.png_bomb(30_000), "trop_de_pixels"),
        (lambda: corpus.saved(Image.new("L", (12_001, 10)), "PNG"), "trop_de_pixels"),
        (corpus.jpeg_cut_in_half, "illisible"),
        (lambda: corpus.jpeg()[:3], "illisible"),
        (lambda: corpus.pdf()[:2000], "illisible"),
        (lambda: b"%PDF-1.7\n", "illisible"),
        (lambda: corpus.tiff(51), "trop_de_pages"),
        (lambda: corpus.pdf_of_blank_pages(51), "trop_de_pages"),
        (lambda: corpus.pdf_of_blank_pages(5000), "trop_de_pages"),
        (lambda: corpus.pdf_of_blank_pages(1, (200 / 0.0254 * 72, 842)), "page_demesuree"),
        (lambda: corpus.pdf_of_blank_pages(1, (1, 1)), "page_demesuree"),
        (lambda: corpus.pdf_encrypted("secret"), "protege"),
        (corpus.pdf_with_script, "contenu_actif"),
        (corpus.pdf_that_launches, "contenu_actif"),
        (lambda: corpus.pdf_linking_to("file:///etc/passwd"), "contenu_actif"),
        (lambda: corpus.pdf_linking_to("javascript:alert(1)"), "contenu_actif"),
        (corpus.pdf_with_xfa, "contenu_actif"),
        (corpus.pdf_with_page_actions, "contenu_actif"),
        (corpus.pdf_with_film, "contenu_actif"),
        (lambda: corpus.pdf_carrying("autre.pdf", corpus.pdf()), "piece_jointe"),
        (lambda: corpus.pdf_carrying("page.html", corpus.html()), "piece_jointe"),
        (lambda: corpus.pdf_carrying("archive.zip", corpus.archive()), "piece_jointe"),
        (lambda: corpus.pdf_carrying("script.js", b"alert(1)"), "piece_jointe"),
        (lambda: corpus.pdf_carrying("lot.bat", b"del /s C:"), "piece_jointe"),
        (lambda: corpus.pdf_carrying("sans-extension", b"bonjour"), "piece_jointe"),
        (lambda: corpus.pdf_carrying("donnees.json", b"{'a': alert(1)}"), "piece_jointe"),
        (lambda: corpus.pdf_carrying("donnees.json", b"[" * 100_000), "piece_jointe"),
        (lambda: corpus.pdf_carrying("donnees.xml", b"<facture>"), "piece_jointe"),
        (
            lambda: corpus.pdf_carrying("donnees.xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            "piece_jointe",
        ),
        (
            lambda: corpus.pdf_carrying("bombe.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
            "piece_jointe",
        ),
        (
            lambda: corpus.pdf_carrying("feuille.xml", b"<?xml-stylesheet href='x.xsl'?><a/>"),
            "piece_jointe",
        ),
        (lambda: corpus.pdf_carrying("table.csv", b'a,"b'), "piece_jointe"),
        (lambda: corpus.pdf_carrying("texte.txt", b"<script>alert(1)</script>"), "piece_jointe"),
        (lambda: corpus.pdf_carrying("texte.txt", b"\x1b]0;titre\x07"), "piece_jointe"),
        (lambda: corpus.pdf_carrying("texte.txt", "é".encode("latin-1")), "piece_jointe"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_its_reason(build, reason):
    assert refused(build()).reason == reason


@pytest.mark.parametrize(
    ("build", "kind", "pages"),
    [
        (corpus.jpeg, Kind.JPEG, 1),
        (lambda: corpus.heavy(10_000_000), Kind.JPEG, 1),
        (corpus.cmyk, Kind.JPEG, 1),
        (corpus.jpeg_and_script, Kind.JPEG, 1),
        (lambda: corpus.saved(corpus.page(), "PNG"), Kind.PNG, 1),
        (corpus.png_16_bits, Kind.PNG, 1),
        (corpus.png_animated, Kind.PNG, 1),
        (lambda: corpus.saved(corpus.page(), "BMP"), Kind.BMP, 1),
        (lambda: corpus.saved(corpus.page(), "WEBP"), Kind.WEBP, 1),
        (lambda: corpus.saved(corpus.page(), "HEIF"), Kind.HEIC, 1),
        (lambda: corpus.tiff(1), Kind.TIFF, 1),
        (lambda: corpus.tiff(50), Kind.TIFF, 50),
        (corpus.pdf, Kind.PDF, 1),
        (lambda: corpus.pdf(3), Kind.PDF, 3),
        (lambda: corpus.pdf_of_blank_pages(50), Kind.PDF, 50),
        (lambda: b"\xef\xbb\xbf\r\n" + corpus.pdf(), Kind.PDF, 1),
        (lambda: corpus.pdf_encrypted(""), Kind.PDF, 1),
        (corpus.pdf_that_opens_at_a_page, Kind.PDF, 1),
        (lambda: corpus.pdf_linking_to("https://exemple.test/"), Kind.PDF, 1),
        (corpus.pdf_with_broken_table, Kind.PDF, 1),
        (corpus.pdf_with_entities, Kind.PDF, 1),
        (corpus.pdf_signed, Kind.PDF, 1),
        (lambda: corpus.pdf_carrying("factur-x.xml", b"<?xml version='1.0'?><facture/>"), Kind.PDF, 1),
        (lambda: corpus.pdf_carrying("donnees.json", b'{"a": [1]}'), Kind.PDF, 1),
        (lambda: corpus.pdf_carrying("table.CSV", b"nom;montant\nExemple;12\n"), Kind.PDF, 1),
        (lambda: corpus.pdf_carrying("2d-doc.txt", b"DC04FR0000\x1d62SPECIMEN\x1fABC"), Kind.PDF, 1),
        (lambda: corpus.pdf_carrying("lisez-moi.txt", "\ufeffÀ lire".encode()), Kind.PDF, 1),
        (lambda: corpus.heic_of_brand(b"hevc"), Kind.HEIC, 1),
    ],
)
def test_a_good_file_is_taken_for_what_it_is(build, kind, pages):
    found = taken(build())
    assert (found.kind, found.pages) == (kind, pages)
    assert opened(found.thumbnail).size[1] <= 240
    assert len(found.views) == (0 if kind is Kind.PDF else pages)


def test_a_person_is_told_what_they_sent_instead():
    assert refused(corpus.docx()).facts["type"] == "docx"
    assert refused(corpus.heavy(10_000_001)).facts["limite"] == 10_000_000
    assert refused(corpus.pdf_of_blank_pages(51)).facts == {"limite": 50, "pages": 51}


def test_nothing_of_where_a_photograph_was_taken_nor_of_its_preview_is_left():
    sent = corpus.jpeg_with_secrets()
    assert b"Telephone" in sent
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)[2] == corpus.GPS_LATITUDE
    found = taken(sent)
    for drawn in (*found.views, found.thumbnail):
        assert not opened(drawn).getexif()
        assert b"Telephone" not in drawn
        assert drawn.count(b"\xff\xd8\xff") == 1
    assert Image.open(io.BytesIO(found.thumbnail)).convert("RGB").getpixel((80, 5)) == (255, 255, 255)


def test_nothing_of_what_follows_a_picture_is_left():
    (view,) = taken(corpus.jpeg_and_script()).views
    assert b"script" not in view


def test_a_page_lying_down_stands_up():
    found = taken(corpus.jpeg_lying_down())
    assert opened(found.views[0]).size == (1240, 1754)
    assert found.advice == ()


def test_sixteen_bits_of_grey_stay_readable():
    drawn = opened(taken(corpus.png_16_bits()).views[0])
    low, high = drawn.convert("L").getextrema()
    assert low < 20
    assert high > 235


def test_what_is_transparent_is_drawn_on_white():
    drawn = opened(taken(corpus.png_transparent()).views[0])
    assert drawn.getpixel((5, 5)) == (255, 255, 255)
    assert drawn.getpixel((600, 150)) == (0, 0, 0)


def test_of_a_moving_picture_the_first_frame_is_kept():
    drawn = opened(taken(corpus.png_animated()).views[0])
    assert drawn.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("build", "advice"),
    [
        (corpus.jpeg, ()),
        (corpus.blurred, (Advice.BLURRED,)),
        (corpus.sideways, (Advice.SIDEWAYS,)),
        (corpus.small, (Advice.SMALL,)),
        (corpus.blank, (Advice.BLANK,)),
        (lambda: corpus.pdf(1), ()),
        (lambda: corpus.pdf_of_blank_pages(1), (Advice.BLANK,)),
    ],
)
def test_what_could_be_better_is_said_and_never_stops_anyone(build, advice):
    assert taken(build()).advice == advice


def test_a_view_shows_the_page_with_the_text_across_it():
    found = taken(corpus.jpeg())
    plain = inspection.view(found.views[0], found.kind, 1, "", LIMITS)
    marked = inspection.view(
        found.views[0], found.kind, 1, "Dossier 92012026112100000 déposé le 21/11/2026", LIMITS
    )
    assert not isinstance(plain, Refused)
    assert not isinstance(marked, Refused)
    assert (marked.name, marked.media_type) == ("page-1.jpg", "image/jpeg")
    before, after = opened(plain.content), opened(marked.content)
    assert before.size == after.size == (1240, 1754)
    # The margins, white before, carry the text now, in every corner of the page.
    for corner in ((0, 0), (620, 0), (0, 877), (620, 877)):
        box = (*corner, corner[0] + 620, corner[1] + 877)
        assert sum(after.crop(box).convert("L").tobytes()) < sum(before.crop(box).convert("L").tobytes())


def test_any_page_of_a_pdf_is_drawn_when_asked_for():
    content = corpus.pdf(3)
    third = inspection.view(content, Kind.PDF, 3, "Dossier", LIMITS)
    assert not isinstance(third, Refused)
    assert max(opened(third.content).size) == 3000
    assert inspection.view(content, Kind.PDF, 4, "Dossier", LIMITS) == Refused("inconnu")


def test_a_decoder_that_is_killed_is_a_file_that_cannot_be_read():
    starved = replace(LIMITS, memoire_de_lecture=90_000_000)
    found = inspection.inspect(corpus.jpeg(), starved)
    assert isinstance(found, Refused)
    assert found.reason == "illisible"


def test_a_page_that_inflates_without_end_kills_its_reader_only():
    found = inspection.inspect(corpus.pdf_inflating(2_000_000_000), LIMITS)
    assert found == Refused("illisible") or isinstance(found, Accepted)


def test_a_reader_that_lasts_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(sandbox, "_WALL_SECONDS", 0.01)
    assert refused(corpus.jpeg()).reason == "illisible"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\n",
        b"[]\n",
        b"{}\n",
        b'{"parts": [5]}\nabc',
        b'{"parts": [-1, 1]}\n',
        b'{"refused": "mot inconnu", "facts": {}}\n',
        b'{"kind": "exe", "pages": 1, "width": 1, "height": 1, "advice": [], "parts": []}\n',
    ],
)
def test_a_reader_that_answers_nonsense_is_not_believed(monkeypatch, answer):
    monkeypatch.setattr(sandbox, "_exchange", lambda request, content: answer)
    assert refused(b"x").reason == "illisible"


def test_when_every_reader_is_busy_the_person_is_told_to_come_back(monkeypatch):
    taken_slot = BoundedSemaphore(1)
    taken_slot.acquire()
    monkeypatch.setattr(sandbox, "_slots", taken_slot)
    monkeypatch.setattr(sandbox, "_WAIT_SECONDS", 0.01)
    assert refused(corpus.jpeg()).reason == "occupe"
