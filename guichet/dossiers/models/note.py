"""What agents of an office write to each other about a dossier."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from guichet.dossiers.models.dossier import Dossier


class Note(models.Model):
    """A note between agents. Nobody edits it; taken away by its author soon after, it leaves its place empty."""

    id = models.BigAutoField(primary_key=True)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="notes")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    agent_id: int
    agent = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["dossier", "id"], name="note_of_dossier")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(removed_at=None) & ~Q(text="")) | Q(removed_at__isnull=False, text=""),
                name="note_says_something_or_is_removed",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None)
                | Q(removed_at__gte=F("at"), removed_at__lte=F("at") + timedelta(days=1)),
                name="note_removed_soon_or_never",
            ),
        ]
