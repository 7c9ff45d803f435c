"""Fields that hold words: text, names of persons, e-mail, telephone."""

import re
import unicodedata
from typing import Any

import phonenumbers

from guichet.procedures.fields.base import (
    Answer,
    Field,
    FieldType,
    PartShape,
    Read,
    References,
    Refusal,
    Setting,
    Typed,
    one,
    register,
    text,
)

_INVISIBLE = text(
    "Ce texte contient un caractère invisible ou interdit : effacez-le et tapez-le de nouveau.",
    "This text contains an invisible or forbidden character: delete it and type it again.",
)
_NOT_A_NAME = text(
    "Écrivez le nom comme sur le passeport : des lettres, des espaces, des apostrophes, des tirets et des points.",
    "Write the name as in the passport: letters, spaces, apostrophes, hyphens and full stops.",
)
_NO_LETTER = text("Un nom contient au moins une lettre.", "A name contains at least one letter.")
_NOT_AN_EMAIL = text(
    "Cette adresse électronique n'est pas complète. Exemple : nom@exemple.fr",
    "This e-mail address is not complete. Example: name@example.fr",
)
_NOT_A_PHONE = text(
    "Ce numéro de téléphone n'existe pas sous cette forme. Exemples : 06 12 34 56 78, 0692 12 34 56, +32 470 12 34 56",
    "This telephone number does not exist in this form. Examples: 06 12 34 56 78, 0692 12 34 56, +32 470 12 34 56",
)
NOT_LATIN = text(
    "Écrivez-le en lettres latines (A, B, C…), comme sur le passeport : votre accusé de réception s'imprime ainsi.",
    "Write it in Latin letters (A, B, C…), as in the passport: your receipt is printed in them.",
)
# Latin letters with their accents, figures and usual signs: what an act of the administration is printed with.
_LATIN = re.compile(
    "[ -~\u00a0-\u02ff\u0300-\u036f\u1e00-\u1eff\u2010-\u2015\u2018-\u201f\u2026\u202f\u2032\u2033]*"
)
# Controls, lone surrogates, private and unassigned characters; then what changes the direction of writing or hides.
_FORBIDDEN = {"Cc", "Cs", "Co", "Cn"}
_HIDDEN = frozenset(
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u2028\u2029"
)
_JOINERS = frozenset("\u200c\u200d")
_IN_NAMES = frozenset(" '’ʼ`´-‐‑.,·")


def too_long(most: int) -> Refusal:
    return Refusal(text(f"{most} caractères au plus.", f"At most {most} characters."))


def is_latin(written: str) -> bool:
    """Whether a text is in Latin letters and usual signs: a passport has one of each name that is."""
    return _LATIN.fullmatch(unicodedata.normalize("NFC", written)) is not None


def not_latin(answer: Answer) -> tuple[str, ...]:
    """The suffixes of the parts of an answer that are not; none where all is."""
    if isinstance(answer, dict):
        parts = {"ville": "commune"}
        return tuple(
            parts.get(key, key) for key, one in answer.items() if isinstance(one, str) and not is_latin(one)
        )
    return ("",) if isinstance(answer, str) and not is_latin(answer) else ()


def clean(typed: str, most: int, *, lines: bool = False) -> str | Refusal:
    """The text in normal form C, or why it cannot be kept."""
    if len(typed) > 4 * most + 100:
        return too_long(most)
    if lines:
        typed = typed.replace("\r\n", "\n").replace("\r", "\n")
    found = unicodedata.normalize("NFC", typed).strip(" \n\u00a0" if lines else " \u00a0")
    for character in found:
        if character in _HIDDEN or (
            unicodedata.category(character) in _FORBIDDEN and not (lines and character in "\n\t")
        ):
            return Refusal(_INVISIBLE)
    return too_long(most) if len(found) > most else found


@register
class Line(FieldType):
    """`texte`: one line; any script, any sign but those that hide."""

    name = "texte"
    settings = frozenset({"longueur"})
    most = 200

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        return clean(one(typed), field.entry.longueur or self.most) or None

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": field.entry.longueur or self.most}

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        most = field.entry.longueur or self.most
        return (PartShape("", None, autocomplete=field.autocomplete, maxlength=most),)


@register
class Paragraphs(Line):
    """`texte_long`: several lines."""

    name = "texte_long"
    widget = "texte_long"
    most = 4000

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        return clean(one(typed), field.entry.longueur or self.most, lines=True) or None

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        return (PartShape("", None, kind="textarea", maxlength=field.entry.longueur or self.most),)


@register
class PersonName(Line):
    """`nom`: a name or given names in any script; one letter and a single name are names."""

    name = "nom"
    most = 150

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found = clean(one(typed), field.entry.longueur or self.most)
        if isinstance(found, Refusal) or not found:
            return found or None
        if any(character in _JOINERS for character in found):
            return Refusal(_INVISIBLE)
        if any(unicodedata.category(c)[0] not in "LM" and c not in _IN_NAMES for c in found):
            return Refusal(_NOT_A_NAME)
        return found if any(c.isalpha() for c in found) else Refusal(_NO_LETTER)


@register
class Email(FieldType):
    """`courriel`: the domain in lower case; quoted local parts, which mail services refuse, are refused."""

    name = "courriel"
    autocomplete = "email"
    _SHAPE = re.compile(
        r"[^\s@\"(),:;<>\[\\\]]{1,64}@([^\s@.\"(),:;<>\[\\\]]{1,63}\.)+[^\s@.\d\"(),:;<>\[\\\]]{2,63}"
    )

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found = clean(one(typed), 254)
        if isinstance(found, Refusal) or not found:
            return found or None
        if not self._SHAPE.fullmatch(found) or ".." in found or any(c in _JOINERS for c in found):
            return Refusal(_NOT_AN_EMAIL)
        local, _, domain = found.partition("@")
        if local[0] == "." or local[-1] == ".":
            return Refusal(_NOT_AN_EMAIL)
        return f"{local}@{domain.lower()}"

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "idn-email", "maxLength": 254}

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        return (PartShape("", None, kind="email", autocomplete=field.autocomplete, maxlength=254),)


@register
class Telephone(FieldType):
    """`telephone`: any country; ten figures beginning with 0 are of France, overseas included. Normal form E.164."""

    name = "telephone"
    secret = True
    autocomplete = "tel"
    _REGIONS = ("FR", "GP", "RE", "MQ", "GF", "YT", "PM", "NC", "PF", "WF")

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found = clean(one(typed), 40)
        if isinstance(found, Refusal) or not found:
            return found or None
        number = self._number(unicodedata.normalize("NFKC", found))
        if number is None:
            return Refusal(_NOT_A_PHONE)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def _number(self, found: str) -> phonenumbers.PhoneNumber | None:
        if not re.fullmatch(r"[+(]?[\d\s.()/-]+", found):
            return None
        for region in self._REGIONS:
            try:
                number = phonenumbers.parse(found, region)
            except phonenumbers.NumberParseException:
                return None
            if found.startswith(("+", "00")):
                return number if phonenumbers.is_valid_number(number) else None
            if phonenumbers.is_valid_number_for_region(number, region):
                return number
        return None

    def display(self, field: Field, value: Answer, lang: str, references: References) -> str:
        try:
            number = phonenumbers.parse(str(value), None)
        except phonenumbers.NumberParseException:
            return str(value)
        shape = phonenumbers.PhoneNumberFormat
        french = number.country_code in (33, 262, 508, 590, 594, 596, 687, 689, 681)
        return phonenumbers.format_number(number, shape.NATIONAL if french else shape.INTERNATIONAL)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\+[1-9]\d{3,14}$"}

    def typed(self, field: Field, value: Answer, references: References) -> dict[str, str]:
        return {"": self.display(field, value, "fr", references)}

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        return (PartShape("", None, kind="tel", autocomplete=field.autocomplete, maxlength=40),)
