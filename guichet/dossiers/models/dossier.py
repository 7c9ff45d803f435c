"""The rows of a dossier. Each names its person, and its office once it was filed: the policies compare them."""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.database.secrets import EncryptedTextField
from guichet.dossiers.states import DECIDED, NEVER_FILED, Channel, State

OF_ITS_PERSON = Q(channel=Channel.ONLINE) | ~Q(state__in=sorted(NEVER_FILED))
"""Not one that an agent is still typing from paper: its person reads it once it is registered."""


class Dossier(models.Model):
    """A request of one person under one version of one procedure; its answers as they are being worked on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int | None
    office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, related_name="+")
    procedure = models.CharField(max_length=60)
    version = models.CharField(max_length=10)
    channel = models.CharField(max_length=8, default=Channel.ONLINE, db_default=Channel.ONLINE)
    """`en_ligne`; `papier` or `guichet` for what an agent registers."""
    received_on = models.DateField(null=True)
    """The day it truly came, where it came on paper or at the desk: the law counts from it."""
    registered_by_id: int | None
    registered_by = models.ForeignKey("accounts.Agent", models.PROTECT, null=True, related_name="+")
    """The agent who typed it."""
    state = models.CharField(max_length=24, choices=[(state, state) for state in State], default=State.DRAFT)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    """Counts every change: what is saved from a page shown earlier is recognised as older."""
    filings = models.PositiveSmallIntegerField(default=0)
    """How many times it was filed: more than one where the person changed it and filed it again."""
    changed_since_filing = models.BooleanField(default=False)
    number = models.CharField(max_length=19, null=True, unique=True)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    filed_on = models.DateField(null=True)
    """The legal day it was filed: that of `filed_at` where the office is, or the day the paper came."""
    complete_on = models.DateField(null=True)
    """The day the dossier was complete: the law counts from it."""
    ended_at = models.DateTimeField(null=True)
    """When it was abandoned or withdrawn."""
    assigned_id: int | None
    assigned = models.ForeignKey(
        "accounts.Agent", models.PROTECT, null=True, related_name="+", db_index=False
    )
    """Who examines it."""
    examined_at = models.DateTimeField(null=True)
    """When its examination began."""
    decided_at = models.DateTimeField(null=True)
    """When a decision on it was signed."""
    vulnerable = models.BooleanField(default=False)
    expires_on = models.DateField(null=True)
    """The last day of the right to stay that the person holds, where it is known."""
    next_on = models.DateField(null=True)
    """The day by which an agent should turn to it; see `instruction.queue`."""
    next_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-changed_at"], name="dossier_of_person"),
            models.Index(fields=["state", "changed_at"], name="dossier_by_age"),
            models.Index(fields=["office", "state", "next_on", "id"], name="dossier_queue"),
            models.Index(fields=["office", "assigned", "next_on", "id"], name="dossier_of_agent"),
            models.Index(fields=["office", "next_on", "id", "filed_on"], name="dossier_in_turn_filed"),
            models.Index(fields=["office", "procedure", "next_on", "id"], name="dossier_of_procedure"),
            models.Index(
                fields=["office", "next_on", "id"], condition=Q(vulnerable=True), name="dossier_vulnerable"
            ),
            models.Index(fields=["office", "filed_on", "id"], name="dossier_filed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="dossier_state"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=sorted(state.value for state in NEVER_FILED),
                    number=None,
                    filed_at=None,
                    filed_on=None,
                    complete_on=None,
                    filings=0,
                    changed_since_filing=False,
                )
                | (
                    ~Q(state__in=sorted(state.value for state in NEVER_FILED))
                    & Q(
                        number__isnull=False,
                        office__isnull=False,
                        filed_at__isnull=False,
                        filed_on__isnull=False,
                        filings__gte=1,
                    )
                ),
                name="dossier_filed_or_not",
            ),
            models.CheckConstraint(
                condition=Q(office=None)
                | ~Q(channel=Channel.ONLINE)
                | ~Q(state__in=sorted(state.value for state in NEVER_FILED)),
                name="dossier_of_an_office_once_filed",
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.ONLINE, received_on=None, registered_by=None)
                | Q(
                    channel__in=[Channel.PAPER, Channel.DESK],
                    received_on__isnull=False,
                    registered_by__isnull=False,
                    office__isnull=False,
                ),
                name="dossier_channel_says_all",
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(filed_on=None) | Q(filed_on=F("received_on")),
                name="dossier_filed_the_day_it_came",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__regex=r"^[0-9]{19}$"), name="dossier_number_19_digits"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) ^ Q(state__in=[State.ABANDONED, State.WITHDRAWN]),
                name="dossier_ended_or_not",
            ),
            models.CheckConstraint(
                condition=Q(complete_on=None) | Q(complete_on__gte=F("filed_on")),
                name="dossier_complete_once_filed",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False)
                | ~Q(state__in=sorted(state.value for state in DECIDED)),
                name="dossier_decided_has_a_date",
            ),
        ]


class Receipt(models.Model):
    """The proof of one filing: everything as it was filed, and what the law says on such a proof (CRPA, R112-11-1).

    Written in the transaction of the filing, never changed; the PDF made from it comes later.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="receipts")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    key = models.UUIDField()
    """Drawn with the page that filed: the same one again is the same filing."""
    filed_at = models.DateTimeField()
    answers = models.JSONField()
    pieces = models.JSONField()
    digest = models.CharField(max_length=64)
    """SHA-256 of answers and pieces as filed."""
    content = EncryptedTextField()
    """What the receipt says, as JSON: it names the person and their number."""
    issued = models.UUIDField(null=True)
    """The sealed document made from it."""
    author_kind = models.CharField(max_length=10)
    author_id = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "rank"], name="receipt_once_a_filing"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="receipt_from_first"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="receipt_digest"),
        ]


class Piece(models.Model):
    """A document given for one of those that the procedure asks for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="pieces")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int | None
    office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, related_name="+")
    document_id: uuid.UUID
    document = models.OneToOneField("received.Received", models.PROTECT, related_name="+")
    asked = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    paper = models.CharField(max_length=60, blank=True, db_default="")
    """Which of the papers accepted it is, where they may not be as old as each other; empty where nobody said."""
    dated_on = models.DateField(null=True)
    """The date written on it, where its age matters."""
    attached_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    reply_id: int | None
    reply = models.ForeignKey("dossiers.Reply", models.PROTECT, null=True, related_name="pieces")
    """The answer to a complement that it came with."""

    class Meta:
        indexes = [models.Index(fields=["dossier", "asked", "position"], name="piece_in_order")]


class Event(models.Model):
    """What happened to a dossier, as its person reads it."""

    id = models.BigAutoField(primary_key=True)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="events")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int | None
    office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    verb = models.CharField(max_length=24)
    author_kind = models.CharField(max_length=10)
    mandate = models.BigIntegerField(null=True)
    """Under which mandate, where someone acted for the person."""
    agent_number = models.CharField(max_length=8, blank=True)
    """Which agent, by the number the public reads."""

    class Meta:
        indexes = [models.Index(fields=["dossier", "id"], name="event_of_dossier")]


class Title(models.Model):
    """A residence document the person holds or held, as an agent or a registry tells it."""

    id = models.BigAutoField(primary_key=True)
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int | None
    office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    ground = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField()
    status = models.CharField(max_length=12)

    class Meta:
        indexes = [models.Index(fields=["person", "-valid_from"], name="title_of_person")]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="title_in_order"),
            models.CheckConstraint(
                condition=Q(status__in=["accepte", "remis", "retire", "perdu"]), name="title_status"
            ),
        ]
