"""The delays that anyone may read."""

from django.db import models
from django.db.models import Q


class PublishedDelay(models.Model):
    """How long an office takes under a procedure; null in the place of a figure of too few requests."""

    id = models.BigAutoField(primary_key=True)
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    office_id: int
    procedure = models.CharField(max_length=60)
    until = models.DateField()
    """The last day counted."""
    decided = models.PositiveIntegerField(null=True)
    median = models.PositiveIntegerField(null=True)
    ninetieth = models.PositiveIntegerField(null=True)
    pending = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "procedure"], name="delay_once_an_office"),
            models.CheckConstraint(
                condition=Q(decided=None, median=None, ninetieth=None)
                | Q(decided__isnull=False, median__isnull=False, ninetieth__gte=models.F("median")),
                name="delay_whole_or_left_out",
            ),
        ]

    @property
    def counts(self) -> tuple[int | None, ...]:
        """What may be compared with what was published before."""
        return self.decided, self.pending


class PublishedReplies(models.Model):
    """How a service answers those who write to it; null where too few did."""

    office = models.OneToOneField("accounts.Office", models.PROTECT, primary_key=True, related_name="+")
    office_id: int
    until = models.DateField()
    """The last day counted."""
    received = models.PositiveIntegerField(null=True)
    answered = models.PositiveIntegerField(null=True)
    median = models.PositiveIntegerField(null=True)
    """Days to the first answer, of half of those answered; null too where none is."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(received=None, answered=None, median=None)
                | Q(received__isnull=False, answered__lte=models.F("received")),
                name="replies_whole_or_left_out",
            )
        ]

    @property
    def counts(self) -> tuple[int | None, ...]:
        """What may be compared with what was published before: those that wait too, which anyone works out."""
        told = self.received is not None and self.answered is not None
        return self.received, self.answered, self.received - self.answered if told else None  # pyright: ignore[reportOptionalOperand]
