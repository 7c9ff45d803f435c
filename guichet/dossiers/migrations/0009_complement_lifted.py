"""A complement may be lifted: nothing is awaited any more, and the examination goes on."""

from django.db import migrations, models
from django.db.models import Q

from guichet.dossiers import second_wall


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0008_redating")]

    operations = [
        migrations.AddField("complement", "lifted", models.BooleanField(default=False, db_default=False)),
        migrations.RemoveConstraint("complement", "complement_closed_says_why"),
        migrations.AddConstraint(
            "complement",
            models.CheckConstraint(
                condition=Q(closed_at=None, closing_reason="")
                | (Q(closed_at__isnull=False, opened_at__isnull=False) & ~Q(closing_reason=""))
                | (Q(closed_at__isnull=False, lifted=True) & ~Q(closing_reason="")),
                name="complement_closed_says_why",
            ),
        ),
        migrations.AddConstraint(
            "complement",
            models.CheckConstraint(
                condition=Q(lifted=False) | Q(closed_at__isnull=False, closing_appeal="", closing_document=None),
                name="complement_lifted_decides_nothing",
            ),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (lifted) ON dossiers_complement TO guichet_agent",
            "REVOKE UPDATE (lifted) ON dossiers_complement FROM guichet_agent",
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in second_wall.guards()),
    ]
