"""Whether a page can be read, by cheap measures on a small grey copy. Advice, never proof."""

import itertools

from PIL import Image, ImageFilter, ImageStat

_WORK_SIDE = 1000
_BLANK_BELOW = 3.0
"""Standard deviation of grey (0 to 255) under which nothing is seen on a page."""
_BLURRED_BELOW = 8.0
"""How much weaker the edges get by one more blur: sharp text 200 times, text hard to read 6 times."""
_SIDEWAYS_ABOVE = 3.0
"""How much more the columns alternate than the rows: lines of text alternate across their direction."""
_LEAST_ALTERNATION = 5.0

_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
_BLUR = ImageFilter.GaussianBlur(2)


def advice(page: Image.Image, source: tuple[int, int], least_side: int) -> set[str]:
    """What to tell about one page, given the sides it had in the file."""
    found = {"trop_petit"} if max(source) < least_side else set[str]()
    grey = page.convert("L")
    grey.thumbnail((_WORK_SIDE, _WORK_SIDE))
    if ImageStat.Stat(grey).stddev[0] < _BLANK_BELOW:
        return found | {"vide"}
    if _edges(grey) < _BLURRED_BELOW * _edges(grey.filter(_BLUR)):
        return found | {"flou"}
    if _is_sideways(grey):
        found.add("tourne")
    return found


def _edges(grey: Image.Image) -> float:
    """How strong the edges are; the filter leaves the border as it was, which is no edge."""
    inner = (1, 1, max(grey.width - 1, 2), max(grey.height - 1, 2))
    return ImageStat.Stat(grey.filter(_LAPLACIAN).crop(inner)).var[0]


def _is_sideways(grey: Image.Image) -> bool:
    width, height = grey.size
    rows = _alternation(grey.resize((1, height), Image.Resampling.BOX))
    columns = _alternation(grey.resize((width, 1), Image.Resampling.BOX))
    return columns > _SIDEWAYS_ABOVE * rows and columns > _LEAST_ALTERNATION


def _alternation(profile: Image.Image) -> float:
    """Mean square step from one line of the profile to the next, without the rare large ones: margins, frames."""
    values = profile.tobytes()
    steps = sorted((after - before) ** 2 for before, after in itertools.pairwise(values))
    usual = steps[: max(len(steps) * 95 // 100, 1)]
    return sum(usual) / max(len(usual), 1)
