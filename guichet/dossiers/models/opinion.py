"""Opinions that an examiner asks of another service, with the documents shown to it for that."""

import uuid

from django.db import models
from django.db.models import Q

from guichet.database.secrets import EncryptedTextField
from guichet.dossiers.models.dossier import Dossier, Piece

OPINIONS = ("favorable", "defavorable", "sans_objection")


class Opinion(models.Model):
    """An opinion asked, then given or called off. `asked_office`: the one that answers here; None where the asking
    office writes down what it was told.

    What the asked office may know of the request is frozen in this row: it does not see the dossier.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="opinions")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    service = models.CharField(max_length=40)
    asked_office_id: int | None
    asked_office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=19)
    procedure = models.CharField(max_length=60)
    version = models.CharField(max_length=10)
    about = EncryptedTextField()
    """Who the request is for, as its last receipt says, as JSON."""
    question = models.TextField()
    asked_by_id: int
    asked_by = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    verdict = models.CharField(max_length=14, blank=True)
    answer = models.TextField(blank=True)
    answered_by_id: int | None
    answered_by = models.ForeignKey("accounts.Agent", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    """When the asking office called it off."""
    overdue_at = models.DateTimeField(null=True)
    """When the examiner was reminded that its last day had passed."""

    class Meta:
        indexes = [
            models.Index(fields=["asked_office", "due_on"], name="opinion_asked_of"),
            models.Index(
                fields=["due_on"], condition=Q(answered_at=None, withdrawn_at=None), name="opinion_awaited"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="opinion_asks_something"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, verdict="", answer="")
                | Q(
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    withdrawn_at=None,
                    verdict__in=OPINIONS,
                ),
                name="opinion_given_or_not",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="defavorable") | ~Q(answer=""), name="opinion_against_says_why"
            ),
            models.UniqueConstraint(
                fields=["dossier", "service", "asked_office"],
                condition=Q(answered_at=None, withdrawn_at=None),
                nulls_distinct=False,
                name="opinion_asked_once_at_a_time",
            ),
        ]


class SharedPiece(models.Model):
    """A document shown with an opinion: while it lives, the asked office sees the document too."""

    id = models.BigAutoField(primary_key=True)
    opinion_id: uuid.UUID
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="shared")
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    asked_office_id: int | None
    asked_office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, related_name="+")
    piece_id: uuid.UUID
    piece = models.ForeignKey(Piece, models.DO_NOTHING, related_name="+")
    """The database protects it, as it does for judgements."""
    document = models.UUIDField()
    asked = models.CharField(max_length=60)
    """What the document was asked for."""
    name = models.CharField(max_length=255)
    pages = models.PositiveSmallIntegerField()
    ended_at = models.DateTimeField(null=True)
    """From then on the asked office sees it no more: the opinion is given, or called off."""

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_office", "document"], condition=Q(ended_at=None), name="shared_with_office"
            )
        ]
        constraints = [models.UniqueConstraint(fields=["opinion", "piece"], name="shared_once_an_opinion")]
