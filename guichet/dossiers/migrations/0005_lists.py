"""Lists read in their order together with what filters them, without a look at each row.

Not made concurrently: the commands that wait for this migration would be waited for in their turn.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_walls")]

    operations = [
        migrations.AddIndex(
            "dossier",
            models.Index(fields=["office", "next_on", "id", "filed_on"], name="dossier_in_turn_filed"),
        ),
        migrations.RemoveIndex("dossier", "dossier_in_turn"),
        migrations.AddIndex(
            "facet",
            models.Index(
                fields=["office", "procedure", "name", "next_on", "dossier", "day"],
                condition=Q(day__isnull=False),
                name="facet_days_in_turn",
            ),
        ),
        migrations.AddIndex(
            "facet",
            models.Index(
                fields=["office", "procedure", "name", "next_on", "dossier", "number"],
                condition=Q(number__isnull=False),
                name="facet_numbers_in_turn",
            ),
        ),
        migrations.AlterField(
            "dossier",
            "assigned",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.agent",
            ),
        ),
    ]
