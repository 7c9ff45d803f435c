from uuid import uuid4

from django.db import models
from django.db.models import Q

from guichet.documents.received.types import Kind, State

_SCANNED = [State.CLEAN, State.INFECTED, State.FAILED]


class Received(models.Model):
    """A document that a person sent. Its bytes are in the files; its key, closed by the service's, is here."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    person_id = models.UUIDField()
    office_id = models.IntegerField(null=True)
    subject = models.UUIDField(null=True)
    kind = models.CharField(max_length=8)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.IntegerField()
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=12)
    advice = models.JSONField(default=list)
    key = models.TextField(default="")
    virus = models.CharField(max_length=200, default="")
    scans = models.SmallIntegerField(default=0)
    received_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(Kind)), name="received_kind_known"),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="received_state_known"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="received_hash_is_sha256"
            ),
            models.CheckConstraint(condition=Q(size__gt=0, pages__gt=0), name="received_not_empty"),
            models.CheckConstraint(
                condition=Q(state__in=_SCANNED, scanned_at__isnull=False)
                | (~Q(state__in=_SCANNED) & Q(scanned_at__isnull=True)),
                name="received_scanned_when_judged",
            ),
            models.CheckConstraint(
                condition=Q(state=State.INFECTED, key="") & ~Q(virus="")
                | ~Q(state=State.INFECTED) & ~Q(key="") & Q(virus=""),
                name="received_infected_is_erased",
            ),
        ]
        indexes = [
            models.Index(fields=["person_id"], name="received_by_person"),
            models.Index(fields=["subject", "received_at"], name="received_by_subject"),
            models.Index(
                fields=["received_at"],
                condition=~Q(state__in=[State.CLEAN, State.INFECTED]),
                name="received_to_scan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
