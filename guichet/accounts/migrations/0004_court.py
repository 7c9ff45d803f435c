from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_presence")]

    operations = [
        # Filled with the offices, from data/territory, when a version is put in place.
        migrations.AddField("office", "court", models.CharField(blank=True, db_default="", max_length=80)),
    ]
