"""Pictures: refused by their header, read whole, then drawn anew without anything but what is seen."""

import io
import warnings
from pathlib import Path

import pillow_heif
from PIL import Image, ImageDraw, ImageFont, ImageOps

from guichet.documents.received.decoder.quality import advice
from guichet.documents.received.decoder.reading import Reading
from guichet.documents.received.decoder.stop import Stop

pillow_heif.register_heif_opener()
warnings.simplefilter("error", Image.DecompressionBombWarning)

_FORMATS = {
    "jpeg": ["JPEG"],
    "png": ["PNG"],
    "tiff": ["TIFF"],
    "bmp": ["BMP"],
    "webp": ["WEBP"],
    "heic": ["HEIF"],
}
_UNREADABLE = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, MemoryError)
"""What Pillow's readers raise on a file that is not what it says."""

# Pillow's own font has no accents.
_FONT = Path(__file__).parents[2] / "issued" / "fonts" / "NotoSans-Regular.ttf"
_WHITE = (255, 255, 255)
_MARK = (110, 110, 110)
_MARK_OPACITY = 70


def inspect(content: bytes, kind: str, limits: dict[str, int]) -> Reading:
    """Read every page of a picture.

    :raises Stop: where it is beyond a limit or cannot be read
    """
    Image.MAX_IMAGE_PIXELS = limits["pixels_par_image"]
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS[kind]) as picture:
            return _read(picture, _pages(picture, kind, limits), limits)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Stop("trop_de_pixels", limite=limits["pixels_par_image"]) from None
    except _UNREADABLE:
        raise Stop("illisible") from None


def _pages(picture: Image.Image, kind: str, limits: dict[str, int]) -> int:
    """Only a TIFF has pages: other pictures with several frames are moving ones, of which the first counts."""
    if kind != "tiff":
        return 1
    pages = 0
    while pages <= limits["pages_par_fichier"]:
        try:
            picture.seek(pages)
        except EOFError:
            picture.seek(0)
            return pages
        pages += 1
    raise Stop("trop_de_pages", limite=limits["pages_par_fichier"])


def _read(picture: Image.Image, pages: int, limits: dict[str, int]) -> Reading:
    found: set[str] = set()
    views: list[bytes] = []
    first: Image.Image | None = None
    sides = (0, 0)
    for number in range(pages):
        if number:
            picture.seek(number)
        _check_sides(picture.size, limits)
        page = drawn_anew(picture, limits["cote_vue"])
        found |= advice(page, picture.size, limits["cote_conseille"])
        views.append(as_jpeg(page))
        if first is None:
            first, sides = page, picture.size
    assert first is not None
    return Reading(pages, *sides, frozenset(found), thumbnail(first, limits["cote_vignette"]), views)


def _check_sides(size: tuple[int, int], limits: dict[str, int]) -> None:
    width, height = size
    if width * height > limits["pixels_par_image"] or max(size) > limits["cote_image"]:
        raise Stop("trop_de_pixels", limite=limits["pixels_par_image"], largeur=width, hauteur=height)


def drawn_anew(picture: Image.Image, side: int) -> Image.Image:
    """The pixels alone, upright, at most `side` long: no metadata, no embedded preview, nothing appended."""
    picture.load()
    shown = _flat(picture)
    shown.thumbnail((side, side))
    shown = ImageOps.exif_transpose(shown)
    clean = Image.new(shown.mode, shown.size)
    clean.paste(shown)
    return clean


def _flat(picture: Image.Image) -> Image.Image:
    """Grey or RGB, on white where the picture is transparent; keeps the orientation it is tagged with."""
    exif = picture.getexif()
    if picture.mode.startswith("I"):
        # Sixteen bits: Pillow would clip to eight what must be scaled.
        flat = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif picture.mode in ("1", "L"):
        flat = picture.convert("L")
    elif picture.has_transparency_data:
        opaque = Image.new("RGB", picture.size, _WHITE)
        layer = picture.convert("RGBA")
        opaque.paste(layer, mask=layer)
        flat = opaque
    else:
        flat = picture.convert("RGB") if picture.mode != "RGB" else picture.copy()
    flat.info["exif"] = exif.tobytes() if exif else b""
    return flat


def thumbnail(page: Image.Image, side: int) -> bytes:
    small = page.copy()
    small.thumbnail((side, side))
    return as_jpeg(small, quality=75)


def as_jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    """A page that this module drew before."""
    try:
        picture = Image.open(io.BytesIO(content), formats=["JPEG"])
        picture.load()
    except _UNREADABLE:
        raise Stop("illisible") from None
    return picture


def sized(picture: Image.Image, side: int) -> Image.Image:
    """The page with its longer side so long, larger or smaller."""
    scale = side / max(picture.size)
    width, height = (max(1, round(length * scale)) for length in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


_TURNS = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
"""By quarter turns to the right; Pillow turns to the left."""


def turned(picture: Image.Image, quarters: int) -> Image.Image:
    """The page turned to the right."""
    turn = _TURNS[quarters % 4]
    return picture.transpose(turn) if turn is not None else picture


def marked(picture: Image.Image, text: str) -> Image.Image:
    """The page with `text` across it, so often that no cut leaves it out."""
    page = picture.convert("RGB")
    if not text:
        return page
    font = ImageFont.truetype(_FONT, max(page.size) / 50)
    left, top, right, bottom = font.getbbox(text)
    width, height = int(right - left), int(bottom - top)
    tile = Image.new("L", (width + 4 * height, width * 2 // 5 + 2 * height), 0)
    ImageDraw.Draw(tile).text((2 * height, tile.height // 2), text, fill=_MARK_OPACITY, font=font)
    tile = tile.rotate(20, Image.Resampling.BILINEAR)
    mask = Image.new("L", page.size, 0)
    for row, y in enumerate(range(0, page.height, tile.height)):
        for x in range(-(row % 2) * tile.width // 2, page.width, tile.width):
            mask.paste(tile, (x, y))
    page.paste(Image.new("RGB", page.size, _MARK), mask=mask)
    return page
