"""The office that was asked for an opinion sees nothing of it once it is called off."""

from django.db import migrations

from guichet.dossiers import second_wall


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0009_complement_lifted")]

    operations = [migrations.RunSQL(second_wall.asked(), migrations.RunSQL.noop)]
