"""The name a file keeps: for people to recognise, never to find it by."""

import re
import unicodedata

from guichet.documents.received.types import Kind

LONGEST = 120
_KEPT_JOINERS = "\u200c\u200d"
"""Persian words and emoji are written with them; every other invisible character goes."""
_SEPARATORS = re.compile(r'[/\\:*?"<>|]')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])$")


def clean(name: str | None, kind: Kind) -> str:
    """A name of at most 120 characters, safe on every system, with the extension its content deserves."""
    last = re.split(r"[/\\]", name or "")[-1]
    shown = "".join(character for character in unicodedata.normalize("NFC", last) if _is_seen(character))
    words = " ".join(_SEPARATORS.sub("_", shown).split())
    stem = _without_extension(words.rstrip(" .")).strip(" .") or "document"
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    end = f".{kind.extension}"
    return stem[: LONGEST - len(end)].rstrip(" .") + end


def _is_seen(character: str) -> bool:
    return character in _KEPT_JOINERS or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _without_extension(name: str) -> str:
    stem, dot, end = name.rpartition(".")
    return stem if dot and stem.strip(" .") and 1 <= len(end) <= 5 and end.isalnum() else name
