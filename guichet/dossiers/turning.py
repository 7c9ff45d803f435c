"""When an agent should turn to a dossier, written on its row whenever something happens to it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import TypeVar
from uuid import UUID

from django.conf import settings

from guichet.accounts import queries as accounts
from guichet.accounts.types import Office
from guichet.database import Scope, acting, require_acting
from guichet.dossiers import models
from guichet.dossiers.complement_rules import figures as complements
from guichet.dossiers.instruction.queue import Facts, Next, Weights, next_step, weights_on
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import published
from guichet.dossiers.states import IN_TURN, State
from guichet.parameters import Figures, load

_AT_ONCE = 500
Row = TypeVar(
    "Row",
    models.Complement,
    models.Decision,
    models.Event,
    models.Opinion,
    models.Prolongation,
    models.ProlongationProposal,
)


@cache
def figures() -> Figures:
    """The figures of `data/parameters/file-de-travail.yaml`."""
    return load(settings.DATA / "parameters" / "file-de-travail.yaml")


def place(row: models.Dossier, now: datetime) -> None:
    """Put a dossier where it now stands in the queue of its office; an agent's or the service's to write."""
    require_acting()
    with acting(Scope.service(row.person_id)):
        _place([row], now)


def place_everything(now: datetime, after: UUID | None = None) -> UUID | None:
    """Look again at the next dossiers that wait, in the order of their keys; the last one seen, None at the end.

    Weights have dates: what a day changes, this finds.
    """
    require_acting()
    rows = models.Dossier.objects.filter(state__in=sorted(IN_TURN))
    rows = rows.filter(pk__gt=after) if after else rows
    found = list(rows.select_for_update(no_key=True).order_by("id")[:_AT_ONCE])
    _place(found, now)
    return found[-1].id if len(found) == _AT_ONCE else None


def _place(rows: Sequence[models.Dossier], now: datetime) -> None:
    known = _Known(rows)
    for row in rows:
        found = known.next_of(row, now)
        on, reason = (found.on, found.reason.value) if found else (None, "")
        if (row.next_on, row.next_reason) != (on, reason):
            row.next_on, row.next_reason = on, reason
            row.save(update_fields=["next_on", "next_reason"])


class _Known:
    """What else than its row is to be known of each dossier: a query a table, however many there are."""

    def __init__(self, rows: Sequence[models.Dossier]) -> None:
        waiting = [row.id for row in rows if row.state in IN_TURN]
        asked = models.Complement.objects.filter(dossier_id__in=waiting).order_by("rank")
        self.asked: Mapping[UUID, models.Complement] = _last(asked)
        opened = models.Decision.objects.filter(dossier_id__in=waiting, state__in=models.OPEN)
        self.proposed: Mapping[UUID, models.Decision] = _last(opened.order_by("proposed_at"))
        returned = models.Decision.objects.filter(dossier_id__in=waiting, state="renvoyee")
        self.returned: Mapping[UUID, models.Decision] = _last(returned.order_by("returned_at"))
        running = models.Prolongation.objects.filter(dossier_id__in=waiting, ended_because__in=models.RUNNING)
        self.prolonged: Mapping[UUID, models.Prolongation] = _last(running.order_by("valid_to"))
        proposals = models.ProlongationProposal.objects.filter(dossier_id__in=waiting, outcome="")
        self.prolongation: Mapping[UUID, models.ProlongationProposal] = _last(
            proposals.order_by("proposed_at")
        )
        opinions = models.Opinion.objects.filter(dossier_id__in=waiting, withdrawn_at=None)
        given, awaited = opinions.exclude(answered_at=None), opinions.filter(answered_at=None)
        self.given: Mapping[UUID, models.Opinion] = _last(given.order_by("answered_at"))
        self.awaited: Mapping[UUID, models.Opinion] = _last(awaited.order_by("-due_on"))
        self.consulted: Mapping[UUID, models.Opinion] = _last(awaited.order_by("asked_at"))
        moved = models.Event.objects.filter(dossier_id__in=waiting, verb="transferer")
        self.moved: Mapping[UUID, models.Event] = _last(moved.order_by("id"))
        self.offices: dict[int, Office] = {}
        self.weights: dict[date, Weights] = {}

    def next_of(self, row: models.Dossier, now: datetime) -> Next | None:
        if row.state not in IN_TURN:
            return None
        office = self._office(row)
        today = legal_day(now, office)
        weights = self.weights.setdefault(today, weights_on(figures(), complements(), today))
        return next_step(self._facts(row, office), weights)

    def _facts(self, row: models.Dossier, office: Office) -> Facts:
        def day(at: datetime | None) -> date | None:
            return legal_day(at, office) if at else None

        assert row.filed_on is not None
        asked, proposed = self.asked.get(row.id), self.proposed.get(row.id)
        moved, given, awaited = self.moved.get(row.id), self.given.get(row.id), self.awaited.get(row.id)
        prolonged, returned = self.prolonged.get(row.id), self.returned.get(row.id)
        handed = self._handed_on(row)

        def calls(at: datetime | None) -> date | None:
            """The day of what came to the agents; None where they have acted on it since."""
            return day(at) if at and (handed is None or at > handed) else None

        waiting = asked if asked and asked.answered_at is None and asked.closed_at is None else None
        clock = published(row.procedure, row.version).clock(row.filed_on, row.complete_on)
        suspended = row.state == State.COMPLEMENT_ASKED and row.complete_on is None
        came = (row.examined_at, asked and asked.answered_at, row.decided_at, moved and moved.at)
        proposal = self.prolongation.get(row.id)
        ends = (row.expires_on, prolonged.valid_to if prolonged else None)
        return Facts(
            State(row.state),
            max(filter(None, (row.filed_on, *map(day, came)))),
            row.vulnerable,
            right_ends_on=max(filter(None, ends), default=None),
            silence_on=None if suspended else clock.implicit_on,
            answered_on=calls(asked.answered_at) if asked else None,
            returned_on=calls(returned.returned_at) if returned else None,
            proposed_on=day(proposed.proposed_at) if proposed else None,
            asked_on=day(waiting.asked_at) if waiting else None,
            due_on=waiting.due_on if waiting else None,
            prolongation_on=day(proposal.proposed_at) if proposal else None,
            opinion_on=calls(given.answered_at) if given else None,
            opinion_due_on=awaited.due_on if awaited else None,
            arrived_on=calls(moved.at) if moved and self._waits_to_be_taken(row, moved.at) else None,
        )

    def _waits_to_be_taken(self, row: models.Dossier, moved_at: datetime) -> bool:
        return row.assigned_id is None and (row.examined_at is None or row.examined_at < moved_at)

    def _handed_on(self, row: models.Dossier) -> datetime | None:
        """When agents last decided, or asked its person or another service for what is still to come or has come."""
        asked, consulted = self.asked.get(row.id), self.consulted.get(row.id)
        times = (row.decided_at, asked and asked.asked_at, consulted and consulted.asked_at)
        return max(filter(None, times), default=None)

    def _office(self, row: models.Dossier) -> Office:
        assert row.office_id is not None  # what was filed has one
        if row.office_id not in self.offices:
            found = accounts.office(row.office_id)
            assert found is not None  # offices are never removed
            self.offices[row.office_id] = found
        return self.offices[row.office_id]


def _last(rows: Iterable[Row]) -> dict[UUID, Row]:
    return {row.dossier_id: row for row in rows}
