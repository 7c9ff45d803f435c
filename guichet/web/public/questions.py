"""A question as a page shows it: which field, which choices under which headings, what is already there."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from guichet.orientation import Vocabulary
from guichet.web.public.asked import DATE_PARTS, Asked, read_date

FIELD_OF_TYPE = {
    "date": "date",
    "nombre": "number",
    "texte": "text",
    "moment": "moment",
    "territoire": "place",
    "pays": "list",
}
"""The template of the field for a type of key; the rest is chosen among radio buttons."""


@dataclass(frozen=True)
class Choice:
    """One possible answer."""

    valeur: str
    libelle: str
    aide: str


@dataclass(frozen=True)
class Heading:
    """Choices that belong together; `libelle` is empty where the question has no groups."""

    libelle: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Question:
    """What is asked; `field` names the template of its field."""

    cle: str
    libelle: str
    aide: str
    field: str
    headings: tuple[Heading, ...]

    @property
    def template(self) -> str:
        return f"public/fields/{self.field}.html"


def from_answer(asked_next: Mapping[str, Any], vocabulary: Vocabulary, lang: str) -> Question:
    """The question the rules ask next."""
    cle, kind = asked_next["cle"], vocabulary.keys[asked_next["cle"]].type
    values = asked_next.get("valeurs") or []
    return Question(
        cle,
        asked_next["libelle"],
        asked_next.get("aide") or "",
        field_of(kind),
        _headings(kind, values, vocabulary, lang),
    )


def about(cle: str, vocabulary: Vocabulary, lang: str) -> Question:
    """The question about one key, with every value it may take."""
    key = vocabulary.keys[cle]
    values = [
        {
            "valeur": name,
            "libelle": _in(value.label, lang),
            "groupe": value.group,
            "aide": _in(value.help, lang) if value.help else "",
        }
        for name, value in key.values.items()
    ]
    aide = _in(key.help, lang) if key.help else ""
    return Question(
        cle, _in(key.question, lang), aide, field_of(key.type), _headings(key.type, values, vocabulary, lang)
    )


def field_of(kind: str) -> str:
    return FIELD_OF_TYPE.get(kind, "radios")


def _headings(
    kind: str, values: Sequence[Mapping[str, Any]], vocabulary: Vocabulary, lang: str
) -> tuple[Heading, ...]:
    if kind == "oui_non":
        return (Heading("", (Choice("true", _("Oui"), ""), Choice("false", _("Non"), ""))),)
    if kind == "pays":
        values = sorted(values, key=lambda value: alphabetical(value["libelle"]))
    return tuple(
        Heading(
            _in(vocabulary.groups[group].label, lang) if group in vocabulary.groups else group,
            tuple(Choice(value["valeur"], value["libelle"], value.get("aide") or "") for value in members),
        )
        for group, members in groupby(values, key=lambda value: value.get("groupe") or "")
    )


def _in(text: Mapping[str, str], lang: str) -> str:
    return text.get(lang) or text["fr"]


def alphabetical(text: str) -> str:
    """A sorting key that reads « Égypte » among the E."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))


@dataclass(frozen=True)
class DateBoxes:
    """The three boxes of a date, with what was typed in them or what is already known."""

    jour: str
    mois: str
    annee: str


def date_boxes(asked: Asked, cle: str) -> DateBoxes:
    """What the boxes of a date show when its question is put, for the first time or again."""
    typed = [asked.typed.get(f"{cle}-{part}", "") for part in DATE_PARTS]
    day = read_date(asked.situation.get(cle, ""))
    if any(typed) or day is None:
        return DateBoxes(*typed)
    return DateBoxes(str(day.day), str(day.month), str(day.year))


def present_value(asked: Asked, cle: str) -> str:
    """The answer already given to a key, as typed."""
    return asked.typed.get(cle) or asked.situation.get(cle, "")
