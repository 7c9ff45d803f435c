"""What people join to a request, as tests make it: a picture full of detail, light enough to be kept many times."""

from io import BytesIO

from PIL import Image

_GRAIN = 60, 80


def picture(width: int = 900, height: int = 1200) -> bytes:
    """A PNG as sharp as a paper, of two hundred kilobytes where it is a page; no two are alike."""
    grain = Image.effect_noise(_GRAIN, 60).convert("RGB")
    page = Image.new("RGB", (width, height))
    for left in range(0, width, grain.width):
        for top in range(0, height, grain.height):
            page.paste(grain, (left, top))
    content = BytesIO()
    page.save(content, "PNG")
    return content.getvalue()
