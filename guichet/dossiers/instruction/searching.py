"""Finding dossiers by what is typed: names from their first letters, a number or its end, a date of birth."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from guichet.dossiers import models
from guichet.dossiers.indexing import BORN, foreigner_words, names, number_word
from guichet.dossiers.turning import figures
from guichet.procedures import date_in_words

_LAST = "\U0010ffff"
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_IN_GROUPS = re.compile(r"(?<!\S)[0-9]+(?:\s+[0-9]+)+(?!\S)")
_IN_WORDS = re.compile(r"(?<!\S)(\d{1,2})(?:er)?\s+([^\W\d_]+)\s+(\d{4})(?!\S)", re.IGNORECASE)
_MONTHS = {
    "".join(names(date_in_words(date(2001, month, 2), lang).split()[1])): month
    for lang in ("fr", "en")
    for month in range(1, 13)
}
_AROUND_A_DAY = frozenset({"ne", "nee", "le", "born", "on"})
_SHORTEST, _SHORTEST_END, _WHOLE = 2, 4, 19
_FOREIGNER = (9, 10)
_MOST_WORDS = 6


def found_by(office: int, text: str) -> QuerySet[models.Word]:
    """The words of an office by which what is typed finds its dossiers; none where nothing of it can be searched by."""
    wanted = _wanted(text)
    if not wanted:
        return models.Word.objects.none()
    first, *others = wanted
    rows = models.Word.objects.filter(first, office_id=office)
    for one in others:
        same = models.Word.objects.filter(one, office_id=office, dossier_id=OuterRef("dossier_id"))
        rows = rows.filter(Exists(same))
    return rows


def most_looked_at(today: date) -> int:
    """The most words that a search puts in order; beyond, whoever searches is asked for more."""
    return figures().on("recherche", today)


def _wanted(text: str) -> list[Q]:
    """A condition a word, the one that finds the fewest first as far as its form tells."""
    days, digits, letters = [], [], []
    written = _IN_WORDS.sub(_in_figures, unicodedata.normalize("NFC", text.replace("\0", "")))
    for typed in _IN_GROUPS.sub(_together, written).split()[: 2 * _MOST_WORDS]:
        if day := _day(typed):
            days.append(Q(word=f"{BORN}{day}"))
        elif typed.isascii() and typed.isdecimal():
            digits += [_number(typed)] if len(typed) >= _SHORTEST_END else []
        else:
            letters += names(typed)
    if days:
        letters = [word for word in letters if word not in _AROUND_A_DAY]
    kept = sorted((word for word in letters if len(word) >= _SHORTEST), key=len, reverse=True)
    return [*digits, *days, *map(_begins, kept)][:_MOST_WORDS]


def _in_figures(said: re.Match[str]) -> str:
    """A day as pages print it, in figures; what is no month is left as it is."""
    month = _MONTHS.get("".join(names(said[2])))
    return f"{said[1]}/{month}/{said[3]}" if month else said[0]


def _together(groups: re.Match[str]) -> str:
    """Figures typed in groups, as paper prints them: a day where they are one, else one number."""
    parts = groups[0].split()
    return "/".join(parts) if _FRENCH_DAY.fullmatch("/".join(parts)) else "".join(parts)


def _day(typed: str) -> str:
    """The day of a date as it is kept, AAAA-MM-JJ; empty where it is none."""
    if found := _FRENCH_DAY.fullmatch(typed):
        return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    return typed if _DAY.fullmatch(typed) else ""


def _number(digits: str) -> Q:
    found = Q(word=number_word(digits)) if len(digits) == _WHOLE else _begins(number_word(digits))
    return found | _either(foreigner_words(digits)) if len(digits) in _FOREIGNER else found


def _either(words: Iterable[str]) -> Q:
    return Q(word__in=list(words))


def _begins(word: str) -> Q:
    return Q(word__gte=word, word__lt=word + _LAST)
