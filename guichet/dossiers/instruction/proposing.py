"""Prolongations proposed: a complete, timely request would outlive the right to stay. An examiner issues, or does not.

CESEDA, art. R431-15-1. A clock proposes; it never issues.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from guichet.accounts.types import AgentActor
from guichet.database import Scope, acting, require_acting
from guichet.documents.issued import queries as issued
from guichet.dossiers import models
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.locking import locked, office_of, record
from guichet.dossiers.instruction.parameters import figures
from guichet.dossiers.instruction.prolonging import (
    Refusal,
    is_due,
    last_running,
    prolong,
    right_ends_on,
    to_prolongation,
)
from guichet.dossiers.instruction.types import (
    Held,
    NotFound,
    NotPermitted,
    Prolongation,
    Proposed,
    Unfit,
)
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import published, to_dossier
from guichet.dossiers.states import PENDING
from guichet.dossiers.turning import place
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.rules import add_days

_AUTHOR = Author.service("prolongations")


def due(now: datetime) -> Iterator[tuple[UUID, UUID]]:
    """The dossiers of everybody for which a prolongation is to be proposed, each with its person; changes nothing."""
    require_acting()
    last = add_days(now.date(), figures().on("proposition_prolongation", now.date()) + 1)
    ends = Q(expires_on__lte=last) | Q(
        prolongations__ended_because__in=models.RUNNING, prolongations__valid_to__lte=last
    )
    rows = models.Dossier.objects.filter(ends, state__in=PENDING, complete_on__isnull=False)
    for row in rows.distinct().order_by("expires_on", "id").iterator():
        if _ends_on(row, now) is not None:
            yield row.id, row.person_id


def propose_prolongation(dossier: UUID, person: UUID) -> bool:
    """Put the dossier before its examiner; whether it was due. Done twice, the second does nothing."""
    with acting(Scope.service(person)) as now:
        row = models.Dossier.objects.select_for_update(no_key=True).filter(pk=dossier).first()
        return row is not None and _propose(row, now)


def propose_anew(row: models.Dossier, now: datetime) -> None:
    """A paper, or the decision that ended it, no longer holds: what was said before of an end of right counts no more.

    Proposed at once where it is due, by the service: whoever examines is told, and issues nothing by it.
    """
    former = models.ProlongationProposal.objects.filter(dossier=row, outcome__in=("", "ecartee"))
    former.update(outcome="caduque", settled_at=Coalesce("settled_at", Value(now)))
    with acting(Scope.service(row.person_id)):
        if not _propose(row, now):
            place(row, now)


def _propose(row: models.Dossier, now: datetime) -> bool:
    ends_on = _ends_on(row, now)
    if ends_on is None:
        return False
    models.ProlongationProposal.objects.create(
        dossier=row, person_id=row.person_id, office_id=row.office_id, ends_on=ends_on, proposed_at=now
    )
    place(row, now)
    journal.write(_AUTHOR, "prolongation.proposer", row.id, now, {"fin": ends_on.isoformat()})
    return True


def _ends_on(row: models.Dossier, now: datetime) -> date | None:
    """The day the right ends, where a prolongation is due and was not proposed yet for that day."""
    if row.state not in PENDING:
        return None
    former = last_running(row.id)
    running, day = to_prolongation(former) if former else None, _day(row, now)
    if not is_due(to_dossier(row), running, day, figures().on("proposition_prolongation", day)):
        return None
    ends = right_ends_on(row.expires_on, running)
    # What was issued for that end no longer runs, or the right would end later.
    known = models.ProlongationProposal.objects.filter(dossier=row, ends_on=ends, outcome__in=("", "ecartee"))
    return None if known.exists() else ends


def _day(row: models.Dossier, now: datetime) -> date:
    return legal_day(now, office_of(row))


# What examiners do with it.


def issue_proposed(
    actor: AgentActor, proposal: UUID, held: Held | None, now: datetime
) -> Prolongation | Refusal:
    """Issue the prolongation that was proposed: one act.

    :param held: see `prolong`
    :raises NotFound: where no such proposal waits within reach
    """
    known = _waiting(actor, proposal)
    row = locked(actor, known.dossier_id, policy.Act.PROLONG)
    if not isinstance(row, models.Dossier):
        return row
    if not _open().filter(pk=proposal).exists():
        return Unfit("proposition")
    return prolong(actor, row.id, held, now)


def set_aside(actor: AgentActor, proposal: UUID, now: datetime) -> Proposed | NotPermitted | Unfit:
    """Issue nothing: the same end of right is proposed no more.

    :raises NotFound: where no such proposal waits within reach
    """
    known = _waiting(actor, proposal)
    row = locked(actor, known.dossier_id, policy.Act.PROLONG)
    if not isinstance(row, models.Dossier):
        return row
    found = models.ProlongationProposal.objects.select_for_update(of=("self",)).get(pk=proposal)
    if found.settled_at is not None:
        return Unfit("proposition")
    found.settled_at, found.outcome = now, "ecartee"
    found.save(update_fields=["settled_at", "outcome"])
    record(actor, row, "prolongation.ecarter", now, {"proposition": str(proposal)})
    return _to_proposed(found)


def proposals_of(actor: AgentActor, office: int) -> list[Proposed]:
    """The prolongations proposed in an office on requests still undecided, the first right to end first.

    Of the procedures that the agent's posts there are for.
    """
    theirs = policy.within(actor, policy.Act.READ, office, "dossier__procedure")
    rows = _open().filter(theirs, office_id=office, dossier__state__in=PENDING).order_by("ends_on", "id")
    return [_to_proposed(row) for row in rows[:200]]


def proposal(actor: AgentActor, proposal: UUID) -> Proposed:
    """One that waits within reach.

    :raises NotFound: where there is none
    """
    return _to_proposed(_waiting(actor, proposal))


def proposal_of(dossier: UUID) -> Proposed | None:
    """The one that waits on a dossier."""
    row = _open().filter(dossier_id=dossier, dossier__state__in=PENDING).first()
    return _to_proposed(row) if row else None


def _open() -> QuerySet[models.ProlongationProposal]:
    return models.ProlongationProposal.objects.select_related("dossier").filter(settled_at=None)


def _waiting(actor: AgentActor, proposal: UUID) -> models.ProlongationProposal:
    row = _open().filter(pk=proposal, office_id__in=actor.offices).first()
    if row is None:
        raise NotFound(proposal)
    return row


def _to_proposed(row: models.ProlongationProposal) -> Proposed:
    return Proposed(
        row.id,
        row.dossier_id,
        str(row.dossier.number),
        published(row.dossier.procedure, row.dossier.version).title,
        row.ends_on,
        row.proposed_at,
        row.outcome,
        _held(row.dossier_id),
    )


def _held(dossier: UUID) -> Held | None:
    """The title that the last paper prolonged: the next one prolongs it too."""
    former = models.Prolongation.objects.filter(dossier_id=dossier).order_by("-issued_at", "-id").first()
    if former is None:
        return None
    named = json.loads(issued.data_of(former.document))["contenu"].get("titre_prolonge")
    return Held(named["nature"], named["numero"], date.fromisoformat(named["expire_le"])) if named else None
