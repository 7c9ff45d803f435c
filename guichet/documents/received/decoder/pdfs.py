"""PDF: refused for what it would do, opened for what it shows. Its bytes are kept as they are: it may be signed."""

import io
import time

import pikepdf
import pypdfium2
from PIL import Image

from guichet.documents.received.decoder.active import active_content, attachments
from guichet.documents.received.decoder.attached import is_data
from guichet.documents.received.decoder.images import thumbnail
from guichet.documents.received.decoder.quality import advice
from guichet.documents.received.decoder.reading import Reading
from guichet.documents.received.decoder.stop import Stop

_LEAST_SIDE = 20
"""Points: a page smaller than 7 mm shows nothing."""
_PROOF_SIDE = 200
_PROOF_SECONDS = 6.0
"""Each page is drawn small to see that it can be; after so long, the rest is believed."""
_FIRST_SIDE = 1600
_CANNOT_BE_DRAWN = (pypdfium2.PdfiumError, ValueError, MemoryError, OSError)
_MOST_ATTACHMENTS = 5


def _open(content: bytes) -> pikepdf.Pdf:
    """:raises Stop: where a password is asked for, or nothing can be made of it"""
    try:
        return pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        raise Stop("protege") from None
    except (pikepdf.PdfError, ValueError, RuntimeError, MemoryError):
        raise Stop("illisible") from None


def inspect(content: bytes, limits: dict[str, int]) -> Reading:
    """Look through a PDF, then draw its pages.

    :raises Stop: where it is beyond a limit, does something, carries files that are not data, or cannot be read
    """
    try:
        with _open(content) as pdf:
            pages = len(pdf.pages)
            if pages > limits["pages_par_fichier"]:
                raise Stop("trop_de_pages", limite=limits["pages_par_fichier"], pages=pages)
            width, height = _check_sides(pdf, limits["cote_page"])
            found = active_content(pdf)
            if found:
                raise Stop("contenu_actif", trouve=found)
            _check_attachments(pdf)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, MemoryError):
        raise Stop("illisible") from None
    return _draw_all(content, pages, (width, height), limits)


def _check_sides(pdf: pikepdf.Pdf, most: int) -> tuple[int, int]:
    """The sides of the first page, in points."""
    sides: list[tuple[int, int]] = []
    for number, page in enumerate(pdf.pages, 1):
        left, bottom, right, top = (float(value) for value in page.mediabox)
        unit = float(page.obj.get("/UserUnit", 1))
        width, height = (round(abs(side) * unit) for side in (right - left, top - bottom))
        if not (_LEAST_SIDE <= width <= most and _LEAST_SIDE <= height <= most):
            raise Stop("page_demesuree", page=number)
        sides.append((width, height))
    if not sides:
        raise Stop("illisible")
    return sides[0]


def _check_attachments(pdf: pikepdf.Pdf) -> None:
    """An electronic invoice or an official receipt carries its data along; anything else is not for a page."""
    found = attachments(pdf)
    if len(found) > _MOST_ATTACHMENTS or not all(is_data(*one) for one in found):
        raise Stop("piece_jointe")


def _draw_all(content: bytes, pages: int, sides: tuple[int, int], limits: dict[str, int]) -> Reading:
    try:
        pdf = pypdfium2.PdfDocument(content)
        pdf.init_forms()
        if len(pdf) != pages:
            raise Stop("illisible")
        first = _draw(pdf, 0, _FIRST_SIDE)
        began = time.process_time()
        for number in range(1, pages):
            if time.process_time() - began > _PROOF_SECONDS:
                break
            _draw(pdf, number, _PROOF_SIDE)
    except _CANNOT_BE_DRAWN:
        raise Stop("illisible") from None
    # A PDF has no pixels of its own: only what is drawn can be judged.
    found = advice(first, (limits["cote_conseille"], 0), limits["cote_conseille"])
    return Reading(pages, *sides, frozenset(found), thumbnail(first, limits["cote_vignette"]))


def _draw(pdf: pypdfium2.PdfDocument, index: int, side: int) -> Image.Image:
    page = pdf[index]
    scale = side / max(*page.get_size(), 1.0)
    picture = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    return picture


def draw(content: bytes, page: int, side: int) -> Image.Image:
    """One page, from 1.

    :raises Stop: where it cannot be drawn
    """
    try:
        pdf = pypdfium2.PdfDocument(content)
        pdf.init_forms()
        if not 1 <= page <= len(pdf):
            raise Stop("inconnu")
        return _draw(pdf, page - 1, side)
    except _CANNOT_BE_DRAWN:
        raise Stop("illisible") from None


def inside(content: bytes) -> tuple[bytes | None, list[bytes]]:
    """The file without its encryption, where it has one, and every file it carries.

    :raises Stop: where it cannot be opened
    """
    with _open(content) as pdf:
        plain: bytes | None = None
        if pdf.is_encrypted:
            out = io.BytesIO()
            pdf.save(out, encryption=False)
            plain = out.getvalue()
        return plain, [content for _, content in attachments(pdf)]
