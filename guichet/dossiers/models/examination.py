"""What agents think of each document, what they ask for again, and what its person answers."""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.dossiers.models.dossier import Dossier, Piece

VERDICTS = ("valide", "non_valide")
CHOICES = ("garder", "remplacer")


class Judgement(models.Model):
    """An agent's judgement of a document. All are kept; the last one counts."""

    id = models.BigAutoField(primary_key=True)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="judgements")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    piece_id: uuid.UUID
    piece = models.ForeignKey(Piece, models.DO_NOTHING, related_name="judgements")
    """The database protects it: a person who takes a document out of a draft may not look here to see that they can."""
    agent_id: int
    agent = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    """What its person will read if it is asked for again."""

    class Meta:
        indexes = [models.Index(fields=["dossier", "piece", "id"], name="judgement_of_piece")]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="valide", reason="") | (Q(verdict="non_valide") & ~Q(reason="")),
                name="judgement_says_why_not",
            )
        ]


class Complement(models.Model):
    """Documents asked for again, all at once: asked, opened by its person, answered, or closed by an agent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="complements")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    asked_by_id: int
    asked_by = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    """To answer, from the day it is opened."""
    message = models.TextField(blank=True)
    told = models.UUIDField(unique=True)
    """The notification that asks."""
    opened_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    """The last day to answer; known once it is opened."""
    answered_at = models.DateTimeField(null=True)
    answer_key = models.UUIDField(null=True)
    """Drawn with the page that sent the answer: the same one again is the same answer."""
    late = models.BooleanField(default=False)
    """Answered after its last day, and taken all the same."""
    closed_at = models.DateTimeField(null=True)
    closing_reason = models.TextField(blank=True)
    closing_appeal = models.TextField(blank=True)
    """How its closing can be challenged, as it was told."""
    closing_told = models.UUIDField(null=True)
    """The notification of the closing."""
    closing_document = models.UUIDField(null=True)
    """The document issued with it."""
    lifted = models.BooleanField(default=False, db_default=False)
    """Closed because nothing is awaited any more, and the examination goes on."""
    reading_reminded_at = models.DateTimeField(null=True)
    halfway_reminded_at = models.DateTimeField(null=True)
    last_reminded_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    """When agents were shown that its last day had passed."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "rank"], name="complement_in_order"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(answered_at=None, closed_at=None), name="complement_one_open"
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None, due_on=None) | Q(opened_at__isnull=False, due_on__isnull=False),
                name="complement_due_once_opened",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer_key=None, late=False)
                | Q(
                    answered_at__isnull=False,
                    answer_key__isnull=False,
                    opened_at__isnull=False,
                    closed_at=None,
                ),
                name="complement_answered_once_opened",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closing_reason="")
                | (Q(closed_at__isnull=False, opened_at__isnull=False) & ~Q(closing_reason=""))
                | (Q(closed_at__isnull=False, lifted=True) & ~Q(closing_reason="")),
                name="complement_closed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(lifted=False)
                | Q(closed_at__isnull=False, closing_appeal="", closing_document=None),
                name="complement_lifted_decides_nothing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(answered_at=None, closed_at=None),
                name="complement_under_way",
            )
        ]


class ComplementLine(models.Model):
    """One document asked for: one that is not valid, or one that is missing (no piece)."""

    id = models.BigAutoField(primary_key=True)
    complement_id: uuid.UUID
    complement = models.ForeignKey(Complement, models.PROTECT, related_name="lines")
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    asked = models.CharField(max_length=60)
    piece_id: uuid.UUID | None
    piece = models.ForeignKey(Piece, models.PROTECT, null=True, related_name="+")
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complement", "piece"], name="complement_piece_once"),
            models.UniqueConstraint(
                fields=["complement", "asked"], condition=Q(piece=None), name="complement_missing_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="complement_line_says_why"),
        ]


class Reply(models.Model):
    """What its person answers for one document; it has an office, and agents see it, once the answer is sent."""

    line_id: int
    line = models.OneToOneField(ComplementLine, models.PROTECT, primary_key=True, related_name="reply")
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int | None
    office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, related_name="+")
    choice = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    """Why the document is kept, or cannot be given."""
    message = models.TextField(blank=True)
    """With what replaces it."""
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(choice__in=CHOICES), name="reply_choice"),
            models.CheckConstraint(
                condition=Q(office=None) | Q(choice="remplacer") | ~Q(reason=""), name="reply_kept_says_why"
            ),
        ]


class Extension(models.Model):
    """More time given to answer, and why."""

    id = models.BigAutoField(primary_key=True)
    complement_id: uuid.UUID
    complement = models.ForeignKey(Complement, models.PROTECT, related_name="extensions")
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    agent_id: int
    agent = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_before = models.DateField()
    due_on = models.DateField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=F("due_before")), name="extension_gives_time"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_says_why"),
        ]
