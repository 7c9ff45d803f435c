"""Taking back a paper that prolongs a right: it verifies as revoked, and its person is left with what still runs."""

from datetime import datetime
from uuid import UUID

from guichet.accounts.types import AgentActor
from guichet.documents.issued import actions as issued
from guichet.dossiers import models
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.locking import locked, remember
from guichet.dossiers.instruction.prolonging import to_prolongation
from guichet.dossiers.instruction.proposing import propose_anew
from guichet.dossiers.instruction.types import NotFound, NotPermitted, Prolongation, Unfit
from guichet.dossiers.states import PENDING


def withdraw_prolongation(
    actor: AgentActor, prolongation: UUID, now: datetime
) -> Prolongation | NotPermitted | Unfit:
    """Take a paper back: it verifies as revoked from now on. One that another follows holds, and may be taken back too.

    :raises NotFound: where there is none within reach
    """
    known = models.Prolongation.objects.filter(pk=prolongation, office_id__in=actor.offices).first()
    if known is None:
        raise NotFound(prolongation)
    row = locked(actor, known.dossier_id, policy.Act.PROLONG)
    if not isinstance(row, models.Dossier):
        return row
    found = models.Prolongation.objects.select_for_update().get(pk=prolongation)
    if found.ended_at is not None and not (found.ended_because == "remplacee" and row.state in PENDING):
        return Unfit("ended_at")
    found.ended_at, found.ended_because = now, "revoquee"
    found.save(update_fields=["ended_at", "ended_because"])
    issued.revoke(found.document, now)
    remember(actor, row, "revoquer_prolongation", now, {"prolongation": str(prolongation)})
    propose_anew(row, now)
    return to_prolongation(found)
