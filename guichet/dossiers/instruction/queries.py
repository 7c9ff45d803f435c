"""What agents read, always within the reach of whoever acts."""

from uuid import UUID

from guichet.accounts.types import AgentActor
from guichet.dossiers import models
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.types import Dossier, NotFound, NotPermitted
from guichet.dossiers.rows import to_dossier

__all__ = ["get_for", "worklist"]

PAGE = 25


def get_for(actor: AgentActor, dossier: UUID) -> Dossier | NotPermitted:
    """One dossier in the hands of an office of theirs.

    :raises NotFound: where it is not within reach
    """
    row = models.Dossier.objects.filter(pk=dossier, office_id__in=actor.offices).first()
    if row is None:
        raise NotFound(dossier)
    assert row.office_id is not None
    return policy.refusal(actor, policy.Act.READ, row.office_id, row.procedure) or to_dossier(row)


def worklist(office: int) -> list[Dossier]:
    """The dossiers of an office that wait for an act, the most pressing first."""
    rows = models.Dossier.objects.filter(office_id=office, state__in=["depose", "en_instruction"])
    return [to_dossier(row) for row in rows.order_by("next_on", "id")[:PAGE]]
