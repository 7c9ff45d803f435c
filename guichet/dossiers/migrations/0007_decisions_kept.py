"""What was signed stays as it was signed; a tax stamp serves once; papers end with a request that is taken back."""

from django.db import migrations, models
from django.db.models import Q

from guichet.dossiers import second_wall


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0006_opinions_end")]

    operations = [
        migrations.AddField("decision", "stamp", models.CharField(blank=True, default="", max_length=20), preserve_default=False),
        migrations.AddConstraint(
            "decision",
            models.UniqueConstraint(fields=["stamp"], condition=~Q(stamp=""), name="decision_stamp_serves_once"),
        ),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=Q(stamp="") | Q(state="signee", stamp__regex="^[0-9]+$"), name="decision_stamp"
            ),
        ),
        migrations.RemoveConstraint("prolongation", "prolongation_ended_says_why"),
        migrations.AddConstraint(
            "prolongation",
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="")
                | Q(ended_at__isnull=False, ended_because__in=["remplacee", "revoquee", "decision", "retrait"]),
                name="prolongation_ended_says_why",
            ),
        ),
        *(
            migrations.RunSQL(statement, migrations.RunSQL.noop)
            for statement in (*second_wall.guards(), *second_wall.decisions())
        ),
    ]
