"""The answers already given, in words, each with the address that asks it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from guichet.orientation import Vocabulary
from guichet.web.public import places
from guichet.web.public.asked import PLACE_KEYS, Asked


@dataclass(frozen=True)
class Fact:
    """One line of what is known: `libelle` and `valeur` in words."""

    cle: str
    libelle: str
    valeur: str
    edit_url: str
    known: bool = True


def given(asked: Asked, vocabulary: Vocabulary, lang: str) -> list[Fact]:
    """What the person said, then what they said they do not know."""
    known = [
        Fact(
            key, label(key, vocabulary, lang), in_words(key, value, vocabulary, lang), asked.url_to_edit(key)
        )
        for key, value in asked.situation.items()
    ]
    unknown = [
        Fact(key, label(key, vocabulary, lang), _("Vous ne savez pas"), asked.url_to_edit(key), known=False)
        for key in asked.skipped
    ]
    return known + unknown


def untold(asked: Asked, reasons: Iterable[str], vocabulary: Vocabulary, lang: str) -> list[Fact]:
    """What could still be said of the facts that decided, where they rest on answers nobody gave."""
    keys = [key for name in reasons if name in vocabulary.facts for key in vocabulary.facts[name].keys]
    return [
        Fact(key, label(key, vocabulary, lang), "", asked.url_to_edit(key), known=False)
        for key in dict.fromkeys(keys)
        if key in vocabulary.keys and not asked.answers([key])
    ]


def label(key: str, vocabulary: Vocabulary, lang: str) -> str:
    """The name of a key for a reader; the key itself where it is not one."""
    return vocabulary.keys[key].label[lang] if key in vocabulary.keys else key


def in_words(key: str, value: str, vocabulary: Vocabulary, lang: str) -> str:
    """A value for a reader: the label of a choice, the name of a place, a date written out."""
    entry = vocabulary.keys[key]
    if value in entry.values:
        return entry.values[value].label[lang]
    if key in PLACE_KEYS:
        return places.name(key, value)
    if entry.type == "oui_non":
        return {"true": _("Oui"), "false": _("Non")}.get(value, value)
    return day_in_words(value) if entry.type in ("date", "moment") else value


def day_in_words(text: str) -> str:
    """An ISO day or minute, written out in the language of the page; the text itself where it is neither."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    # Translators: the first day of a month as it is written, "1er" in French.
    number = _("1er") if moment.day == 1 else str(moment.day)
    clock = "" if len(text) == len("2026-12-31") else f", {moment:%H:%M}"
    return f"{number} {date_format(moment, 'F Y')}{clock}"
