"""Versions of procedures: what a dossier is pinned to."""

from django.db import migrations, models

from guichet.database.policies import ShareTable


class Migration(migrations.Migration):
    dependencies = [("publication", "0003_shared")]

    operations = [
        migrations.CreateModel(
            name="ProcedureVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.CharField(max_length=60)),
                ("version", models.DateField()),
                ("hash", models.CharField(max_length=64)),
                ("text", models.TextField()),
                ("author", models.CharField(max_length=200)),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("procedure", "version"), name="one_text_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(("hash__regex", "^[0-9a-f]{64}$")), name="procedure_hash_is_sha256"
                    ),
                ],
            },
        ),
        ShareTable("publication_procedureversion", usager="SELECT", agent="SELECT", service="SELECT"),
    ]
