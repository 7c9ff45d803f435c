"""What a person's role and an agent's may write of a dossier, held by the database too."""

from django.db import migrations

from guichet.dossiers.second_wall import guards, own_people


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_mandate_guard"), ("dossiers", "0004_instruction")]

    operations = [
        migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*own_people(), *guards())
    ]
