"""What is kept for a time, and what its erasure leaves: warnings, holds, marks, counts, copies."""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.dossiers.models.dossier import Dossier


class Notice(models.Model):
    """A warning sent: unless it changes, the draft is erased at the time it announced."""

    id = models.BigAutoField(primary_key=True)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="notices")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    erased_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(erased_at__gt=F("sent_at")), name="notice_before_erasure")
        ]


class Hold(models.Model):
    """Nothing of this person is erased, or nothing of this dossier, until it is lifted: a dispute, or their wish."""

    id = models.BigAutoField(primary_key=True)
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    dossier = models.UUIDField(null=True)
    reason = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="hold_says_why")]


class Erasure(models.Model):
    """A dossier whose rows are gone and whose files are going: what a crash leaves undone is found here."""

    subject = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    rule = models.CharField(max_length=40)
    marked_at = models.DateTimeField()


class Tally(models.Model):
    """What stays of erased dossiers: how many, by month of their beginning or filing, procedure, office and end."""

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()
    procedure = models.CharField(max_length=60)
    office = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=24)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "procedure", "office", "state"], name="tally_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="tally_by_month"),
        ]


class Heartbeat(models.Model):
    """The clock as it was last looked at, and since when it has gone on without a leap: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    steady_since = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="heartbeat_single")]


class Export(models.Model):
    """A copy of someone's data made at their request; its file is encrypted under its own key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    size = models.BigIntegerField(null=True)
    key = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-asked_at"], name="export_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at=None, until=None, size=None, key="")
                | (Q(made_at__isnull=False, until__isnull=False, size__isnull=False) & ~Q(key="")),
                name="export_made_or_not",
            )
        ]
