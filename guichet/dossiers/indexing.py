"""What lists and searches of agents know of a dossier, written from what was filed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from guichet.accounts import queries as accounts
from guichet.database import Scope, acting, secrets
from guichet.dossiers import models, turning
from guichet.dossiers.states import NEVER_FILED
from guichet.procedures import Procedure

Value = str | int | bool | date
_PLACE = "dossiers_word"
_LIGATURES = str.maketrans(
    {
        "ʼ": "'",
        "ʻ": "'",
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "ð": "d",
        "þ": "th",
    }
)
_WORD = re.compile(r"[^\W_]+")
_LONGEST_TEXT, _LONGEST_WORD = 200, 60
_NO_COLUMN_HOLDS = 2**63
NUMBER, BORN, FOREIGNER = "n:", "d:", "e:"
"""What a word that is no name begins with: a number from its end, a day of birth, a foreigner number's index."""


def index(
    row: models.Dossier, procedure: Procedure, answers: Mapping[str, Any], day: date, now: datetime
) -> None:
    """Write all that the answers of a filing tell the lists of its office, in the place of what the last one told."""
    priority = procedure.priority(answers, day)
    with acting(Scope.service(row.person_id)):
        row.vulnerable, row.expires_on = priority.vulnerable, priority.expires_on
        row.save(update_fields=["vulnerable", "expires_on"])
        turning.place(row, now)
        models.Facet.objects.filter(dossier=row).delete()
        models.Facet.objects.bulk_create(_facets(row, procedure.columns(answers, day)))
        models.Word.objects.filter(dossier=row).delete()
        words = sorted({*_words(row, procedure, answers, day), *_locked_words(row.person_id)})
        models.Word.objects.bulk_create(models.Word(**_whose(row), word=word) for word in words)


def index_again(person: UUID) -> None:
    """Find the requests of a person by their civil status as it was corrected, and still as they were filed."""
    with acting(Scope.service(person)):
        rows = models.Dossier.objects.select_for_update(no_key=True, of=("self",))
        rows = rows.filter(person_id=person, office__isnull=False)
        for row in rows.exclude(state__in=NEVER_FILED).order_by("id"):
            known = models.Word.objects.filter(dossier=row).values_list("word", flat=True)
            words = sorted({*_locked_words(person)} - {*known})
            models.Word.objects.bulk_create(models.Word(**_whose(row), word=word) for word in words)


def leave_behind(row: models.Dossier) -> None:
    """Remove what is of the office that hands a dossier over: who follows it there, and its labels."""
    with acting(Scope.service(row.person_id)):
        for own in (models.Follower, models.Labelled):
            own.objects.filter(dossier=row).delete()


def _whose(row: models.Dossier) -> dict[str, Any]:
    return {"dossier_id": row.id, "person_id": row.person_id, "office_id": row.office_id}


def _facets(row: models.Dossier, columns: Mapping[str, Value]) -> Iterator[models.Facet]:
    for name, value in columns.items():
        yield models.Facet(
            **_whose(row), procedure=row.procedure, name=name, next_on=row.next_on, **typed(value)
        )


def typed(value: Value) -> dict[str, Value]:
    """The column of a facet that holds a value, and what it holds there."""
    if isinstance(value, bool):
        return {"text": "oui" if value else "non"}
    if isinstance(value, int) and abs(value) < _NO_COLUMN_HOLDS:
        return {"number": value}
    return {"day": value} if isinstance(value, date) else {"text": str(value)[:_LONGEST_TEXT]}


def _words(row: models.Dossier, procedure: Procedure, answers: Mapping[str, Any], day: date) -> Iterator[str]:
    yield number_word(str(row.number))
    who = procedure.identity(answers, day)
    names_of = (who.birth_name, who.use_name, who.first_names)
    yield from _words_of(names_of, who.birth_date, who.foreigner_number)


def _locked_words(person: UUID) -> Iterator[str]:
    """Of what someone answers for in civil status: an agent may have corrected what was filed."""
    known = accounts.identity_of(person)
    values = {key: known.values.get(key, "") for key in known.locked}
    named = [values.get(key, "") for key in ("nom_naissance", "nom_usage", "prenoms")]
    yield from _words_of(named, values.get("date_naissance", ""), values.get("numero_etranger", ""))


def _words_of(named: Iterable[str], born: str, foreigner: str) -> Iterator[str]:
    for name in named:
        yield from names(name)
        yield from in_one(name)
    if born:
        yield f"{BORN}{born}"
    if foreigner:
        yield _foreigner_word(secrets.blind_index(foreigner, _PLACE))


def in_one(text: str) -> list[str]:
    """The names written with a sign inside, as whoever leaves it out types them: « nguessan », « elamrani »."""
    apart = [names(one) for one in text.split()]
    return ["".join(words)[:_LONGEST_WORD] for words in apart if len(words) > 1]


def names(text: str) -> list[str]:
    """The words of a name as they are kept and searched: lower case, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return [word[:_LONGEST_WORD] for word in _WORD.findall(plain)]


def number_word(digits: str) -> str:
    """How the end of a number is searched: from its last digit on."""
    return f"{NUMBER}{digits[::-1]}"


def foreigner_words(number: str) -> list[str]:
    """How a foreigner number is searched, under each version of the key."""
    return [_foreigner_word(found) for found in secrets.blind_indexes(number, _PLACE)]


def _foreigner_word(found: bytes) -> str:
    return f"{FOREIGNER}{found.hex()[:40]}"
