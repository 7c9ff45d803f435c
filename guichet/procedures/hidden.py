"""Signs that nobody sees: out of what people and agents write, before anyone asks whether they wrote something."""

import unicodedata


def without_hidden_signs(text: str) -> str:
    """The text without its control signs, lines apart, nor what stands around it; empty where none of it is seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign == "\n" or _is_seen(sign)).strip()
    return kept if any(unicodedata.category(sign)[0] not in "CZ" for sign in kept) else ""


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNSEEN and sign not in _TURNING


_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
"""Control signs, halves of signs, private and unassigned ones."""
_TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x2060, 0xFEFF)))
"""Signs that turn the text around them the other way, and those of no width. What joins letters stays: some
languages, and pictures, are written with it."""
