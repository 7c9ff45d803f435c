"""What every page needs: the site's identity, the other languages, dates and durations in words."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_info, ngettext, override

from guichet.rules import Text
from guichet.web.public.facts import day_in_words

register = template.Library()

register.filter("day", day_in_words)


class Translation(NamedTuple):
    """The same page in a language; `current` where it is the one shown."""

    code: str
    name: str
    url: str
    current: bool


@register.simple_tag
def identity() -> str:
    """`neutre`, or `etat` where the State runs the service."""
    return settings.IDENTITY


@register.simple_tag(takes_context=True)
def translations(context: dict[str, Any]) -> list[Translation]:
    """This page in every language: same address, same answers."""
    request = context["request"]
    here = context.get("page_url") or request.get_full_path()
    return [
        Translation(
            code,
            get_language_info(code)["name_local"],
            translate_url(here, code),
            code == request.LANGUAGE_CODE,
        )
        for code, _name in settings.LANGUAGES
    ]


@register.filter
def duration(text: str) -> str:
    """An ISO 8601 duration of one unit ("P6M") in words."""
    match = re.fullmatch(r"P(\d+)([DMY])", text)
    if not match:
        return text
    number = int(match[1])
    words = {
        "D": ngettext("%(number)d jour", "%(number)d jours", number),
        "M": ngettext("%(number)d mois", "%(number)d mois", number),
        "Y": ngettext("%(number)d an", "%(number)d ans", number),
    }
    return words[match[2]] % {"number": number}


@register.filter
def site(url: str) -> str:
    """The name of the site an address leads to."""
    return re.sub(r"^https?://(?:www\.)?([^/:?#]+).*$", r"\1", url)


@register.filter
def dial(number: str) -> str:
    """A telephone number as a dialler reads it."""
    return re.sub(r"[^\d+]", "", number)


@register.filter
def at(words: dict[str, str], key: str) -> str:
    """A word looked up by key; the key itself where there is none."""
    return words.get(key, key)


@register.simple_tag
def words(text: Text) -> str:
    """A text of the data in the language of the page."""
    return text.in_(get_language() or "fr")


@register.simple_tag
def query(situation: Mapping[str, str]) -> str:
    """A situation as the query string of an address."""
    return urlencode(situation)


@register.filter
def on_day(moment: date | datetime) -> str:
    """The day of a date or of a moment, written out in the language of the page."""
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return day_in_words(day.isoformat())


@register.filter
def french_day(text: str) -> str:
    """An ISO day in French, whatever the page speaks: for acts whose language is French. 00 is not known."""
    known = text.replace("-00", "")
    with override("fr"):
        return day_in_words(text) if known == text else known


@register.filter
def grouped(number: int) -> str:
    """A number as it is read in the language of the page: 2 000, 2,000."""
    return number_format(number, force_grouping=True)


@register.filter
def megabytes(octets: int) -> int:
    return octets // 1_000_000
