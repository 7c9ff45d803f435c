from typing import get_args

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from guichet.journal.types import What


class Line(models.Model):
    """One act: who, what, on what, when. Lines are added, never changed; they hold ids, no name and no text."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    author_kind = models.CharField(max_length=10)
    author_id = models.CharField(max_length=40)
    verb = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    facts = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(author_kind__in=["usager", "mandataire", "agent", "service"]),
                name="line_author_kind",
            ),
        ]


class Head(models.Model):
    """The seal of some lines and of all the heads before (`types.Head`), with their ids and leaves end to end.

    Heads are added, never changed. The ids and leaves say which line of a batch is not as it was, and let one line
    be proved without reading the others.
    """

    number = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    size = models.IntegerField()
    root = models.BinaryField()
    previous = models.BinaryField(unique=True)
    skip = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()
    ids = ArrayField(models.BigIntegerField())
    leaves = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, size__gte=1, first__lte=F("last")), name="head_of_some_lines"
            ),
        ]


class Reading(models.Model):
    """A dossier read by an agent: ids only, forgotten by their age."""

    id = models.BigAutoField(primary_key=True)
    agent = models.BigIntegerField()
    dossier = models.UUIDField()
    at = models.DateTimeField()
    what = models.CharField(max_length=9)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(what__in=get_args(What)), name="reading_what")]
        indexes = [
            models.Index(fields=["dossier", "at"], name="reading_of_dossier"),
            models.Index(fields=["agent", "at"], name="reading_by_agent"),
            models.Index(fields=["at"], name="reading_by_age"),
        ]
