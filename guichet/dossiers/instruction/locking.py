"""What every act of an agent begins and ends with: the row locked, the line and the event written."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor, Office
from guichet.database import require_acting
from guichet.dossiers import models
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.types import NotFound, NotPermitted
from guichet.dossiers.states import NEVER_FILED
from guichet.dossiers.turning import place
from guichet.journal import actions as journal

Facts = Mapping[str, str | int | None]


def locked(actor: AgentActor, dossier: UUID, act: policy.Act) -> models.Dossier | NotPermitted:
    """The row of the dossier, nobody else's until the transaction ends; or why the agent may not do this to it.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    require_acting()
    rows = models.Dossier.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=dossier, office_id__in=actor.offices).exclude(state__in=NEVER_FILED).first()
    if row is None:
        raise NotFound(dossier)
    assert row.office_id is not None
    return policy.refusal(actor, act, row.office_id, row.procedure, row.person_id) or row


def office_of(row: models.Dossier) -> Office:
    """The office that has the dossier: what was filed has one."""
    found = accounts.office(row.office_id) if row.office_id is not None else None
    assert found is not None
    return found


def record(
    actor: AgentActor, row: models.Dossier, verb: str, now: datetime, facts: Facts | None = None
) -> None:
    """Write the act in the journal, and the dossier's place in the queue; its person reads nothing of it yet."""
    place(row, now)
    journal.write(actor.author, verb, row.id, now, {"revision": row.revision, **(facts or {})})


def remember(
    actor: AgentActor, row: models.Dossier, verb: str, now: datetime, facts: Facts | None = None
) -> None:
    """Write the act in the journal, and among the events its person reads, under the agent's public number."""
    models.Event.objects.create(
        dossier=row,
        person_id=row.person_id,
        office_id=row.office_id,
        at=now,
        verb=verb,
        author_kind=actor.author.kind,
        agent_number=actor.number,
    )
    record(actor, row, verb, now, facts)
