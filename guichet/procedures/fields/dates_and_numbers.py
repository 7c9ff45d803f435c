"""Dates, whole or partial, and numbers, whole or of euros."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from guichet.procedures.fields.base import (
    Answer,
    Fact,
    Field,
    FieldType,
    PartShape,
    Read,
    References,
    Refusal,
    Setting,
    Span,
    Typed,
    one,
    register,
    text,
)
from guichet.procedures.schema import FieldEntry
from guichet.rules import Text, Value

_DAY, _MONTH, _YEAR = text("Jour", "Day"), text("Mois", "Month"), text("Année", "Year")
_EXAMPLE = (
    text("Exemple : 14", "Example: 14"),
    text("Exemple : 12", "Example: 12"),
    text("Exemple : 1984", "Example: 1984"),
)
_MONTHS = {
    "fr": tuple(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
    ),
    "en": tuple(
        "January February March April May June July August September October November December".split()  # noqa: SIM905
    ),
}
_EARLIEST, _LATEST = 1900, 2100
_SHORTEST = 3
"""« jan » is a month, « ja » may be anything."""
_ORDINAL = re.compile(r"^(\d{1,2}) ?(?:er|ere|re|e|eme|st|nd|rd|th)\.?$", re.ASCII | re.IGNORECASE)
_SAMPLE: Value = date(2000, 1, 1)


def figures(typed: str) -> str:
    """Figures of any script as ASCII ones; what is not a figure stays."""
    found = unicodedata.normalize("NFKC", typed[:400]).strip()
    return "".join(str(unicodedata.decimal(c, c)) for c in found)


def date_in_words(day: date, lang: str) -> str:
    """« 1er mars 2023 », “1 March 2023”."""
    first = "1er" if lang == "fr" and day.day == 1 else str(day.day)
    return f"{first} {_MONTHS.get(lang, _MONTHS['fr'])[day.month - 1]} {day.year}"


def _folded(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))


_NUMBERS = {_folded(name): str(number) for names in _MONTHS.values() for number, name in enumerate(names, 1)}


def _month(typed: str) -> str:
    """The number of a month written as a word or begun (« avr. »), in any of our languages; else what was typed."""
    word = _folded(typed).rstrip(". ")
    if typed.isdecimal() or len(word) < _SHORTEST:
        return typed
    numbers = (
        {_NUMBERS[word]} if word in _NUMBERS else {_NUMBERS[one] for one in _NUMBERS if one.startswith(word)}
    )
    return numbers.pop() if len(numbers) == 1 else typed


def _day(typed: str) -> str:
    """The number of a day written as it is said: « 1er », “3rd”."""
    return _ORDINAL.sub(r"\1", typed)


@register
class Day(FieldType):
    """`date`: three boxes. Normal form AAAA-MM-JJ; with `partielle`, an unknown month or day is 00.

    Of a date that may be partial, conditions also see `<field>_premier` and `<field>_dernier`, the first and the last
    day it may be: the same day where it is whole.
    """

    name = "date"
    widget = "date"
    settings = frozenset({"minimum", "maximum", "partielle"})
    sample = _SAMPLE

    def suffixes(self, field: Field) -> tuple[str, ...]:
        return ("jour", "mois", "annee")

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        day, month, year = (figures(one(typed, suffix)) for suffix in self.suffixes(field))
        if not (day or month or year):
            return None
        day, month = _day(day), _month(month)
        partial = bool(field.entry.partielle)
        if partial:
            day, month = day or "00", month or "00"
        missing = [s for s, v in zip(self.suffixes(field), (day, month, year), strict=True) if not v]
        if missing:
            return Refusal(_incomplete(missing), tuple(missing))
        return _read_day(day, month, year, partial=partial)

    def facts(self, field: Field, value: Answer) -> Mapping[str, Fact]:
        found = bounds(str(value))
        if found is None:
            return {}
        day: Fact = found.first if found.first == found.last else found
        if not field.entry.partielle:
            return {field.id: day}
        return {field.id: day, f"{field.id}_premier": found.first, f"{field.id}_dernier": found.last}

    def samples(self, field: Field) -> Mapping[str, Value]:
        partial = (f"{field.id}_premier", f"{field.id}_dernier") if field.entry.partielle else ()
        return dict.fromkeys((field.id, *partial), _SAMPLE)

    def display(self, field: Field, value: Answer, lang: str, references: References) -> str:
        year, month, day = str(value).split("-")
        if month == "00":
            return f"{year} ({'jour et mois inconnus' if lang == 'fr' else 'day and month unknown'})"
        if day == "00":
            name = _MONTHS.get(lang, _MONTHS["fr"])[int(month) - 1]
            return f"{name} {year} ({'jour inconnu' if lang == 'fr' else 'day unknown'})"
        return date_in_words(date.fromisoformat(str(value)), lang)

    def typed(self, field: Field, value: Answer, references: References) -> Mapping[str, str]:
        year, month, day = str(value).split("-")
        return {"jour": day if day != "00" else "", "mois": month if month != "00" else "", "annee": year}

    def schema(self, field: Field) -> dict[str, Any]:
        if field.entry.partielle:
            return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
        return {"type": "string", "format": "date"}

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        birth = field.autocomplete == "bday"
        return (
            PartShape("jour", _DAY, "text", "bday-day" if birth else "", "numeric", 4, _EXAMPLE[0]),
            PartShape("mois", _MONTH, "text", "bday-month" if birth else "", "numeric", 9, _EXAMPLE[1]),
            PartShape("annee", _YEAR, "text", "bday-year" if birth else "", "numeric", 4, _EXAMPLE[2]),
        )

    def faults(self, entry: FieldEntry) -> list[tuple[str, str]]:
        keys = (("minimum", entry.minimum), ("maximum", entry.maximum))
        return [(key, "une expression de date attendue") for key, value in keys if isinstance(value, int)]


def bounds(value: str) -> Span | None:
    """The first and last day a date in normal form may be; None for what is none."""
    try:
        year, month, day = (int(part) for part in value.split("-"))
        if month == 0:
            return Span(date(year, 1, 1), date(year, 12, 31))
        if day == 0:
            return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return Span(date(year, month, day), date(year, month, day))
    except ValueError:
        return None


def may_be_birth(value: str, day: date) -> bool:
    """Whether a date in normal form may be a birth, told on a day: in a year that a date may have, not still to come.

    Of one known in part, some day may.
    """
    found = bounds(value)
    return found is not None and found.first.year >= _EARLIEST and found.first <= day


def _incomplete(missing: list[str]) -> Text:
    names = {
        "jour": ("le jour", "the day"),
        "mois": ("le mois", "the month"),
        "annee": ("l'année", "the year"),
    }
    fr, en = (" et ".join(names[s][0] for s in missing), " and ".join(names[s][1] for s in missing))
    return text(f"Il manque {fr}.", f"Fill in {en}.")


def _read_day(day: str, month: str, year: str, *, partial: bool) -> Read:
    if not re.fullmatch(r"\d{1,2}", day, re.ASCII):
        return Refusal(
            text("Le jour est un nombre de 1 à 31.", "The day is a number from 1 to 31."), ("jour",)
        )
    if not re.fullmatch(r"\d{1,2}", month, re.ASCII) or int(month) > 12:
        return Refusal(
            text("Le mois est un nombre de 1 à 12.", "The month is a number from 1 to 12."), ("mois",)
        )
    if not re.fullmatch(r"\d{4}", year, re.ASCII):
        return Refusal(text("L'année s'écrit avec quatre chiffres.", "The year has four digits."), ("annee",))
    if not _EARLIEST <= int(year) <= _LATEST:
        return Refusal(
            text(
                f"L'année est entre {_EARLIEST} et {_LATEST}.",
                f"The year is between {_EARLIEST} and {_LATEST}.",
            ),
            ("annee",),
        )
    value = f"{year}-{int(month):02}-{int(day):02}"
    unknown = int(day) == 0 or int(month) == 0
    if unknown and not (partial and (int(day) == 0)):
        return Refusal(text("Cette date n'est pas complète.", "This date is not complete."), ("jour", "mois"))
    if bounds(value) is None:
        return Refusal(
            text("Cette date n'existe pas dans le calendrier.", "This date is not in the calendar."),
            ("jour", "mois", "annee"),
        )
    return value


@register
class Whole(FieldType):
    """`nombre`: a whole number, between `minimum` and `maximum` where they are given."""

    name = "nombre"
    settings = frozenset({"minimum", "maximum"})
    sample = 1

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found = re.sub(r"[\s\u00a0\u202f]", "", figures(one(typed)))
        if not found:
            return None
        if not re.fullmatch(r"-?\d{1,9}", found, re.ASCII):
            return Refusal(
                text("Écrivez un nombre entier, en chiffres.", "Write a whole number, in figures.")
            )
        number = int(found)
        least, most = field.entry.minimum, field.entry.maximum
        if isinstance(least, int) and number < least:
            return Refusal(text(f"{least} au moins.", f"{least} or more."))
        if isinstance(most, int) and number > most:
            return Refusal(text(f"{most} au plus.", f"{most} or less."))
        return number

    def faults(self, entry: FieldEntry) -> list[tuple[str, str]]:
        if (
            isinstance(entry.minimum, int)
            and isinstance(entry.maximum, int)
            and entry.minimum > entry.maximum
        ):
            return [("minimum", "plus grand que le maximum : aucun nombre ne convient")]
        keys = (("minimum", entry.minimum), ("maximum", entry.maximum))
        return [(key, "un nombre attendu") for key, value in keys if isinstance(value, str)]

    def schema(self, field: Field) -> dict[str, Any]:
        limits = {"minimum": field.entry.minimum, "maximum": field.entry.maximum}
        return {"type": "integer"} | {key: value for key, value in limits.items() if isinstance(value, int)}

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        return (PartShape("", None, inputmode="numeric", maxlength=12, autocomplete=field.autocomplete),)


@register
class Amount(FieldType):
    """`montant`: euros, zero or more, with a point or a comma. Normal form text with two decimals."""

    name = "montant"
    sample = cast("Value", Decimal(1))

    def read(self, field: Field, typed: Typed, setting: Setting) -> Read:
        found = re.sub(r"[\s\u00a0\u202f€]", "", figures(one(typed))).replace(",", ".")
        if not found:
            return None
        if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", found, re.ASCII):
            return Refusal(
                text(
                    "Écrivez un montant en euros. Exemple : 1250,50",
                    "Write an amount in euros. Example: 1250.50",
                )
            )
        return f"{Decimal(found):.2f}"

    def facts(self, field: Field, value: Answer) -> Mapping[str, Fact]:
        return {field.id: cast("Value", Decimal(str(value)))}

    def display(self, field: Field, value: Answer, lang: str, references: References) -> str:
        amount = f"{Decimal(str(value)):,.2f}"
        if lang == "fr":
            return amount.replace(",", "\u202f").replace(".", ",") + "\u00a0€"
        return f"€{amount}"

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{1,9}\.\d{2}$"}

    def parts(self, field: Field) -> tuple[PartShape, ...]:
        return (PartShape("", None, inputmode="decimal", maxlength=16),)
