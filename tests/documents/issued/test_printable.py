"""What a form takes for a receipt, the fonts of the receipt can print."""

import sys
import unicodedata

from guichet.documents.issued.printable import lacks_a_character
from guichet.procedures import is_latin


def test_every_character_that_counts_as_latin_can_be_printed():
    taken = [chr(point) for point in range(sys.maxunicode + 1) if not 0xD800 <= point < 0xE000]
    taken = [one for one in taken if is_latin(one)]
    assert len(taken) > 1000
    assert [one for one in taken if lacks_a_character(one)] == []
    assert {"é", "Ł", "ß", "ʻ", "ễ", "’", "-", "N", "9"} <= set(taken)
    assert not {"王", "ع", "П", "Ω", "😀", "\ufffd"} & set(taken)


def test_a_letter_with_its_accent_apart_is_the_same_letter():
    for name in ("Étienne", "Nguyễn", "Łukasz"):
        apart = unicodedata.normalize("NFD", name)
        assert is_latin(apart)
        assert not lacks_a_character(apart)
