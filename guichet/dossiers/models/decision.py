"""Decisions on dossiers, from their proposition to their signature, and prolongations of the right to stay."""

import uuid

from django.db import models
from django.db.models import F, Q

from guichet.dossiers.models.dossier import Dossier

KINDS = ("favorable", "defavorable")
STATES = ("proposee", "approuvee", "renvoyee", "signee")
OPEN = ("proposee", "approuvee")
RUNNING = ("", "remplacee")
"""Why a paper that runs to its last day has ended: it has not, or another is to follow it."""
TAKEN_BACK = "retrait de la demande"
"""Why a proposition went back that nobody sent back: its request was taken back."""


class Decision(models.Model):
    """What is proposed for a dossier, who approved it, who signed it. A refusal takes two people (see the checks)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="decisions")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=10, default="proposee")
    law = models.TextField(blank=True)
    """The considerations of law, for a refusal (CRPA, art. L211-5)."""
    fact = models.TextField(blank=True)
    """The considerations of fact, for a refusal."""
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    fee = models.PositiveIntegerField(null=True)
    """Whole euros due when the card is handed over."""
    proposed_by_id: int
    proposed_by = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by_id: int | None
    approved_by = models.ForeignKey("accounts.Agent", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    returned_by_id: int | None
    returned_by = models.ForeignKey("accounts.Agent", models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_because = models.TextField(blank=True)
    signed_by_id: int | None
    signed_by = models.ForeignKey("accounts.Agent", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    delegation_id: int | None
    delegation = models.ForeignKey("accounts.Delegation", models.PROTECT, null=True, related_name="+")
    document = models.UUIDField(null=True)
    """The document issued with it."""
    message = models.UUIDField(null=True)
    """The notification by which its person was told."""
    undone_at = models.DateTimeField(null=True)
    """When the dossier was opened again."""
    stamp = models.CharField(max_length=20, blank=True)
    """The number of the tax stamp against which the card was handed over."""

    class Meta:
        indexes = [
            models.Index(fields=["office", "state", "proposed_at"], name="decision_by_office"),
            models.Index(fields=["person"], name="decision_of_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="decision_kind"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="decision_state"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state__in=OPEN), name="decision_one_open_a_dossier"
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(state="signee", undone_at=None),
                name="decision_one_signed_a_dossier",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="favorable",
                    valid_from__isnull=False,
                    valid_to__gt=F("valid_from"),
                    fee__isnull=False,
                )
                | (
                    Q(kind="defavorable", valid_from=None, valid_to=None, fee=None) & ~Q(law="") & ~Q(fact="")
                ),
                name="decision_says_all",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | (Q(approved_at__isnull=False) & ~Q(approved_by=F("proposed_by"))),
                name="decision_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="signee")
                | Q(
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                    delegation__isnull=False,
                    document__isnull=False,
                    message__isnull=False,
                ),
                name="decision_signed_by_right",
            ),
            models.CheckConstraint(
                condition=~Q(state="signee", kind="defavorable")
                | (Q(approved_by__isnull=False) & ~Q(signed_by=F("proposed_by"))),
                name="decision_refusal_by_two",
            ),
            models.UniqueConstraint(
                fields=["stamp"], condition=~Q(stamp=""), name="decision_stamp_serves_once"
            ),
            models.CheckConstraint(
                condition=Q(stamp="") | Q(state="signee", stamp__regex="^[0-9]+$"), name="decision_stamp"
            ),
            models.CheckConstraint(
                condition=~Q(state="renvoyee")
                | (
                    (Q(returned_by__isnull=False) | Q(returned_because=TAKEN_BACK))
                    & Q(returned_at__isnull=False)
                    & ~Q(returned_because="")
                ),
                name="decision_returned_says_why",
            ),
        ]


class Dropping(models.Model):
    """A request filed away because nothing was left to decide on it: why, and how to challenge it, as it was told."""

    id = models.BigAutoField(primary_key=True)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="droppings")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    agent = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    delegation = models.ForeignKey("accounts.Delegation", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()
    appeal = models.TextField()
    told = models.UUIDField(unique=True)
    """The notification that says so."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(appeal=""), name="dropping_says_why"),
        ]


class ProlongationProposal(models.Model):
    """A prolongation that an examiner should look at: a right ends before a decision. Nothing is issued by it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="proposed_prolongations")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    ends_on = models.DateField()
    """The last day of the right to stay, or of the paper that prolongs it."""
    proposed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["office", "ends_on"], condition=Q(settled_at=None), name="prolongation_proposed"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "ends_on"], condition=Q(settled_at=None), name="prolongation_proposed_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="")
                | Q(settled_at__isnull=False, outcome__in=["delivree", "ecartee", "caduque"]),
                name="prolongation_proposal_settled_or_not",
            ),
        ]


class Prolongation(models.Model):
    """A paper that prolongs the right to stay while a request is examined (CESEDA, art. R431-15-1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="prolongations")
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField()
    document = models.UUIDField()
    issued_by = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=12, blank=True)
    reason = models.TextField(blank=True, default="", db_default="")
    """Why it was taken back, as its person was told."""
    told = models.UUIDField(null=True, unique=True)
    """The notification that says so."""

    class Meta:
        indexes = [models.Index(fields=["office", "valid_to"], name="prolongation_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="prolongation_in_order"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="")
                | Q(
                    ended_at__isnull=False, ended_because__in=["remplacee", "revoquee", "decision", "retrait"]
                ),
                name="prolongation_ended_says_why",
            ),
            models.CheckConstraint(
                condition=Q(reason="", told=None)
                | (Q(ended_because="revoquee", told__isnull=False) & ~Q(reason="")),
                name="prolongation_taken_back_is_told",
            ),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(ended_at=None), name="prolongation_one_running_a_dossier"
            ),
        ]
