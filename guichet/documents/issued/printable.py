"""Text as our fonts can print it; what would reorder a line unseen is left out.

What they lack would show as U+FFFD: `contents.read` refuses it before anything is issued.
"""

import json
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

_MISSING = "\N{REPLACEMENT CHARACTER}"


@cache
def _ranges() -> tuple[tuple[int, ...], tuple[int, ...]]:
    found = json.loads((Path(__file__).parent / "fonts" / "coverage.json").read_text())
    return tuple(first for first, _ in found), tuple(last for _, last in found)


def is_printable(character: str) -> bool:
    firsts, lasts = _ranges()
    place = bisect_right(firsts, ord(character)) - 1
    return place >= 0 and ord(character) <= lasts[place]


def lacks_a_character(text: str) -> bool:
    """Whether something in the text could not be printed."""
    return _MISSING in printable(text)


def printable(text: str) -> str:
    """One line of text, composed (NFC), without control and direction marks."""
    kept = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category in ("Cf", "Cc", "Zl", "Zp"):
            kept.append(" " if character.isspace() else "")
        else:
            kept.append(character if is_printable(character) else _MISSING)
    return " ".join("".join(kept).split(" ")).strip()
