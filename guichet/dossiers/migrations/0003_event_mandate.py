"""A person reads under which mandate someone acted for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_keeping")]

    operations = [migrations.AddField("event", "mandate", models.BigIntegerField(null=True))]
