"""The list of an office, the most pressing first: filtered, searched, page by page.

Every condition is one that an index answers under row-level security: equality and order of plain values. A filter
on a column's value, or on a label, is read from its own table, in the order of the list.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Lookup, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Exact, GreaterThanOrEqual, LessThanOrEqual

from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor
from guichet.dossiers import models
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.searching import found_by, most_looked_at
from guichet.dossiers.instruction.wanted import (
    MINE,
    NOBODY,
    Column,
    Cursor,
    Handler,
    Listed,
    Page,
    Wanted,
)
from guichet.dossiers.rows import published
from guichet.dossiers.states import IN_TURN, State

SIZE = 25
_SHOWN = ("number", "procedure", "version", "state", "filed_on", "next_reason", "vulnerable", "expires_on",
          "assigned_id")  # fmt: skip


def listed(
    actor: AgentActor, office: int, wanted: Wanted, today: date, after: Cursor | None = None, size: int = SIZE
) -> Page:
    """A page of what the agent may read in the office, by the day an agent should turn to it.

    :param after: the last row of the page before
    """
    source = _source(office, wanted)
    rows = source.rows.filter(_conditions(source, actor, office, wanted, today))
    too_many = False
    if source.model is models.Word:
        most = most_looked_at(today)
        found = list(rows.order_by("word", source.key).values_list(source.key, flat=True)[: most + 1])
        source, too_many = _dossiers(office), len(found) > most
        rows = source.rows.filter(id__in=_rows_of(found[:most]))
    page = _read(source, rows, after, size + 1, wanted)
    shown = page[:size]
    last = Cursor(shown[-1]["day"], shown[-1]["key"]) if len(page) > size else None
    return Page(tuple(_in_words(actor, shown, today)), last, too_many)


@dataclass(frozen=True, slots=True)
class _Source:
    """The table that the list is read from, in its order: dossiers, or what filters them.

    `to` leads from it to them, `key` is their key in it, `day` the day of the queue.
    """

    rows: QuerySet[Any]
    model: type[Model]
    to: str = "dossier__"
    key: str = "dossier_id"
    day: str = "next_on"


def _source(office: int, wanted: Wanted) -> _Source:
    """Where fewest rows are walked, as far as what is wanted tells: the words found, then an agent's own, a label's."""
    if wanted.words:
        return _Source(found_by(office, wanted.words), models.Word, day="dossier__next_on")
    if wanted.assigned not in ("", NOBODY):
        return _dossiers(office)
    if wanted.label is not None:
        rows = models.Labelled.objects.filter(office_id=office, label_id=wanted.label)
        return _Source(rows, models.Labelled)
    if column := _read_by(wanted):
        return _Source(models.Facet.objects.filter(_facet(office, wanted.procedure, column)), models.Facet)
    return _dossiers(office)


def _dossiers(office: int) -> _Source:
    return _Source(models.Dossier.objects.filter(office_id=office), models.Dossier, to="", key="id")


def _read_by(wanted: Wanted) -> Column | None:
    """The column that a list of columns is read by: one of a value, which fewer hold, before one of days or numbers."""
    return min(wanted.columns, key=lambda column: column.equal is None, default=None)


def _with_ended(wanted: Wanted) -> bool:
    """Whether what waits for nothing is listed too, after the rest."""
    return bool(wanted.everything or wanted.state or wanted.words) and not wanted.late


def _with_waiting(wanted: Wanted) -> bool:
    """Whether what waits for an agent is listed: not where a state is wanted in which nothing does."""
    return not wanted.state or wanted.state in IN_TURN


def _read(
    source: _Source, rows: QuerySet[Any], after: Cursor | None, size: int, wanted: Wanted
) -> list[dict[str, Any]]:
    """So many rows past a cursor: those that wait for an agent, then the others."""
    found: list[tuple[Any, ...]] = []
    rows = rows.values_list("next_on", source.key, *(f"{source.to}{name}" for name in _SHOWN))
    if _with_waiting(wanted) and (after is None or after.on is not None):
        waiting = rows.filter(next_on__isnull=False)
        if after is not None:
            later = Q(next_on__gt=after.on) | Q(**{f"{source.key}__gt": after.id})
            waiting = waiting.filter(later, next_on__gte=after.on)
        found = list(waiting.order_by("next_on", source.key)[:size])
    if _with_ended(wanted) and len(found) < size:
        others = rows.filter(next_on=None)
        if after is not None and after.on is None:
            others = others.filter(**{f"{source.key}__gt": after.id})
        found += others.order_by("next_on", source.key)[: size - len(found)]
    return [dict(zip(("day", "key", *_SHOWN), row, strict=True)) for row in found]


def _conditions(source: _Source, actor: AgentActor, office: int, wanted: Wanted, today: date) -> Q:
    own: dict[str, Any] = {}
    if wanted.state:
        own["state"] = wanted.state
    if wanted.procedure and source.model is not models.Facet:
        own["procedure"] = wanted.procedure
    if wanted.vulnerable:
        own["vulnerable"] = True
    for bound, day in zip(("filed_on__gte", "filed_on__lte"), wanted.filed, strict=True):
        own |= {bound: day} if day else {}
    own |= _assigned(actor, wanted.assigned)
    conditions = policy.within(actor, policy.Act.READ, office, f"{source.to}procedure")
    conditions &= Q(**{f"{source.to}{name}": value for name, value in own.items()})
    if wanted.late:
        conditions &= Q(**{f"{source.day}__lt": today})
    return conditions & _related(source, actor, office, wanted)


def _rows_of(ids: Sequence[UUID]) -> RawSQL:
    """Keys as rows to join: told as a list of values, the database would look for them in the whole office."""
    return RawSQL("SELECT unnest(%s::uuid[])", (list(ids),))


def _assigned(actor: AgentActor, to: str) -> dict[str, Any]:
    if to == NOBODY:
        return {"assigned": None}
    return {"assigned_id": actor.agent if to == MINE else int(to)} if to else {}


def _related(source: _Source, actor: AgentActor, office: int, wanted: Wanted) -> Q:
    """What stands in other tables than the one the list is read from."""
    same = {"dossier_id": OuterRef(source.key)}
    found = Q()
    if wanted.followed:
        found &= Q(Exists(models.Follower.objects.filter(**same, office_id=office, agent_id=actor.agent)))
    if wanted.label is not None and source.model is not models.Labelled:
        found &= Q(Exists(models.Labelled.objects.filter(**same, office_id=office, label_id=wanted.label)))
    read = _read_by(wanted) if source.model is models.Facet else None
    for column in wanted.columns:
        found &= _held(source, office, wanted.procedure, column) if column != read else Q()
    return found


def _held(source: _Source, office: int, procedure: str, column: Column) -> Q:
    """Another column, looked at for each row in its turn.

    Told as one condition, the database would read and sort all that hold it to give a page of them.
    """
    held = models.Facet.objects.filter(
        dossier_id=OuterRef(source.key), office_id=office, procedure=procedure, name=column.name
    )
    found = Q()
    for name, compared, wanted in _comparisons(column):
        found &= Q(compared(Subquery(held.values(name)[:1]), wanted))
    return found


def _comparisons(column: Column) -> "Iterator[tuple[str, type[Lookup[Any]], object]]":
    """What is wanted of the values of a facet: which of them, compared how, with what."""
    if column.equal is not None:
        yield "text", Exact, column.equal
        return
    for name, (first, last) in (("day", column.days), ("number", column.numbers)):
        if first is not None:
            yield name, GreaterThanOrEqual, first
        if last is not None:
            yield name, LessThanOrEqual, last


def _facet(office: int, procedure: str, column: Column) -> Q:
    """What a facet holds where the column is as wanted."""
    held = Q(office_id=office, procedure=procedure, name=column.name)
    for name, compared, wanted in _comparisons(column):
        held &= Q(compared(F(name), wanted))
    return held


def _in_words(actor: AgentActor, rows: Sequence[Mapping[str, Any]], today: date) -> Iterator[Listed]:
    ids = [row["key"] for row in rows]
    labels: dict[UUID, list[str]] = {}
    put = models.Labelled.objects.filter(dossier_id__in=ids).order_by("label__name")
    for dossier, name in put.values_list("dossier_id", "label__name"):
        labels.setdefault(dossier, []).append(name)
    mine = models.Follower.objects.filter(dossier_id__in=ids, agent_id=actor.agent)
    followed = set(mine.values_list("dossier_id", flat=True))
    names = accounts.names_of({row["assigned_id"] for row in rows} - {None})
    for row in rows:
        holder = row["assigned_id"]
        yield Listed(
            id=row["key"],
            number=row["number"],
            title=published(row["procedure"], row["version"]).type,
            state=State(row["state"]),
            filed_on=row["filed_on"],
            next_on=row["day"],
            reason=row["next_reason"],
            late=row["day"] is not None and row["day"] < today,
            vulnerable=row["vulnerable"],
            expires_on=row["expires_on"],
            handler=Handler(holder, names.get(holder, "")) if holder else None,
            mine=holder == actor.agent,
            followed=row["key"] in followed,
            labels=tuple(labels.get(row["key"], ())),
        )
