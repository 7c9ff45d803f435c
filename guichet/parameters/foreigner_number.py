"""The foreigner number (AGDREF) as a person types it: what is certain about it, and what to try.

Ten digits; nine on resident cards made before a date, where a zero goes after the first two digits before a
booking site accepts it. No check digit is known. Figures and words are in `data/parameters/numero-etranger.yaml`.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guichet.rules import Quotations, Record, Text


class NumberState(StrEnum):
    CORRECT = "correct"
    TO_COMPLETE = "a_completer"
    TITLE_NEEDED = "titre_a_preciser"
    WRONG = "incorrect"


class NumberRules(Record):
    """The dated figures, as data."""

    longueur: int
    longueur_ancienne: int
    chiffre_ajoute: str
    position: int
    titres_anciens: list[str]
    fabriques_avant: date
    conseils: dict[str, Text]
    source: Quotations


@dataclass(frozen=True, slots=True)
class NumberReading:
    """`number` is the ten digits to type, or None while they are not certain."""

    state: NumberState
    number: str | None
    advice: tuple[Text, ...]


_SEPARATORS = re.compile(r"[\s.\-_/\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")


def read_number(text: str, title: str | None, made: date | None, rules: NumberRules) -> NumberReading:
    """Read a foreigner number.

    :param text: as typed; spaces, dots and dashes do not count, digits of any script do
    :param title: a value of `titre_detenu`, or None when not known
    :param made: the day the title was made, or None when not known
    """
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if not digits.isdecimal():
        return NumberReading(NumberState.WRONG, None, (rules.conseils["chiffres"],))
    digits = "".join(str(unicodedata.decimal(character)) for character in digits[:40])
    if len(digits) == rules.longueur:
        return NumberReading(NumberState.CORRECT, digits, (rules.conseils["verifier"],))
    if len(digits) != rules.longueur_ancienne:
        return NumberReading(NumberState.WRONG, None, (rules.conseils["longueur"],))
    return _read_old(digits, title, made, rules)


def _read_old(digits: str, title: str | None, made: date | None, rules: NumberRules) -> NumberReading:
    if title is None or (title in rules.titres_anciens and made is None):
        return NumberReading(NumberState.TITLE_NEEDED, None, (rules.conseils["titre"],))
    if title in rules.titres_anciens and made is not None and made < rules.fabriques_avant:
        number = digits[: rules.position] + rules.chiffre_ajoute + digits[rules.position :]
        return NumberReading(NumberState.TO_COMPLETE, number, (rules.conseils["ajouter"],))
    return NumberReading(NumberState.WRONG, None, (rules.conseils["longueur"],))
