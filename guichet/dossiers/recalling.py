"""Opinions that did not come in time: the examiner is reminded, once. Nothing waits for them."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from guichet.accounts import queries as accounts
from guichet.accounts.types import Office
from guichet.database import Scope, acting, require_acting
from guichet.dossiers import models
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.states import PENDING
from guichet.dossiers.turning import place
from guichet.journal import actions as journal
from guichet.journal.types import Author

_AUTHOR = Author.service("rappels")


def overdue(now: datetime) -> Iterator[tuple[UUID, UUID]]:
    """The opinions of everybody whose last day has passed, each with its person; changes nothing."""
    require_acting()
    rows = models.Opinion.objects.filter(answered_at=None, withdrawn_at=None, overdue_at=None)
    rows = rows.filter(due_on__lte=now.date(), dossier__state__in=PENDING)
    for row in rows.order_by("due_on", "id").iterator():
        if _is_late(row, now):
            yield row.id, row.person_id


def recall(opinion: UUID, person: UUID) -> bool:
    """Put the dossier before its examiner; whether it was due. Done twice, the second does nothing."""
    with acting(Scope.service(person)) as now:
        found = models.Opinion.objects.filter(pk=opinion).first()
        if found is None:
            return False
        row = models.Dossier.objects.select_for_update(no_key=True).get(pk=found.dossier_id)
        late = models.Opinion.objects.select_for_update(of=("self",)).get(pk=opinion)
        done = late.answered_at or late.withdrawn_at or late.overdue_at or row.state not in PENDING
        if done or not _is_late(late, now):
            return False
        late.overdue_at = now
        late.save(update_fields=["overdue_at"])
        place(row, now)
        journal.write(_AUTHOR, "avis.rappeler", row.id, now, {"avis": str(opinion)})
        return True


def _is_late(row: models.Opinion, now: datetime) -> bool:
    return legal_day(now, _office(row)) > row.due_on


def _office(row: models.Opinion) -> Office:
    found = accounts.office(row.office_id)
    assert found is not None  # offices are never removed
    return found
