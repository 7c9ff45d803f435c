"""Who could not file on line says so: a dated, numbered, sealed statement, and the other way in (CESEDA, R431-2).

Nobody needs an account for it, and nothing of what is said is checked.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from string import Template
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor, Office
from guichet.database import counters, idempotency, require_acting, storable
from guichet.documents.issued import actions as issued
from guichet.documents.issued import queries as printed
from guichet.documents.issued.types import IssuedFile
from guichet.dossiers import models
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.types import Impossibility, NotFound, Nowhere, Statement, WayIn
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.parameters import StatementWords, load_statements
from guichet.publication.queries import NothingInForce, orientation_in_force, territory

KIND = "constat_impossibilite"
_LANGUAGE = "fr"
"""Of the document, an act of the administration."""
_PORTAL = "anef"
"""The way in that the other one takes the place of, as the rules of orientation name it."""
_UNPRINTABLE = "?"
PAGE = 50
"""Statements on a page of agents."""


@cache
def words() -> StatementWords:
    """The words of the document."""
    return load_statements(settings.DATA / "parameters")


def name_of(person: UUID | None, said: Impossibility, key: UUID) -> UUID:
    """The name of the statement that `state` makes; where nobody is signed in, whoever states is known by it."""
    return idempotency.named(person, key, repr(said))


def state(person: UUID | None, said: Impossibility, key: UUID, now: datetime) -> Statement | Nowhere:
    """Date and number what someone says, and have it sealed. The same again with its `key` is the same statement.

    :param person: None where nobody is signed in: the act is then that of `name_of`
    """
    require_acting()
    idempotency.alone("constat", key)
    name = name_of(person, said, key)
    owner = person or name
    made = models.Statement.objects.filter(pk=name, owner=owner).first()
    if made is not None:
        return to_statement(made)
    office = office_of(said.commune)
    if office is None:
        return Nowhere(said.commune)
    day = legal_day(now, office)
    row = models.Statement(
        id=name,
        owner=owner,
        office_id=office.id,
        number=_number(office, day),
        stated_at=now,
        stated_on=day,
        page=said.page,
        error=said.error,
        request=said.request,
        commune=said.commune,
        said=json.dumps(_kept(said), ensure_ascii=False),
    )
    row.document = issued.issue(KIND, name, owner, office.id, _contents(row, said, office), now, on=day).id
    row.save(force_insert=True)
    journal.write(Author("usager", str(owner)), "constat.dresser", name, now, {"service": office.id})
    return to_statement(row)


def office_of(commune: str) -> Office | None:
    """The office for who lives in a commune, by its INSEE code."""
    found = territory().commune(commune)
    return accounts.office_for(found.departement, found.arrondissement) if found else None


def _number(office: Office, day: date) -> str:
    """A series of its own, counted by the four digits of the office and by day: never taken for a request's number."""
    rank = counters.draw("constat", f"{office.number}-{day:%Y%m%d}")
    return f"CI-{office.number}-{day:%Y%m%d}-{rank:04d}"


def _kept(said: Impossibility) -> dict[str, str]:
    names = ("tried", "family_name", "given_names", "birth_date", "foreigner_number")
    return {name: getattr(said, name) for name in names}


def _contents(row: models.Statement, said: Impossibility, office: Office) -> dict[str, Any]:
    """The document, as `documents.issued` takes it; a sign that cannot be printed is replaced, and kept in the row."""
    text, here = words(), row.stated_at.astimezone(ZoneInfo(office.zone))
    facts = {
        "numero": row.number,
        "date": format_date(row.stated_on, "d MMMM y", locale=_LANGUAGE),
        "heure": f"{here:%H:%M}",
        "page": _printable(row.page),
        "service": office.name,
    }
    way = way_in(office.departement, row.stated_on, _LANGUAGE)
    other = [way.text, *way.contacts] if way else []
    reached = [office.name, *filter(None, (office.address, office.phone, office.site))]
    return {
        "titre": text.titre.in_(_LANGUAGE),
        "emetteur": office.name,
        "empechement": {
            "numero": row.number,
            "constate_le": row.stated_at.isoformat(),
            "page": facts["page"],
            "erreur": _printable(row.error) or text.sans_erreur.in_(_LANGUAGE),
            "paroles": _printable(said.tried),
        },
        "declarant": {
            "nom": _printable(said.family_name) or text.sans_nom.in_(_LANGUAGE),
            "prenoms": [_printable(said.given_names)] if said.given_names else [],
            "numero_etranger": said.foreigner_number,
            "date_naissance": said.birth_date,
        },
        "blocs": [
            _block("constat", text.constat.titre.in_(_LANGUAGE), _filled(text.constat.textes, facts)),
            _block(
                "substitution",
                text.substitution.titre.in_(_LANGUAGE),
                [*_filled(text.substitution.textes, facts), *other],
            ),
            _block("service", text.service.in_(_LANGUAGE), reached),
        ],
    }


def _block(key: str, title: str, paragraphs: Sequence[str]) -> dict[str, Any]:
    return {"cle": key, "titre": title, "paragraphes": list(paragraphs)}


def _filled(texts: Sequence[Any], facts: Mapping[str, str]) -> list[str]:
    """The service's sentences with the facts; what people wrote is never read as one."""
    return [Template(text.in_(_LANGUAGE)).substitute(facts) for text in texts]


def _printable(text: str) -> str:
    if printed.can_be_printed(text):
        return text
    return "".join(
        sign if sign == "\n" or printed.can_be_printed(sign) else _UNPRINTABLE for sign in text
    ).strip()


def way_in(departement: str, day: date, language: str) -> WayIn | None:
    """The way in for who cannot use the portal, in a département, as the rules of orientation say it."""
    try:
        rules = orientation_in_force()
    except NothingInForce:
        return None
    found = rules.without(_PORTAL, {"departement": departement}, today=day, lang=language)
    if found is None:
        return None
    contacts = tuple(" : ".join(filter(None, (one["libelle"], one["valeur"]))) for one in found["contacts"])
    return WayIn(found["texte"], contacts)


# What is read of them.


def get(owner: UUID, statement: UUID) -> Statement:
    """A statement of someone.

    :raises NotFound: where it is not theirs
    """
    row = models.Statement.objects.filter(pk=statement, owner=owner).first()
    if row is None:
        raise NotFound(statement)
    return to_statement(row)


def mine(owner: UUID) -> list[Statement]:
    """The statements of a person, the last first."""
    rows = models.Statement.objects.filter(owner=owner).order_by("-stated_at", "id")
    return [to_statement(row) for row in rows]


def is_of(owner: UUID, statement: UUID) -> bool:
    """Whether a statement is theirs."""
    return models.Statement.objects.filter(pk=statement, owner=owner).exists()


def file_of(found: Statement) -> IssuedFile | None:
    """The sealed document; None as long as it is being prepared."""
    return printed.file_of(found.document)


def of_office(
    actor: AgentActor, office: int, before: UUID | None = None
) -> tuple[list[Statement], UUID | None]:
    """A page of the statements that concern an office, the last first; the one that the next page begins after.

    :param before: the last one of the page that comes first
    """
    rows = models.Statement.objects.filter(office_id=office, office__in=actor.offices)
    if before is not None and (last := rows.filter(pk=before).first()):
        rows = rows.filter(Q(stated_at__lt=last.stated_at) | Q(stated_at=last.stated_at, id__gt=last.id))
    found = list(rows.order_by("-stated_at", "id")[: PAGE + 1])
    shown = found[:PAGE]
    return [to_statement(row) for row in shown], shown[-1].id if found[PAGE:] else None


def numbered(actor: AgentActor, office: int, number: str) -> UUID | None:
    """The statement that concerns an office of the agent's and has this number; None where there is none."""
    if not storable(number):
        return None
    rows = models.Statement.objects.filter(office_id=office, office__in=actor.offices)
    return rows.filter(number=number.strip().upper()).values_list("id", flat=True).first()


def get_for(actor: AgentActor, statement: UUID) -> Statement:
    """A statement that concerns an office of the agent's.

    :raises NotFound: where it concerns none
    """
    row = models.Statement.objects.filter(pk=statement, office__in=actor.offices).first()
    if row is None:
        raise NotFound(statement)
    return to_statement(row)


def by_month(office: int) -> list[tuple[date, int]]:
    """How many statements an office has by month, the last month first: names nobody."""
    rows = models.Statement.objects.filter(office_id=office).annotate(month=TruncMonth("stated_on"))
    return list(rows.values_list("month").annotate(Count("id")).order_by("-month"))


def to_statement(row: models.Statement) -> Statement:
    """The record of a row."""
    return Statement(
        id=row.id,
        number=row.number,
        office=row.office_id,
        stated_at=row.stated_at,
        said=Impossibility(
            page=row.page, error=row.error, request=row.request, commune=row.commune, **json.loads(row.said)
        ),
        document=row.document,
    )


def forget(before: datetime) -> int:
    """Remove for good the statements made before then, with their documents: what retention decided; how many."""
    require_acting()
    old = list(models.Statement.objects.filter(stated_at__lt=before).values_list("id", flat=True))
    for statement in old:
        issued.erase(statement)
    return models.Statement.objects.filter(pk__in=old).delete()[0]


def erase_of(owner: UUID) -> int:
    """Remove for good what someone stated, with their account; how many."""
    require_acting()
    mine = list(models.Statement.objects.filter(owner=owner).values_list("id", flat=True))
    for statement in mine:
        issued.erase(statement)
    return models.Statement.objects.filter(pk__in=mine).delete()[0]
