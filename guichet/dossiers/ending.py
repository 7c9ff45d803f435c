"""What ends with a request: papers that prolonged a right, opinions, propositions, mails that called for an answer."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from guichet.database import Scope, acting
from guichet.documents.issued import actions as issued
from guichet.dossiers import models
from guichet.dossiers.complement_rules import TO_ANSWER
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.notifications.actions import call_off


def end(
    row: models.Dossier, because: str, author: Author, day: date, now: datetime, by: UUID | None = None
) -> None:
    """End all that a locked request kept open, with the act that ends its examination.

    :param because: `decision` or `retrait`
    :param by: the document that takes the place of what prolonged the right
    """
    end_prolongations(row, because, day, now, by)
    call_off_opinions(row, author, now)
    if because == "retrait":
        _return_propositions(row, now)
    call_off(row.person_id, row.id, TO_ANSWER)


def end_prolongations(
    row: models.Dossier, because: str, day: date, now: datetime, by: UUID | None = None
) -> None:
    """End every paper of a request that still holds, the one that another was to follow included.

    They end with the examination that they were issued for (CESEDA, art. R431-15-1).

    :param by: the document that takes their place, as which they then verify; withdrawn where there is none
    """
    with acting(Scope.service(row.person_id)):
        papers = models.Prolongation.objects.filter(Q(ended_at=None) | Q(valid_to__gte=day), dossier=row)
        for one in papers.select_for_update().order_by("issued_at"):
            if one.ended_because in models.RUNNING:
                one.ended_at, one.ended_because = now, because
                one.save(update_fields=["ended_at", "ended_because"])
            if by is None:
                issued.revoke(one.document, now)
            else:
                issued.replace(one.document, by, now)


def _return_propositions(row: models.Dossier, now: datetime) -> None:
    """Nothing waits to be signed, or to be sent back, on a request that its person took back.

    An agent who ends a request signs its proposition, or returns it under their own name.
    """
    with acting(Scope.service(row.person_id)):
        models.Decision.objects.filter(dossier=row, state__in=models.OPEN).update(
            state="renvoyee", returned_at=now, returned_because=models.TAKEN_BACK
        )


def call_off_opinions(
    row: models.Dossier, author: Author, now: datetime, *, asked_of: int | None = None
) -> None:
    """Call off the opinions still awaited on a locked dossier: what was shown with them is shown no more.

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
