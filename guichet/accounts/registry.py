"""Where civil status comes from: an identity provider, a summons that an office sent, or the person's own words.

Only the first two lock what they gave. Keys are those that procedures name under `registre`.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from guichet.accounts import models
from guichet.accounts.numbers import digits_of, number_index, number_indexes
from guichet.accounts.types import Actor, Identity, Imported, Refused
from guichet.database import Scope, acting, rates, require_acting
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.procedures import is_latin

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
CLAIMS = (5, 24 * 3600)
LINES = 5000
_COUNTRY = re.compile(r"[A-Z]{3}|APATRIDE")


# What is known of a person.


def identity(actor: Actor) -> Identity:
    """The civil status of the actor's person, and what of it they cannot change themselves."""
    with acting(actor.scope):
        row = models.Person.objects.get(pk=actor.person)
    return Identity(_values(row), frozenset(row.locked), row.source)


def _values(row: models.Person) -> dict[str, str]:
    values = {key: getattr(row, column) for key, column in COLUMNS.items()}
    values["sexe"] = next((word for word, letter in SEXES.items() if letter == row.sex), "")
    return {key: value for key, value in values.items() if value}


def describe(actor: Actor, values: Mapping[str, str], now: datetime) -> Identity:
    """Keep what a person says of themselves; what is locked stays as it is.

    :param values: under the keys of procedures, in their normal form; keys of no column here are not kept
    """
    require_acting()
    row = models.Person.objects.select_for_update().get(pk=actor.person)
    open_ = {key: value for key, value in values.items() if key in COLUMNS and key not in row.locked}
    _write(row, open_)
    if open_:
        row.save()
        facts = {"cles": ",".join(sorted(open_))}
        journal.write(actor.author, "etat_civil.declarer", row.id, now, facts)
    return Identity(_values(row), frozenset(row.locked), row.source)


def lock(person: UUID, source: str, values: Mapping[str, str], author: Author) -> None:
    """Take civil status from a source that answers for it: it replaces what was typed, and is locked."""
    with acting(Scope.usager(person)) as now:
        row = models.Person.objects.select_for_update().get(pk=person)
        known = {key: value for key, value in values.items() if key in COLUMNS and value}
        if all(_values(row).get(key) == value and key in row.locked for key, value in known.items()):
            return
        _write(row, known)
        row.locked, row.source = sorted({*row.locked, *known}), source
        row.save()
        facts = {"source": source, "cles": ",".join(sorted(known))}
        journal.write(author, "etat_civil.verrouiller", row.id, now, facts)


def _write(row: models.Person, values: Mapping[str, str]) -> None:
    for key, value in values.items():
        if key == "numero_etranger":
            row.numero = digits_of(value)
            row.numero_index = number_index(value) if row.numero else None
            row.numero_verifie = False
        elif key == "sexe":
            row.sex = SEXES.get(value, "")
        else:
            setattr(row, COLUMNS[key], value)


def vouch_for_number(person: UUID, author: Author) -> Refused | None:
    """The number a person gave is theirs: it signs them in from now on.

    Refused where another person's was vouched for before: someone must look at both.
    """
    with acting(Scope.usager(person)) as now:
        row = models.Person.objects.select_for_update().get(pk=person)
        if not row.numero:
            return Refused("numero_absent")
        row.numero_verifie = True
        try:
            with transaction.atomic():
                row.save(update_fields=["numero_verifie"])
        except IntegrityError:
            return Refused("numero_deja_verifie")
        journal.write(author, "numero.verifier", person, now)
    return None


# Summonses.


def import_summoned(text: str, office: int, author: Author) -> Imported:
    """Keep the people an office expects, from a CSV; a number that comes again replaces its row.

    Columns: `numero_etranger`, `date_naissance`, and any of `nom_naissance`, `nom_usage`, `prenoms`, `sexe`,
    `pays_naissance`, `lieu_naissance`, `nationalite`, `courriel`. A line that cannot be read is told and left out.
    """
    rows, faults = _read(text)
    with acting(Scope.agent([office])) as now:
        for values in rows:
            models.SummonedPerson.objects.update_or_create(
                office_id=office,
                numero_index=number_index(values["numero_etranger"]),
                defaults={
                    "numero": values["numero_etranger"],
                    "values": {key: value for key, value in values.items() if key != "numero_etranger"},
                    "imported_at": now,
                    "imported_by": author.id[:64],
                },
            )
        journal.write(author, "convocation.importer", uuid4(), now, {"service": office, "lignes": len(rows)})
    return Imported(len(rows), tuple(faults))


def _read(text: str) -> tuple[list[dict[str, str]], list[tuple[int, str]]]:
    first = text.partition("\n")[0]
    lines = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";" if ";" in first else ",")
    rows: list[dict[str, str]] = []
    faults: list[tuple[int, str]] = []
    try:
        for number, line in enumerate(lines, start=2):
            if number > LINES + 1:
                faults.append((number, "trop_de_lignes"))
                break
            found = _row(line)
            if isinstance(found, str):
                faults.append((number, found))
            else:
                rows.append(found)
    except csv.Error:
        faults.append((lines.line_num, "csv"))
    return rows, faults


def _row(line: Mapping[str | None, object]) -> dict[str, str] | str:
    """The values of a line in their normal form, or the name of the column that cannot be read."""
    given = {
        str(key).strip().lower(): unicodedata.normalize("NFC", str(value)).strip()
        for key, value in line.items()
        if key and isinstance(value, str) and value.strip()
    }
    found: dict[str, str] = {}
    for key, value in given.items():
        if key in COLUMNS or key == "courriel":
            read = _FORMS.get(key, _plain)(value)
            if not read:
                return key
            found[key] = read
    missing = [key for key in ("numero_etranger", "date_naissance") if key not in found]
    return missing[0] if missing else found


def _plain(value: str) -> str:
    return "" if any(unicodedata.category(one) in ("Cc", "Cs") for one in value) else value[:200]


def _number(value: str) -> str:
    digits = digits_of(value)
    return digits if len(digits) == 10 else ""


def _day(value: str) -> str:
    french = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", value)
    year, month, day = (french[3], french[2], french[1]) if french else ("", "", "")
    try:
        return (date(int(year), int(month), int(day)) if french else date.fromisoformat(value)).isoformat()
    except ValueError:
        return ""


def _country(value: str) -> str:
    return value.upper() if _COUNTRY.fullmatch(value.upper()) else ""


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
    "nationalite": _country,
    "sexe": _sex,
    "courriel": lambda value: value.lower() if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) else "",
}


def claim_summons(account: models.Account, numero: str, birth_date: str) -> Identity | Refused:
    """Take the civil status of a summons whose number and date of birth a person knows.

    The number signs them in only where the office gave their address too: whoever else knows a number and a date
    of birth would otherwise take the place of its owner.
    """
    with acting(Scope.service(account.person_id)) as now:
        if not rates.allow("convocation", str(account.id), *CLAIMS, now):
            return Refused("trop_d_essais")
    rows = [row for row in _summoned(numero) if row.values.get("date_naissance") == birth_date]
    addressed = [row for row in rows if row.values.get("courriel") in (None, account.email)]
    if not addressed:
        return Refused("aucune_convocation", "numero")
    row = max(addressed, key=lambda one: one.imported_at)
    author = Author("usager", str(account.id))
    lock(account.person_id, "convocation", dict(row.values) | {"numero_etranger": row.numero}, author)
    if row.values.get("courriel") == account.email:
        vouch_for_number(account.person_id, author)
    return identity(Actor(account.id, account.person_id, author, None, account.language))


def _summoned(numero: str) -> list[models.SummonedPerson]:
    with acting(Scope.service()):
        return list(models.SummonedPerson.objects.filter(numero_index__in=number_indexes(numero)))


# What is wrong in it.


def request_correction(
    actor: Actor, proposed: Mapping[str, str], explanation: str, now: datetime, office: int | None = None
) -> UUID | Refused:
    """Ask that locked civil status be corrected: an agent looks at it, nothing changes by itself."""
    require_acting()
    row = models.Person.objects.get(pk=actor.person)
    current = _values(row)
    changed = {
        key: value.strip()[:300]
        for key, value in proposed.items()
        if key in row.locked and value.strip() and value.strip() != current.get(key, "")
    }
    if not changed and not explanation.strip():
        return Refused("rien_a_corriger")
    request = models.CorrectionRequest.objects.create(
        person_id=actor.person,
        office_id=office,
        proposed=changed,
        explanation=explanation.strip()[:4000],
        requested_at=now,
    )
    journal.write(
        actor.author, "etat_civil.demander_correction", actor.person, now, {"cles": ",".join(changed)}
    )
    return request.id


def corrections(actor: Actor) -> Iterator[tuple[UUID, datetime, bool]]:
    """What the person asked to have corrected, newest first: key, when, and whether it is settled."""
    with acting(actor.scope):
        rows = models.CorrectionRequest.objects.filter(person_id=actor.person).order_by("-requested_at")
        return iter([(row.id, row.requested_at, row.settled_at is not None) for row in rows])
