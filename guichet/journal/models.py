from django.db import models


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
                condition=models.Q(author_kind__in=["usager", "mandataire", "agent", "service"]),
                name="line_author_kind",
            ),
        ]
