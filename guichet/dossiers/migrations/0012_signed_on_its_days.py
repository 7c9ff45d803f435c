"""A decision is signed on a day of the delegation, and for a procedure that it covers, whoever writes it."""

from django.db import migrations

from guichet.dossiers import second_wall


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0011_prolongation_taken_back")]

    operations = [
        migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in second_wall.decisions()
    ]
