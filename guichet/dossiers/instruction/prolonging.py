"""Attestations de prolongation d'instruction: the right to stay goes on while the request is examined.

CESEDA, art. R431-15-1: issued where the request is complete; renewed until the decision, and ended by it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from guichet.accounts.types import AgentActor
from guichet.documents.issued import actions as issued
from guichet.dossiers import models
from guichet.dossiers.instruction import policy, wording
from guichet.dossiers.instruction.deciding import filed_of, not_issuable
from guichet.dossiers.instruction.locking import locked, office_of, remember
from guichet.dossiers.instruction.parameters import figures
from guichet.dossiers.instruction.types import (
    Dossier,
    NotPermitted,
    NoWords,
    Prolongation,
    Unfit,
    WrongState,
)
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import published
from guichet.dossiers.states import PENDING, State, Verb
from guichet.notifications.actions import notify
from guichet.rules import add_days

KIND = "attestation_prolongation"
Refusal = NotPermitted | WrongState | NoWords | Unfit


def prolong(
    actor: AgentActor, dossier: UUID, held: wording.Held | None, now: datetime
) -> Prolongation | Refusal:
    """Issue the paper, from today or from the day after the last one of the paper that runs: each its own months.

    Refused where a paper runs for longer than the days before its end at which the next one is proposed.

    :param held: the title prolonged, as its person holds it; None for who has had none
    :raises NotFound: where the dossier is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.PROLONG)
    if not isinstance(row, models.Dossier):
        return row
    if row.state not in PENDING:
        return WrongState(State(row.state), Verb.EXAMINE)
    words = published(row.procedure, row.version).decisions
    if words is None:
        return NoWords(row.procedure)
    if row.complete_on is None:
        return Unfit("complete_on")
    office = office_of(row)
    day = legal_day(now, office)
    former = last_running(row.id)
    if former and day < add_days(former.valid_to, -figures().on("proposition_prolongation", day)):
        return Unfit("en_cours", former.valid_to)
    start = max(day, add_days(former.valid_to, 1)) if former else day
    period = wording.Period(start, wording.end_of(start, words.extension_lasts))
    contents = wording.prolongation(words, filed_of(row), office, period, held)
    if unfit := not_issuable(KIND, contents):
        return unfit
    made = _issue(actor, row, period, contents, now, day)
    models.ProlongationProposal.objects.filter(dossier=row, settled_at=None).update(
        settled_at=now, outcome="delivree"
    )
    remember(actor, row, "prolonger", now, {"prolongation": str(made.id)})
    facts = {"numero": str(row.number)}
    notify(row.person_id, "document_disponible", row.id, facts, now, office=row.office_id)
    return to_prolongation(made)


def _issue(
    actor: AgentActor,
    row: models.Dossier,
    period: wording.Period,
    contents: dict[str, object],
    now: datetime,
    day: date,
) -> models.Prolongation:
    """The paper that runs holds until its last day: the next one begins the day after it."""
    models.Prolongation.objects.filter(dossier=row, ended_at=None).update(
        ended_at=now, ended_because="remplacee"
    )
    paper = issued.issue(KIND, row.id, row.person_id, row.office_id, contents, now, on=day)
    return models.Prolongation.objects.create(
        dossier=row,
        person_id=row.person_id,
        office_id=row.office_id,
        valid_from=period.start,
        valid_to=period.end,
        document=paper.id,
        issued_by_id=actor.agent,
        issued_at=now,
    )


def rights_end(held: Iterable[tuple[UUID, date | None]]) -> dict[UUID, date | None]:
    """Until when each person may stay: by their title, given with the dossier, or by a paper that prolongs it."""
    ends = dict(held)
    running = models.Prolongation.objects.filter(dossier_id__in=ends, ended_because__in=models.RUNNING)
    for dossier, until in running.order_by("id").values_list("dossier_id", "valid_to"):
        ends[dossier] = max(until, ends[dossier] or until)
    return ends


def is_due(dossier: Dossier, running: Prolongation | None, day: date, ahead: int) -> bool:
    """Whether a prolongation should be proposed: complete, filed in time, and its person's right would end first.

    :param ahead: so many days before the right to stay, or the paper that prolongs it, ends
    """
    if dossier.state not in PENDING or dossier.complete_on is None or dossier.filed_on is None:
        return False
    ends = right_ends_on(dossier.expires_on, running)
    timely = dossier.expires_on is not None and dossier.filed_on <= dossier.expires_on
    return timely and ends is not None and day >= add_days(ends, -ahead)


def right_ends_on(expires_on: date | None, running: Prolongation | None) -> date | None:
    """The last day of a right to stay: of the title, or of the paper that prolongs it."""
    return max(filter(None, (expires_on, running and running.valid_to)), default=None)


def last_running(dossier: UUID) -> models.Prolongation | None:
    """Of the papers neither taken back nor ended with the request, the one whose last day comes last."""
    rows = models.Prolongation.objects.filter(dossier_id=dossier, ended_because__in=models.RUNNING)
    return rows.order_by("-valid_to", "-issued_at").first()


def to_prolongation(row: models.Prolongation) -> Prolongation:
    """The record of a row."""
    return Prolongation(
        row.id,
        row.dossier_id,
        row.valid_from,
        row.valid_to,
        row.document,
        row.issued_at,
        row.ended_at,
        row.ended_because,
        row.reason,
    )
