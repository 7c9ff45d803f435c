"""What can be asked of the decoder."""

from typing import Any

from guichet.documents.received.decoder import images, pdfs
from guichet.documents.received.decoder.kinds import kind_of
from guichet.documents.received.decoder.stop import Stop

__all__ = ["OPERATIONS", "Stop"]

Answer = tuple[dict[str, Any], list[bytes]]


def inspect(content: bytes, request: dict[str, Any]) -> Answer:
    """Read a file whole. Parts: its thumbnail, then the pages drawn anew (none for a PDF)."""
    kind = kind_of(content)
    limits = request["limits"]
    read = pdfs.inspect(content, limits) if kind == "pdf" else images.inspect(content, kind, limits)
    head = {
        "kind": kind,
        "pages": read.pages,
        "width": read.width,
        "height": read.height,
        "advice": sorted(read.advice),
    }
    return head, [read.thumbnail, *read.views]


def view(content: bytes, request: dict[str, Any]) -> Answer:
    """One page as a picture with a text across it: of a PDF, the page `page` (from 1); of a picture, itself.

    `side`: its longer one in pixels, 0 as large as it may be; `turn`: quarter turns to the right.
    """
    most = request["limits"]["cote_vue"]
    side = min(request.get("side") or most, most)
    if request["kind"] == "pdf":
        picture = pdfs.draw(content, request["page"], side)
    else:
        picture = images.opened(content)
        picture = images.sized(picture, side) if request.get("side") else picture
    picture = images.turned(picture, request.get("turn", 0))
    return {}, [images.as_jpeg(images.marked(picture, request["text"]))]


def inside(content: bytes, request: dict[str, Any]) -> Answer:
    """What a PDF hides from a scanner: itself without its encryption, where it has one, then its attachments."""
    plain, attached = pdfs.inside(content)
    return {"decrypted": plain is not None}, [*([plain] if plain is not None else []), *attached]


OPERATIONS = {"inspect": inspect, "view": view, "inside": inside}
