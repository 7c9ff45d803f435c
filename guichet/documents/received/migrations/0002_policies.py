"""Who sees which document: its person, and the office it was handed to once it is known to be clean."""

from django.db import migrations

from guichet.database.policies import PoliceTable

_AGENTS_SEE_WHAT_IS_CLEAN = """
    CREATE POLICY clean ON received_received AS RESTRICTIVE FOR SELECT TO guichet_agent
    USING (state IN ('sain', 'non_analyse'))"""


class Migration(migrations.Migration):
    dependencies = [("received", "0001_documents"), ("database", "0001_initial")]

    operations = [
        PoliceTable(
            "received_received",
            usager="SELECT, INSERT, UPDATE, DELETE",
            agent="SELECT",
            service="SELECT, UPDATE, DELETE",
        ),
        migrations.RunSQL(_AGENTS_SEE_WHAT_IS_CLEAN, "DROP POLICY clean ON received_received"),
    ]
