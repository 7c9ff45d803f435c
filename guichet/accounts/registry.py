"""Where civil status comes from: an identity provider, a summons that an office sent, or the person's own words.

Only the first two lock what they gave. Keys are those that procedures name under `registre`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db import IntegrityError, transaction

from guichet.accounts import models
from guichet.accounts.numbers import digits_of, number_index
from guichet.accounts.types import Actor, Identity, Refused
from guichet.database import Scope, acting, require_acting
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.procedures import is_latin
from guichet.publication.queries import references

COLUMNS: Mapping[str, str] = {
    "nom_naissance": "family_name",
    "nom_usage": "used_name",
    "prenoms": "given_names",
    "sexe": "sex",
    "date_naissance": "birth_date",
    "pays_naissance": "birth_country",
    "lieu_naissance": "birth_place",
    "nationalite": "nationality",
    "numero_etranger": "numero",
}
"""Keys of procedures, and the columns of `Person` that hold them."""

SEXES: Mapping[str, str] = {"feminin": "F", "masculin": "M"}
_PHONE = "telephone"
"""Known of a person too, and no civil status: it is never locked."""
_FORMULA = "=+-@"
"""A value that begins so is a formula to whoever opens it in a spreadsheet; no name does."""


# What is known of a person.


def identity(actor: Actor) -> Identity:
    """The civil status of the actor's person, and what of it they cannot change themselves.

    Nothing of it to whoever helps without being let read.
    """
    if not actor.may_read:
        return Identity({}, frozenset(), "declare")
    with acting(actor.scope):
        row = models.Person.objects.get(pk=actor.person)
    return _identity(row)


def identity_of(person: UUID) -> Identity:
    """The civil status of a person, for the agent in charge of their request, which the caller has checked."""
    with acting(Scope.service(person)):
        return _identity(models.Person.objects.get(pk=person))


def _identity(row: models.Person) -> Identity:
    return Identity(values_of(row), frozenset(row.locked), row.source, row.numero_verifie)


def values_of(row: models.Person) -> dict[str, str]:
    values = {key: getattr(row, column) for key, column in COLUMNS.items()}
    values["sexe"] = next((word for word, letter in SEXES.items() if letter == row.sex), "")
    return {key: value for key, value in values.items() if value}


def contact_values(actor: Actor) -> dict[str, str]:
    """The telephone and the proved address of the actor's person, under the keys of procedures."""
    # Addresses of accounts are read by the service alone.
    with acting(Scope.service(actor.person)):
        row = models.Person.objects.get(pk=actor.person)
        email = models.Account.objects.filter(person_id=row.id).values_list("email", flat=True).first()
    found = {_PHONE: row.phone, "courriel": email or row.contact_email}
    return {key: value for key, value in found.items() if value}


def describe(actor: Actor, values: Mapping[str, str], now: datetime) -> Identity:
    """Keep what a person says of themselves; what is locked stays as it is. An address is kept only once proved.

    :param values: under the keys of procedures, in their normal form; keys of no column here are not kept
    """
    require_acting()
    row = models.Person.objects.select_for_update().get(pk=actor.person)
    known = values_of(row) | {_PHONE: row.phone}
    open_ = {
        key: value
        for key, value in values.items()
        if (key in COLUMNS or key == _PHONE) and key not in row.locked and value != known.get(key, "")
    }
    write_values(row, open_)
    if open_:
        row.save()
        facts = {"cles": ",".join(sorted(open_))}
        journal.write(actor.author, "etat_civil.declarer", row.id, now, facts)
    return _identity(row)


def lock(person: UUID, source: str, values: Mapping[str, str], author: Author) -> None:
    """Take civil status from a source that answers for it: it replaces what was typed, and is locked."""
    with acting(Scope.usager(person)) as now:
        row = models.Person.objects.select_for_update().get(pk=person)
        known = {key: value for key, value in values.items() if key in COLUMNS and value}
        if all(values_of(row).get(key) == value and key in row.locked for key, value in known.items()):
            return
        write_values(row, known)
        row.locked, row.source = sorted({*row.locked, *known}), source
        row.save()
        facts = {"source": source, "cles": ",".join(sorted(known))}
        journal.write(author, "etat_civil.verrouiller", row.id, now, facts)


def write_values(row: models.Person, values: Mapping[str, str]) -> None:
    """Put values in the columns of a row, which the caller saves."""
    for key, value in values.items():
        if key == "numero_etranger":
            _write_number(row, digits_of(value))
        elif key == "sexe":
            row.sex = SEXES.get(value, "")
        elif key == _PHONE:
            row.phone = value
        else:
            setattr(row, COLUMNS[key], value)


def _write_number(row: models.Person, digits: str) -> None:
    """The same number in another spelling is the one that was vouched for; another one is not."""
    if digits == row.numero:
        return
    row.numero, row.numero_index = digits, number_index(digits) if digits else None
    row.numero_verifie = False


def vouch_for_number(person: UUID, author: Author, seen: str | None = None) -> Refused | None:
    """The number a person gave is theirs: it signs them in from now on.

    Refused where another person's was vouched for before, for someone must look at both (`numero_deja_verifie`);
    where there is none (`numero_absent`); where it is no longer the one that was `seen` (`numero_change`).
    """
    with acting(Scope.usager(person)) as now:
        row = models.Person.objects.select_for_update().get(pk=person)
        if not row.numero:
            return Refused("numero_absent")
        if seen is not None and digits_of(seen) != row.numero:
            return Refused("numero_change")
        row.numero_verifie = True
        try:
            with transaction.atomic():
                row.save(update_fields=["numero_verifie"])
        except IntegrityError:
            return Refused("numero_deja_verifie")
        journal.write(author, "numero.verifier", person, now)
    return None


# Values as typed, or as a file has them.


def read_value(key: str, text: str) -> str:
    """The normal form of a value of civil status; empty where it cannot be read, or would be a formula."""
    value = unicodedata.normalize("NFC", text).strip()
    return _FORMS.get(key, _plain)(value)


def _plain(value: str) -> str:
    if unicodedata.normalize("NFKC", value)[:1] in _FORMULA:
        return ""
    return "" if any(unicodedata.category(one) in ("Cc", "Cs") for one in value) else value[:200]


def _number(value: str) -> str:
    digits = digits_of(value)
    return digits if len(digits) == 10 else ""


def _day(value: str) -> str:
    if re.fullmatch(r"(19|20)\d{2}-(0[1-9]|1[0-2])-00|(19|20)\d{2}-00-00", value):
        return value
    french = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", value)
    year, month, day = (french[3], french[2], french[1]) if french else ("", "", "")
    try:
        return (date(int(year), int(month), int(day)) if french else date.fromisoformat(value)).isoformat()
    except ValueError:
        return ""


def _country(value: str) -> str:
    return _countries().get(_folded(value), "")


def _nationality(value: str) -> str:
    return _countries(special=True).get(_folded(value), "")


@cache
def _countries(special: bool = False) -> Mapping[str, str]:
    """Codes by what names them: the code itself, the name in each language."""
    known = references().countries
    listed = {**known.former, **known.present, **(known.special if special else {})}
    named = {_folded(word): code for code, name in listed.items() for word in (name.fr, name.en)}
    return {**named, **{_folded(code): code for code in listed}}


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in decomposed if one.isalnum())


def _sex(value: str) -> str:
    words = {"f": "feminin", "m": "masculin", **{word: word for word in SEXES}}
    return words.get(value.lower(), "")


def _latin(value: str) -> str:
    """As receipts print it: whoever is summoned could not correct what is locked."""
    return _plain(value) if is_latin(value) else ""


_FORMS: Mapping[str, Callable[[str], str]] = {
    "nom_naissance": _latin,
    "nom_usage": _latin,
    "prenoms": _latin,
    "lieu_naissance": _latin,
    "numero_etranger": _number,
    "date_naissance": _day,
    "pays_naissance": _country,
    "nationalite": _nationality,
    "sexe": _sex,
    "courriel": lambda value: value.lower() if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) else "",
}
