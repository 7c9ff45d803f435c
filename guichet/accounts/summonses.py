"""The people an office expects: the file it sends, and whoever finds themselves in it."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID, uuid4

from guichet.accounts import models
from guichet.accounts.numbers import number_index, number_indexes
from guichet.accounts.registry import COLUMNS, identity, lock, read_value, vouch_for_number
from guichet.accounts.types import Actor, Claimed, Imported, Refused
from guichet.database import Scope, acting, rates
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.procedures import may_be_birth

CLAIMS = (5, 24 * 3600)
LINES = 5000
_HEADERS: Mapping[str, str] = {
    "numero": "numero_etranger",
    "numero etranger": "numero_etranger",
    "numero agdref": "numero_etranger",
    "nom": "nom_naissance",
    "nom de naissance": "nom_naissance",
    "nom d usage": "nom_usage",
    "prenom": "prenoms",
    "date de naissance": "date_naissance",
    "pays de naissance": "pays_naissance",
    "lieu de naissance": "lieu_naissance",
    "email": "courriel",
    "mail": "courriel",
    "adresse electronique": "courriel",
}
"""What offices call the columns, beside their names here."""
_NEEDED = ("numero_etranger", "date_naissance")


def import_summoned(file: str | bytes, office: int, author: Author) -> Imported:
    """Keep the people an office expects, from a CSV; a number that comes again replaces its row.

    Columns: `numero_etranger`, `date_naissance`, and any of `nom_naissance`, `nom_usage`, `prenoms`, `sexe`,
    `pays_naissance`, `lieu_naissance`, `nationalite`, `courriel`. A line that cannot be read is told and left out;
    so is a value that a spreadsheet would take for a formula.
    """
    text = file if isinstance(file, str) else _decoded(file)
    with acting(Scope.agent([office])) as now:
        rows, faults = _read(text, now.date())
        for values in rows.values():
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
    return Imported(len(rows), tuple(faults), tuple(rows))


def _decoded(raw: bytes) -> str:
    """The text of a file, in UTF-8 or as French spreadsheets write it."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _read(text: str, today: date) -> tuple[dict[int, dict[str, str]], list[tuple[int, str]]]:
    """Rows by the number of their line, and what is wrong with the other lines."""
    text = text.lstrip("\ufeff")
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text), delimiter=";" if ";" in first else ",")
    rows: dict[int, dict[str, str]] = {}
    faults: list[tuple[int, str]] = []
    try:
        header = [_column(name) for name in next(lines, [])]
        if missing := [name for name in _NEEDED if name not in header]:
            return {}, [(1, missing[0])]
        for number, line in enumerate(lines, start=2):
            if number > LINES + 1:
                faults.append((number, "trop_de_lignes"))
                break
            if not any(line):
                continue
            found = _row(zip(header, line, strict=False), today)
            if isinstance(found, str):
                faults.append((number, found))
            else:
                rows[number] = found
    except csv.Error:
        faults.append((lines.line_num, "csv"))
    return rows, faults


def _column(name: str) -> str:
    """The key a column stands for; its own name where it stands for none."""
    word = name.strip().lower()
    plain = "".join(one if one.isascii() and one.isalnum() else " " for one in _without_accents(word))
    return _HEADERS.get(" ".join(plain.split()), word)


def _without_accents(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


def _row(line: Iterable[tuple[str, str]], today: date) -> dict[str, str] | str:
    """The values of a line in their normal form, or the name of the column that cannot be read."""
    found: dict[str, str] = {}
    for key, text in line:
        if text.strip() and (key in COLUMNS or key == "courriel"):
            value = read_value(key, text)
            if not value or (key == "date_naissance" and not may_be_birth(value, today)):
                return key
            found[key] = value
    missing = [key for key in _NEEDED if key not in found]
    return missing[0] if missing else found


def claim_summons(actor: Actor, numero: str, birth_date: str) -> Claimed | Refused:
    """Take for the actor's person the civil status of a summons whose number and date of birth are known.

    The number signs them in only where the office gave their address too: whoever else knows a number and a date
    of birth would otherwise take the place of its owner. What one person took, nobody else takes
    (`convocation_reprise`), but at the address the office gave. A helper needs to be let file (`mandat`).
    """
    if not actor.may("deposer"):
        return Refused("mandat")
    with acting(Scope.service(actor.person)) as now:
        if not rates.allow("convocation", str(actor.account), *CLAIMS, now):
            return Refused("trop_d_essais")
        address = _address_of(actor.person)
    with acting(Scope.service()):
        row = _addressed(numero, birth_date, address)
        if row is None:
            return Refused("aucune_convocation", "numero")
        own = bool(address) and row.values.get("courriel") == address
        if not own and row.claimed_by not in (None, actor.person):
            return Refused("convocation_reprise", "numero")
        row.claimed_by = actor.person
        row.save(update_fields=["claimed_by"])
        taken = dict(row.values) | {"numero_etranger": row.numero}
        lock(actor.person, "convocation", taken, actor.author)
    vouched = vouch_for_number(actor.person, actor.author) if own else None
    return Claimed(identity(actor), vouched)


def _address_of(person: UUID) -> str:
    """Where a person proved to be reached."""
    email = models.Account.objects.filter(person_id=person).values_list("email", flat=True).first()
    return email or models.Person.objects.values_list("contact_email", flat=True).get(pk=person)


def _addressed(numero: str, birth_date: str, address: str) -> models.SummonedPerson | None:
    """The last summons of this number and date that was sent to nobody else; locked."""
    rows = models.SummonedPerson.objects.select_for_update(no_key=True)
    found = [
        row
        for row in rows.filter(numero_index__in=number_indexes(numero)).order_by("-imported_at")
        if row.values.get("date_naissance") == birth_date
        and row.values.get("courriel") in (None, address.lower())
    ]
    return found[0] if found else None


def office_that_summoned(person: UUID) -> int | None:
    """The office whose summons a person took last; None where they took none."""
    with acting(Scope.service()):
        rows = models.SummonedPerson.objects.filter(claimed_by=person).order_by("-imported_at")
        return rows.values_list("office_id", flat=True).first()
