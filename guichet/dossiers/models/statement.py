"""Statements that filing on line was not possible."""

import uuid

from django.db import models
from django.db.models import Q

from guichet.database.secrets import EncryptedTextField


class Statement(models.Model):
    """That someone could not file on line: where, when, what the page said, what they say of it (CESEDA, R431-2).

    `owner` is the person where they were signed in; else the statement itself, which is nobody's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField()
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    number = models.CharField(max_length=24, unique=True)
    stated_at = models.DateTimeField()
    stated_on = models.DateField()
    page = models.CharField(max_length=300)
    error = models.CharField(max_length=1000, blank=True)
    request = models.CharField(max_length=64, blank=True)
    """The identifier that an error page showed."""
    commune = models.CharField(max_length=5)
    said = EncryptedTextField()
    """As JSON: what was tried, and who says so, as they give their name."""
    document = models.UUIDField()
    """The sealed document made from it."""

    class Meta:
        indexes = [
            models.Index(fields=["office", "-stated_at", "id"], name="statement_by_office"),
            models.Index(fields=["owner"], name="statement_by_owner"),
            models.Index(fields=["stated_at"], name="statement_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__regex=r"^CI-[0-9]{4}-[0-9]{8}-[0-9]{4,}$"), name="statement_number"
            ),
            models.CheckConstraint(condition=~Q(page=""), name="statement_says_where"),
        ]
