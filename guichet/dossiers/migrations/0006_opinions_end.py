from django.db import migrations


class Migration(migrations.Migration):
    """With a request end the opinions awaited on it: the service calls them off, whoever ended it."""

    dependencies = [("dossiers", "0005_lists")]

    operations = [
        migrations.RunSQL(
            "GRANT UPDATE (withdrawn_at) ON dossiers_opinion TO guichet_service",
            "REVOKE UPDATE (withdrawn_at) ON dossiers_opinion FROM guichet_service",
        ),
    ]
