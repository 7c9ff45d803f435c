"""A paper that prolonged a right is taken back for a reason, and its person is told."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0010_prolongations_anew")]

    operations = [
        migrations.AddField("prolongation", "reason", models.TextField(blank=True, default="", db_default="")),
        migrations.AddField("prolongation", "told", models.UUIDField(null=True, unique=True)),
        migrations.AddConstraint(
            "prolongation",
            models.CheckConstraint(
                condition=Q(reason="", told=None)
                | (Q(ended_because="revoquee", told__isnull=False) & ~Q(reason="")),
                name="prolongation_taken_back_is_told",
            ),
        ),
    ]
