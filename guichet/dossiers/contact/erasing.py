"""How messages go: with the request they are about, with the account, or at their date."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from guichet.database import require_acting
from guichet.dossiers import models
from guichet.notifications import actions as notifications


def forget(before: datetime) -> int:
    """Remove for good what is answered, about no request and unchanged since then: what retention decided."""
    old = models.Inquiry.objects.filter(dossier=None, changed_at__lt=before).exclude(state="ouvert")
    return _remove(old)


def erase_of(owner: UUID) -> int:
    """Remove for good every message of a person, with their account; how many."""
    return _remove(models.Inquiry.objects.filter(owner=owner))


def erase_about(dossier: UUID) -> int:
    """Remove for good the messages about a request, with it; how many."""
    return _remove(models.Inquiry.objects.filter(dossier_id=dossier))


def _remove(rows: QuerySet[models.Inquiry]) -> int:
    require_acting()
    ids = list(rows.values_list("id", flat=True))
    for one in ids:
        notifications.erase(one)
    models.Letter.objects.filter(inquiry_id__in=ids).delete()
    return models.Inquiry.objects.filter(pk__in=ids).delete()[0]
