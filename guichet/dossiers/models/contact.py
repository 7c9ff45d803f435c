"""Messages that people write to a service, and what is answered."""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.database.secrets import EncryptedTextField
from guichet.dossiers.models.dossier import Dossier

INQUIRY_STATES = ("ouvert", "repondu", "clos")


class Inquiry(models.Model):
    """A question to a service, with its number and the day by which it is answered.

    `owner` is the person where they were signed in; else the inquiry itself, which is nobody's: `email` is then where
    the answer goes. `since` is when it began to wait for an answer, the last time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField()
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    dossier_id: uuid.UUID | None
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="inquiries")
    number = models.CharField(max_length=24, unique=True)
    topic = models.CharField(max_length=40)
    state = models.CharField(max_length=8, default="ouvert")
    asked_at = models.DateTimeField()
    since = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    """The first answer."""
    changed_at = models.DateTimeField()
    assigned_id: int | None
    assigned = models.ForeignKey("accounts.Agent", models.PROTECT, null=True, related_name="+")
    name = EncryptedTextField(blank=True)
    email = EncryptedTextField(blank=True)
    language = models.CharField(max_length=10, default="fr")

    class Meta:
        indexes = [
            models.Index(fields=["office", "state", "due_on", "id"], name="inquiry_inbox"),
            models.Index(fields=["office", "asked_at"], name="inquiry_by_month"),
            models.Index(fields=["owner", "-changed_at"], name="inquiry_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__regex=r"^CT-[0-9]{4}-[0-9]{8}-[0-9]{4,}$"), name="inquiry_number"
            ),
            models.CheckConstraint(condition=Q(state__in=INQUIRY_STATES), name="inquiry_state"),
            models.CheckConstraint(
                condition=~Q(state="repondu") | Q(answered_at__isnull=False),
                name="inquiry_answered_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(owner=F("id")) | Q(dossier=None),
                name="inquiry_of_nobody_is_about_none",
            ),
        ]


class Letter(models.Model):
    """One message of an inquiry, by its person (`usager`) or by an agent."""

    inquiry_id: uuid.UUID
    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="letters")
    owner = models.UUIDField()
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    author_kind = models.CharField(max_length=6)
    agent_number = models.CharField(max_length=8, blank=True)
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["inquiry", "id"], name="letter_of_inquiry")]
        constraints = [
            models.CheckConstraint(
                condition=Q(author_kind="usager", agent_number="")
                | (Q(author_kind="agent") & ~Q(agent_number="")),
                name="letter_says_who",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="letter_says_something"),
        ]
