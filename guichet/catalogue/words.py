"""Words without accents, case or punctuation: what headings, ids and searches are compared by."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_BETWEEN = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower-case words without accents, one space between: « L'Haÿ-les-Roses » gives `l hay les roses`."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _BETWEEN.sub(" ", letters).strip()
