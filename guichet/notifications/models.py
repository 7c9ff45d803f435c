"""What a person is told, and each way it was sent to them."""

import uuid

from django.db import models
from django.db.models import Q

from guichet.database.secrets import EncryptedTextField


class Message(models.Model):
    """One line of a person's notification centre; its words come from `templates/` by kind and language."""

    class Handed(models.TextChoices):
        COUNTER = "guichet"
        POST = "courrier"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField()
    office = models.IntegerField(null=True)
    kind = models.CharField(max_length=40)
    subject = models.UUIDField()
    facts = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    handed = models.CharField(max_length=8, choices=Handed.choices, blank=True, db_default="")
    """How it reached whoever has no account to open it in: `read_at` is then that day."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(read_at__isnull=False),
                name="message_answered_was_read",
            ),
            models.CheckConstraint(
                condition=Q(handed="") | Q(handed__in=["guichet", "courrier"], read_at__isnull=False),
                name="message_handed_was_read",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at", "-id"], name="message_by_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="message_unread"),
            models.Index(fields=["subject"], name="message_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Delivery(models.Model):
    """One message to one address, or a mail of an account (`content`) that belongs to no message.

    `error` is a code, never the words of a server: they may quote the address.
    """

    class Channel(models.TextChoices):
        EMAIL = "courriel"
        SMS = "sms"

    class State(models.TextChoices):
        TO_SEND = "a_envoyer"
        SENT = "envoye"
        FAILED = "echec"
        REJECTED = "rejete"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="deliveries")
    person = models.UUIDField(null=True)
    office = models.IntegerField(null=True)
    about = models.UUIDField(null=True)
    """What a mail that belongs to no message is about, where an office is shown that it did not arrive."""
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    address = EncryptedTextField()
    content = EncryptedTextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.TO_SEND)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=40, blank=True)
    forgotten = models.BooleanField(default=False)
    """Where it went and what it said are gone; that it was sent stays."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["a_envoyer", "envoye", "echec", "rejete"]), name="delivery_state"
            ),
            models.CheckConstraint(condition=Q(channel__in=["courriel", "sms"]), name="delivery_channel"),
            models.CheckConstraint(
                condition=~Q(state="envoye") | Q(sent_at__isnull=False), name="delivery_sent_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(state="a_envoyer") | Q(ended_at__isnull=False), name="delivery_ended_has_a_date"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-ended_at"], name="delivery_by_person"),
            models.Index(fields=["next_at"], condition=Q(state="a_envoyer"), name="delivery_to_send"),
            models.Index(
                fields=["office", "-ended_at"],
                condition=Q(state__in=["echec", "rejete"]),
                name="delivery_failed_by_office",
            ),
            models.Index(fields=["ended_at"], name="delivery_by_end"),
            models.Index(fields=["about"], condition=Q(about__isnull=False), name="delivery_by_about"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.id} {self.state}"
