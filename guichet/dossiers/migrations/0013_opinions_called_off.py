"""The office that was asked for an opinion sees nothing of it once it is called off."""

from django.db import migrations

from guichet.dossiers import second_wall


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0012_signed_on_its_days")]

    operations = [migrations.RunSQL(second_wall.asked(), migrations.RunSQL.noop)]
