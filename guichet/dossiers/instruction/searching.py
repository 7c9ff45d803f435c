"""Finding dossiers by what is typed: names from their first letters, a number or its end, a date of birth."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from guichet.dossiers import models
from guichet.dossiers.indexing import BORN, foreigner_words, names, number_word
from guichet.dossiers.turning import figures

_LAST = "\U0010ffff"
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_AROUND_A_DAY = frozenset({"ne", "nee", "le", "born", "on"})
_SHORTEST, _SHORTEST_END, _WHOLE = 2, 4, 19
_FOREIGNER = (9, 10)
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """The dossiers that hold every word; `too_many` where there are more than is looked at."""

    ids: tuple[UUID, ...]
    too_many: bool


def found_by(office: int, text: str, today: date) -> Found:
    """The dossiers of an office that hold all that is typed; none where nothing of it can be searched by."""
    wanted = _wanted(text)
    if not wanted:
        return Found((), False)
    most = figures().on("recherche", today)
    first, *others = wanted
    rows = models.Word.objects.filter(first, office_id=office)
    for one in others:
        same = models.Word.objects.filter(one, office_id=office, dossier_id=OuterRef("dossier_id"))
        rows = rows.filter(Exists(same))
    ids = list(rows.values_list("dossier_id", flat=True)[: most + 1])
    return Found(tuple(ids[:most]), len(ids) > most)


def _wanted(text: str) -> list[Q]:
    """A condition a word, the one that finds the fewest first as far as its form tells."""
    days, digits, letters = [], [], []
    for typed in text.replace("\0", "").split()[: 2 * _MOST_WORDS]:
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
