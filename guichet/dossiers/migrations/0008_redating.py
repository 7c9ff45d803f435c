"""A day of receipt that was typed wrong is set right by the service, for an agent, with a receipt that says it."""

from django.db import migrations

from guichet.dossiers import second_wall


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0007_decisions_kept")]

    operations = [
        migrations.RunSQL("GRANT INSERT ON dossiers_receipt TO guichet_service", migrations.RunSQL.noop),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in second_wall.guards()),
    ]
