"""What is read of messages, always within the reach of whoever acts; and the figures that name nobody."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import Literal, get_args
from uuid import UUID

from django.db.models import Q

from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor
from guichet.database import require_acting, storable
from guichet.dossiers import models
from guichet.dossiers.contact.actions import receivers, refusal, to_inquiry
from guichet.dossiers.contact.types import Inbox, Inquiry, Letter, Month, NotFound, NotPermitted
from guichet.dossiers.contact.wording import answered_by, figures, words
from guichet.dossiers.instruction import policy
from guichet.dossiers.numbers import legal_day

Box = Literal["ouverts", "miens", "retard", "tous"]
BOXES: tuple[Box, ...] = get_args(Box)
PAGE = 50

__all__ = [
    "BOXES",
    "Box",
    "box_named",
    "by_month",
    "get",
    "get_for",
    "inbox",
    "longest",
    "mine",
    "numbered",
    "numbers_of",
    "of_dossier",
    "receivers",
    "words",
]


def box_named(name: str) -> Box:
    """The part of the inbox that an address names; what waits, where it names none."""
    for one in BOXES:
        if one == name:
            return one
    return "ouverts"


def longest(day: date) -> int:
    """How many signs a message may have."""
    return figures().on("longueur", day)


def mine(owner: UUID) -> list[Inquiry]:
    """The questions of a person, the last changed first."""
    rows = models.Inquiry.objects.filter(owner=owner).order_by("-changed_at", "id")
    return [to_inquiry(row) for row in rows]


def get(owner: UUID, inquiry: UUID) -> Inquiry:
    """One question with its letters.

    :raises NotFound: where it is not theirs
    """
    row = models.Inquiry.objects.filter(pk=inquiry, owner=owner).first()
    if row is None:
        raise NotFound(inquiry)
    return _whole(row)


def inbox(
    actor: AgentActor, office: int, box: Box, today: date, after: UUID | None = None
) -> Inbox | NotPermitted:
    """The questions of an office: those that wait, the agent's own, those past their day, or all; the due first.

    :param after: the last one of the page before
    """
    if refused := policy.refusal(actor, policy.Act.WRITE, office):
        return refused
    rows = models.Inquiry.objects.filter(office_id=office)
    held = policy.covered(actor, policy.Act.WRITE, office)
    if held is not None:
        rows = rows.filter(Q(dossier=None) | Q(dossier__procedure__in=held))
    if box != "tous":
        rows = rows.filter(state="ouvert")
    if box == "miens":
        rows = rows.filter(assigned_id=actor.agent)
    if box == "retard":
        rows = rows.filter(due_on__lt=today)
    if after is not None and (last := models.Inquiry.objects.filter(pk=after, office_id=office).first()):
        rows = rows.filter(Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, id__gt=last.id))
    found = list(rows.order_by("due_on", "id")[: PAGE + 1])
    shown = found[:PAGE]
    return Inbox(tuple(map(to_inquiry, shown)), shown[-1].id if found[PAGE:] else None)


def get_for(actor: AgentActor, inquiry: UUID) -> Inquiry | NotPermitted:
    """One question before an agent.

    :raises NotFound: where it is not with an office of theirs
    """
    row = models.Inquiry.objects.filter(pk=inquiry, office_id__in=actor.offices).first()
    if row is None:
        raise NotFound(inquiry)
    return refusal(actor, row) or _whole(row)


def numbered(actor: AgentActor, office: int, number: str) -> UUID | None:
    """The question of an office that has this number; None where there is none, or none that the agent may read."""
    if not storable(number):
        return None
    row = models.Inquiry.objects.filter(office_id=office, number=number.strip().upper()).first()
    return row.id if row is not None and refusal(actor, row) is None else None


def numbers_of(actor: AgentActor, office: int, among: Iterable[UUID]) -> dict[UUID, str | None]:
    """Those that are questions of an office, with their numbers; None for one that the agent may not read."""
    rows = models.Inquiry.objects.filter(pk__in=list(among), office_id=office).select_related("dossier")
    return {row.id: row.number if refusal(actor, row) is None else None for row in rows}


def of_dossier(dossier: UUID) -> list[Inquiry]:
    """The questions about a request in reach of whoever acts, the first one first."""
    rows = models.Inquiry.objects.filter(dossier_id=dossier).order_by("asked_at", "id")
    return [to_inquiry(row) for row in rows]


def of_person(owner: UUID) -> list[Inquiry]:
    """Every question of a person with its letters: for the copy of their data."""
    return [_whole(row) for row in models.Inquiry.objects.filter(owner=owner).order_by("asked_at", "id")]


def _whole(row: models.Inquiry) -> Inquiry:
    letters = models.Letter.objects.filter(inquiry=row).order_by("id")
    return replace(
        to_inquiry(row),
        letters=tuple(Letter(one.pk, one.at, one.author_kind, one.agent_number, one.text) for one in letters),
    )


def by_month(office: int, now: datetime, months: int = 12) -> list[Month]:
    """The figures of an office over whole months and the running one, the last first: names nobody.

    Asked by its agents or as the service.
    """
    require_acting()
    found = accounts.office(office)
    assert found is not None
    rows = models.Inquiry.objects.filter(office_id=office, asked_at__gt=now - timedelta(days=31 * months))
    grouped: dict[date, list[tuple[date, date | None, date]]] = {}
    promised: dict[date, date] = {}  # what is written back to is promised another day: the first one counts
    for asked, answered in rows.values_list("asked_at", "answered_at").order_by("asked_at"):
        day = legal_day(asked, found)
        if day not in promised:
            promised[day] = answered_by(day)
        answered_on = legal_day(answered, found) if answered else None
        grouped.setdefault(day.replace(day=1), []).append((day, answered_on, promised[day]))
    today = legal_day(now, found)
    first = today.year * 12 + today.month - months
    since = date(first // 12, first % 12 + 1, 1)
    return [_month(month, grouped[month], today) for month in sorted(grouped, reverse=True) if month >= since]


def _month(month: date, asked: Iterable[tuple[date, date | None, date]], today: date) -> Month:
    """Pure."""
    all_ = list(asked)
    days = [(answered - day).days for day, answered, _ in all_ if answered is not None]
    late = sum((answered or today) > due_on for _, answered, due_on in all_)
    return Month(month, len(all_), len(days), median_low(days) if days else None, late)
