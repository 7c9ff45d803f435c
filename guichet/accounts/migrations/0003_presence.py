from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_walls")]

    operations = [
        # Whoever is an agent already came today: nobody's access closes by this migration.
        migrations.AddField(
            "agent",
            "seen_on",
            models.DateField(db_default=Now()),
        ),
        migrations.AddField("agent", "warned_on", models.DateField(null=True)),
        migrations.AddField(
            "agent",
            "suspended_for",
            models.CharField(
                blank=True,
                choices=[("", "By Manager"), ("inutilisation", "Disuse")],
                db_default="",
                max_length=13,
            ),
        ),
        migrations.AddConstraint(
            "agent",
            models.CheckConstraint(
                condition=models.Q(suspended_for="")
                | models.Q(suspended_at__isnull=False, suspended_for="inutilisation"),
                name="agent_suspended_for",
            ),
        ),
    ]
