"""A piece joins a document of the same person, held by the database too."""

from django.db import migrations

from guichet.dossiers.second_wall import own_documents


class Migration(migrations.Migration):
    dependencies = [("received", "0002_policies"), ("dossiers", "0008_examination")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in own_documents()]
