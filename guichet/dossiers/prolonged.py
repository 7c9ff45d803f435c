"""Papers that prolong a right to stay end with the examination they were issued for (CESEDA, art. R431-15-1)."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from guichet.database import Scope, acting
from guichet.documents.issued import actions as issued
from guichet.dossiers import models


def end(row: models.Dossier, because: str, day: date, now: datetime, by: UUID | None = None) -> None:
    """End every paper of a request that still holds, the one that another was to follow included.

    :param because: `decision` or `retrait`
    :param by: the document that takes their place, as which they then verify; withdrawn where there is none
    """
    with acting(Scope.service(row.person_id)):
        papers = models.Prolongation.objects.filter(Q(ended_at=None) | Q(valid_to__gte=day), dossier=row)
        for one in papers.select_for_update().order_by("issued_at"):
            if one.ended_at is None:
                one.ended_at, one.ended_because = now, because
                one.save(update_fields=["ended_at", "ended_because"])
            if by is None:
                issued.revoke(one.document, now)
            else:
                issued.replace(one.document, by, now)
