"""Opinions that nobody awaits any more, since the request has ended or changed hands: called off, nothing is shown."""

from datetime import datetime

from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.journal import actions as journal
from guichet.journal.types import Author


def call_off_opinions(
    row: models.Dossier, author: Author, now: datetime, *, asked_of: int | None = None
) -> None:
    """Call off what is still awaited on a locked dossier: what was shown with it is shown no more.

    :param asked_of: only what this office is asked
    """
    with acting(Scope.service(row.person_id)):
        awaited = models.Opinion.objects.filter(dossier=row, answered_at=None, withdrawn_at=None)
        if asked_of is not None:
            awaited = awaited.filter(asked_office_id=asked_of)
        keys = list(awaited.order_by("id").values_list("id", flat=True))
        models.Opinion.objects.filter(pk__in=keys).update(withdrawn_at=now)
        models.SharedPiece.objects.filter(opinion_id__in=keys, ended_at=None).update(ended_at=now)
    for key in keys:
        journal.write(author, "avis.annuler", row.id, now, {"avis": str(key)})
