"""What a complement that waits for its person leads to as days pass: reminders, then a task for an agent; each once.

A clock closes nothing, and starts nothing: `lecture_reputee` of data/parameters, which is off, would hold to be read
what stays closed.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from guichet.accounts import queries as accounts
from guichet.database import Scope, acting, require_acting
from guichet.dossiers import models
from guichet.dossiers.complement_rules import NOTHING, UNREAD, DueNow, Wait, due_now, figures, last_day
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import published
from guichet.dossiers.states import State
from guichet.dossiers.turning import place
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.notifications.actions import notify

_AUTHOR = Author.service("rappels")


def due(now: datetime) -> Iterator[tuple[UUID, UUID]]:
    """The complements of everybody for which something is due, each with its person; changes nothing."""
    require_acting()
    for row in _waiting().order_by("asked_at", "id").iterator():
        if _due(row, now) != NOTHING:
            yield row.id, row.person_id


def remind(complement: UUID, person: UUID) -> DueNow | None:
    """Do what is due for one; None where it no longer waits. Done twice, the second does nothing."""
    with acting(Scope.service(person)) as now:
        found = _waiting().filter(pk=complement).first()
        if found is None:
            return None
        # The dossier first, as every act does: whoever answers at this moment is waited for.
        row = models.Dossier.objects.select_for_update().get(pk=found.dossier_id)
        asked = _waiting().filter(pk=complement).first()
        if asked is None:
            return None
        what = _due(asked, now)
        _do(row, asked, what, now)
        return what


def _waiting() -> QuerySet[models.Complement]:
    rows = models.Complement.objects.all()
    return rows.filter(answered_at=None, closed_at=None, dossier__state=State.COMPLEMENT_ASKED)


def _due(row: models.Complement, now: datetime) -> DueNow:
    today = _day(row, now)
    wait = Wait(
        _day(row, row.asked_at),
        _day(row, row.opened_at) if row.opened_at else None,
        row.due_on,
        row.reading_reminded_at is not None,
        row.halfway_reminded_at is not None,
        row.last_reminded_at is not None,
        row.overdue_at is not None,
    )
    figure = figures()
    return due_now(wait, today, figure.on("rappel_lecture", today), figure.on("rappel_avant_terme", today))


def _do(row: models.Dossier, asked: models.Complement, what: DueNow, now: datetime) -> None:
    today = _day(asked, now)
    for mark in what.mark:
        setattr(asked, mark, now)
    if what.task == UNREAD and figures().on("lecture_reputee", today):
        asked.opened_at, asked.due_on = (
            now,
            last_day(published(row.procedure, row.version), today, asked.days),
        )
    asked.save()
    place(row, now)
    if what.remind is not None:
        facts: dict[str, str | date] = {"numero": str(row.number)}
        if asked.due_on is not None and what.remind != "rappel_lecture":
            facts["date"] = asked.due_on
        notify(row.person_id, what.remind, row.id, facts, now, office=row.office_id)
    if what.mark:
        told = {"complement": str(asked.id), "rappel": what.remind, "tache": what.task}
        journal.write(_AUTHOR, "complement.rappeler", row.id, now, told)


def _day(row: models.Complement, at: datetime) -> date:
    office = accounts.office(row.office_id)
    assert office is not None
    return legal_day(at, office)
