"""Which of the papers accepted a file is: some may be older than others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_person_writes")]

    operations = [
        migrations.AddField(
            "piece", "paper", models.CharField(blank=True, db_default="", max_length=60)
        ),
    ]
