"""Taking back a paper that prolongs a right: it verifies as revoked, and its person is left with what still runs."""

from datetime import datetime
from uuid import UUID

from guichet.accounts.types import AgentActor
from guichet.documents.issued import actions as issued
from guichet.dossiers import models
from guichet.dossiers.complement_rules import plain
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.locking import locked, remember
from guichet.dossiers.instruction.prolonging import to_prolongation
from guichet.dossiers.instruction.proposing import propose_anew
from guichet.dossiers.instruction.types import NotFound, NotPermitted, Prolongation, Unfit
from guichet.dossiers.states import PENDING
from guichet.notifications.actions import notify


def withdraw_prolongation(
    actor: AgentActor, prolongation: UUID, because: str, now: datetime
) -> Prolongation | NotPermitted | Unfit:
    """Take a paper back, for a reason that its person is told: it verifies as revoked from now on.

    One that another follows holds, and may be taken back too.

    :param because: plain text; `Unfit("motif")` where it is lacking or too long
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
    said = plain(because, now.date())
    if not said:
        return Unfit("motif")
    facts = {"numero": str(row.number), "debut": found.valid_from, "fin": found.valid_to}
    told = notify(row.person_id, "prolongation_retiree", row.id, facts, now, office=row.office_id)
    found.ended_at, found.ended_because = now, "revoquee"
    found.reason, found.told = said, told.id
    found.save(update_fields=["ended_at", "ended_because", "reason", "told"])
    issued.revoke(found.document, now)
    remember(actor, row, "revoquer_prolongation", now, {"prolongation": str(prolongation)})
    propose_anew(row, now)
    return to_prolongation(found)
