"""Fields that hold a number written on a document: foreigner number, e-photo, visa, passport, postcode."""

import re
import unicodedata
from typing import Any, ClassVar

from guichet.parameters import read_number
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
from guichet.procedures.fields.dates_and_numbers import figures
from guichet.rules import Text

_SEPARATORS = re.compile(r"[\s.\-_/\u00a0\u2010-\u2015\u202f]+")


class _Code(FieldType):
    """A code of ASCII capitals and figures; spaces and dashes do not count."""

    pattern: ClassVar[str]
    wrong: ClassVar[Text]
    maxlength: ClassVar[int] = 40
    inputmode: ClassVar[str] = ""

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found = _SEPARATORS.sub("", unicodedata.normalize("NFKC", one(typed)[:400])).upper()
        if not found:
            return None
        return found if re.fullmatch(self.pattern, found, re.ASCII) else Refusal(self.wrong)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self.pattern}$"}

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        return (
            PartShape(
                "",
                None,
                autocomplete=field.autocomplete,
                inputmode=self.inputmode,
                maxlength=self.maxlength,
            ),
        )


@register
class ForeignerNumber(FieldType):
    """`numero_etranger`: the AGDREF number, ten figures; what is certain about nine is in `guichet.parameters`."""

    name = "numero_etranger"
    at_hand = True
    secret = True

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found = one(typed).strip()
        if not found:
            return None
        reading = read_number(found[:200], None, None, setting.references.parameters.number)
        return reading.number or Refusal(reading.advice[0])

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{10}$"}

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        return (PartShape("", None, inputmode="numeric", maxlength=30),)


@register
class EPhoto(_Code):
    """`numero_ephoto`: 22 letters and figures, printed on the sheet of photos; the portal says « chiffres »."""

    name = "numero_ephoto"
    at_hand = True
    pattern = r"[A-Z0-9]{22}"
    wrong = text(
        "Le numéro e-photo compte 22 caractères, des chiffres ou des lettres : recopiez celui de la planche de photos.",
        "The e-photo number has 22 characters, digits or letters: copy the one on the sheet of photos.",
    )

    def display(self, field: Field, value: Answer, lang: str, references: References) -> str:
        return " ".join(re.findall(".{1,4}", str(value)))


@register
class Visa(_Code):
    """`numero_visa`: the number of the visa sticker."""

    name = "numero_visa"
    at_hand = True
    pattern = r"[A-Z0-9]{8,14}"
    wrong = text(
        "Le numéro du visa compte de 8 à 14 chiffres et lettres : recopiez celui en haut à droite de la vignette.",
        "The visa number has 8 to 14 digits and letters: copy the one at the top right of the sticker.",
    )


@register
class Passport(_Code):
    """`passeport`: the number of a passport of any State."""

    name = "passeport"
    at_hand = True
    secret = True
    pattern = r"[A-Z0-9]{5,20}"
    wrong = text(
        "Le numéro de passeport compte de 5 à 20 chiffres et lettres sans accent.",
        "The passport number has 5 to 20 digits and unaccented letters.",
    )


@register
class Postcode(_Code):
    """`code_postal`: five figures, of France."""

    name = "code_postal"
    autocomplete = "postal-code"
    pattern = r"(?:0[1-9]|[1-8]\d|9[0-8])\d{3}"
    inputmode = "numeric"
    maxlength = 10
    wrong = text(
        "Le code postal compte cinq chiffres. Exemple : 59800",
        "The postcode has five digits. Example: 59800",
    )

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        return super().read(field, {"": (figures(one(typed)),)}, setting)
