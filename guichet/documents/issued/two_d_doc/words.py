"""Text as a 2D-Doc can hold it: capitals without accents, digits, spaces (§ 11 of the specification).

The specification gives the set of characters only; the method is ours.
"""

import unicodedata

_SPELLED = str.maketrans(
    {
        "Œ": "OE",
        "Æ": "AE",
        "ẞ": "SS",
        "Ø": "O",
        "Ł": "L",
        "Đ": "D",
        "Ð": "D",
        "Ɖ": "D",
        "Þ": "TH",
        "Ħ": "H",
        "Ŧ": "T",
        "Ŋ": "N",
        "Ə": "E",
        "Ɛ": "E",
        "Ɔ": "O",
        "Ɓ": "B",
        "Ɗ": "D",
        "Ƙ": "K",
        "Ɲ": "N",
        "Ƴ": "Y",
    }
)
_OTHER_LETTERS = {"Lu", "Ll", "Lt", "Lo"}
_FORMAT = "Cf"
_MARK = "Mn"


class NotLatin(ValueError):
    """The text has letters of another script: the Latin form of the passport is needed."""


def latin(text: str, digits: bool = True) -> str:
    """Accented text in capitals, digits and single spaces; apostrophes, hyphens and other signs become spaces.

    :param digits: whether digits may stay; elsewhere they become spaces
    :raises NotLatin: where a letter has no Latin form
    """
    spelled = unicodedata.normalize("NFC", text).upper().translate(_SPELLED)
    bare = unicodedata.normalize("NFKD", spelled).upper()
    return " ".join("".join(_kept(character, digits) for character in bare).split())


def _kept(character: str, digits: bool) -> str:
    if "A" <= character <= "Z" or (digits and "0" <= character <= "9"):
        return character
    category = unicodedata.category(character)
    if category in _OTHER_LETTERS:
        raise NotLatin(character)
    return "" if category in (_MARK, _FORMAT) else " "


def first_names(names: list[str] | tuple[str, ...]) -> str:
    """The list of first names, a slash between two.

    :raises NotLatin: see `latin`
    :raises ValueError: more than six
    """
    if len(names) > 6:
        raise ValueError("six prénoms au plus")
    return "/".join(filter(None, (latin(name, digits=False) for name in names)))


def shortened(value: str, maximum: int) -> tuple[str, bool]:
    """A value within its length, and whether it was cut; of several first names, whole names go first.

    One character less than the room is used, so that the mark of a cut never follows a full value, which some
    readers lose.
    """
    if len(value) <= maximum:
        return value, False
    head, after = value[: maximum - 1], value[maximum - 1]
    if "/" in head and after != "/":
        head = head.rsplit("/", 1)[0]
    return head.rstrip(), True
