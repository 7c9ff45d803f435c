"""The fields of a 2D-Doc of type 13, "Document étranger", as data.

Source: ANTS, Spécifications techniques des codes à barres 2D-Doc, v3.2.6 of 24/03/2023, family 6 and family 0.
"""

import re
from dataclasses import dataclass
from datetime import date

from guichet.documents.issued.two_d_doc.countries import COUNTRIES


@dataclass(frozen=True, slots=True)
class Field:
    """One data identifier: lengths, set of characters (a regular expression of the whole value), presence.

    `maximum` is None where nothing bounds the value; `shortens` where a value too long may be cut.
    """

    id: str
    meaning: str
    minimum: int
    maximum: int | None
    pattern: str
    mandatory: bool = False
    shortens: bool = False

    @property
    def fixed(self) -> bool:
        return self.minimum == self.maximum

    def fault(self, value: str) -> str | None:
        """What is wrong with a value, or None."""
        if len(value) < self.minimum or (self.maximum is not None and len(value) > self.maximum):
            return f"{self.id} : {len(value)} caractères, de {self.minimum} à {self.maximum} attendus"
        if not re.fullmatch(self.pattern, value):
            return f"{self.id} : {value!r} a des caractères hors de son alphabet"
        if self.pattern == _DATE and not _is_day(value, partial=self.id == "69"):
            return f"{self.id} : {value} n'est pas une date"
        if self.pattern == _COUNTRY and value not in COUNTRIES:
            return f"{self.id} : {value} n'est pas un pays"
        return None


_LETTERS = "[A-Z ]*"
_NAMES = "[A-Z /]*"
_WORDS = "[A-Z0-9 ]*"
_CODE = "[A-Z0-9]*"
_DIGITS = "[0-9]*"
_DATE = "[0-9]{8}"
_COUNTRY = "[A-Z]{2}"
_HEX = "[0-9A-F]{4}"


def _is_day(value: str, partial: bool) -> bool:
    """Whether JJMMAAAA is a day; of a date of birth the day, or the day and the month, may be unknown (00)."""
    day, month, year = int(value[:2]), int(value[2:4]), int(value[4:])
    if partial and day == 0:
        day, month = 1, month or 1
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _table(*fields: Field) -> dict[str, Field]:
    return {field.id: field for field in fields}


FIELDS = _table(
    Field("6J", "nature du document", 1, 1, "[1-5]", mandatory=True),
    Field("6K", "numéro de la demande", 19, 19, _DIGITS, mandatory=True),
    Field("6L", "date de dépôt", 8, 8, _DATE, mandatory=True),
    Field("6P", "autorisation", 0, 40, _LETTERS, mandatory=True, shortens=True),
    Field("6Q", "numéro étranger", 0, 10, _CODE, mandatory=True),
    Field("62", "nom patronymique", 0, 38, _LETTERS, mandatory=True, shortens=True),
    Field("63", "nom d'usage", 0, 38, _LETTERS, mandatory=True, shortens=True),
    Field("60", "prénoms", 0, 60, _NAMES, mandatory=True, shortens=True),
    Field("68", "sexe", 1, 1, "[MF]", mandatory=True),
    Field("69", "date de naissance", 8, 8, _DATE, mandatory=True),
    Field("6A", "lieu de naissance", 0, 32, _WORDS, mandatory=True, shortens=True),
    Field("6C", "pays de naissance", 2, 2, _COUNTRY, mandatory=True),
    Field("67", "nationalité", 2, 2, _COUNTRY, mandatory=True),
    Field("6U", "adresse, ligne 4", 0, 38, _WORDS, mandatory=True, shortens=True),
    Field("6W", "code postal", 5, 5, "[0-9]{5}| {5}", mandatory=True),
    Field("6X", "commune", 0, 32, _LETTERS, mandatory=True, shortens=True),
    Field("6M", "catégorie du titre", 0, 40, _LETTERS, shortens=True),
    Field("6N", "début de validité", 8, 8, _DATE),
    Field("6O", "fin de validité", 8, 8, _DATE),
    Field("6Y", "pays de l'adresse", 2, 2, _COUNTRY),
    Field("6R", "numéro de visa", 12, 12, _CODE),
    Field("6S", "adresse, ligne 2", 0, 38, _WORDS, shortens=True),
    Field("6T", "adresse, ligne 3", 0, 38, _WORDS, shortens=True),
    Field("6V", "adresse, ligne 5", 0, 38, _WORDS, shortens=True),
    Field("61", "prénom", 0, 20, _LETTERS, shortens=True),
    Field("64", "nom de l'époux ou de l'épouse", 0, 38, _LETTERS, shortens=True),
    Field("66", "numéro de la pièce d'identité", 0, 20, _CODE),
    Field("6B", "département de naissance", 3, 3, _WORDS),
    Field("6D", "nom et prénoms du père", 0, 60, _NAMES, shortens=True),
    Field("6E", "nom et prénoms de la mère", 0, 60, _NAMES, shortens=True),
    Field("6G", "nom", 1, 38, _LETTERS, shortens=True),
    Field("6H", "civilité", 1, 10, _LETTERS, shortens=True),
    Field("6I", "pays émetteur", 2, 2, _COUNTRY),
    Field("6Z", "numéro personnel", 9, 11, _CODE),
    Field("01", "identifiant unique du document", 0, None, _CODE),
    Field("02", "catégorie de document", 0, None, _WORDS),
    Field("03", "sous-catégorie de document", 0, None, _WORDS),
    Field("04", "application de composition", 0, None, _WORDS),
    Field("05", "version de l'application de composition", 0, None, _WORDS),
    Field("06", "date d'association", 4, 4, _HEX),
    Field("07", "heure d'association", 6, 6, _DIGITS),
    Field("08", "date d'expiration", 4, 4, _HEX),
    Field("09", "nombre de pages", 4, 4, _DIGITS),
    Field("0A", "éditeur (SIREN)", 9, 9, _DIGITS),
    Field("0B", "intégrateur (SIREN)", 9, 9, _DIGITS),
    Field("0C", "adresse du document", 0, None, "[A-Z2-7]*"),
)
"""What type 13 allows, in the order in which documents are written (that of the published example, then the rest)."""

MANDATORY = tuple(field.id for field in FIELDS.values() if field.mandatory)
