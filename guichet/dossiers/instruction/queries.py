"""What agents read, always within the reach of whoever acts: what was filed, never what its person works on."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from guichet.accounts.types import AgentActor
from guichet.dossiers import models
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.types import Dossier, NotFound, NotPermitted, Piece
from guichet.dossiers.rows import to_dossier, to_piece

__all__ = ["get_for", "pieces_of", "worklist"]

PAGE = 25


def get_for(actor: AgentActor, dossier: UUID) -> Dossier | NotPermitted:
    """One dossier in the hands of an office of theirs, with the answers of its last filing.

    :raises NotFound: where it is not within reach
    """
    row = models.Dossier.objects.filter(pk=dossier, office_id__in=actor.offices).first()
    if row is None:
        raise NotFound(dossier)
    assert row.office_id is not None
    return policy.refusal(actor, policy.Act.READ, row.office_id, row.procedure) or _as_filed([row])[0]


def pieces_of(dossier: Dossier) -> dict[str, list[Piece]]:
    """The documents of the last filing, by what they were asked for, in the order they were filed in."""
    last = models.Receipt.objects.filter(dossier_id=dossier.id).order_by("-rank").first()
    listed = [UUID(one["piece"]) for one in last.pieces] if last else []
    rows = models.Piece.objects.select_related("document").in_bulk(listed)
    found: dict[str, list[Piece]] = {}
    for piece in filter(None, map(rows.get, listed)):
        found.setdefault(piece.asked, []).append(to_piece(piece))
    return found


def worklist(office: int) -> list[Dossier]:
    """The dossiers of an office that wait for an act, the most pressing first."""
    rows = models.Dossier.objects.filter(office_id=office, state__in=["depose", "en_instruction"])
    return _as_filed(rows.order_by("next_on", "id")[:PAGE])


def _as_filed(rows: Iterable[models.Dossier]) -> list[Dossier]:
    """Dossiers with the answers of their last receipts."""
    dossiers = list(rows)
    receipts = models.Receipt.objects.filter(dossier__in=dossiers).order_by("rank")
    filed: Mapping[UUID, Any] = dict(receipts.values_list("dossier_id", "answers"))
    return [to_dossier(row, filed[row.id]) for row in dossiers]
