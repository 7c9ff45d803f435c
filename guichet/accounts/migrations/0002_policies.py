"""Who sees which row of people, mandates, summonses and corrections."""

from django.db import migrations

from guichet.database.policies import PoliceTable, ShareTable

_HELPER_SEES_OWN_MANDATES = """
    CREATE POLICY helper ON accounts_mandate FOR ALL TO guichet_usager USING (
      helper_person_id = (SELECT nullif(nullif(current_setting('app.scope', true), ''), '*')::uuid))"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people"), ("database", "0003_rates")]

    operations = [
        PoliceTable("accounts_person", person="id", office=None, service="SELECT, INSERT, UPDATE"),
        PoliceTable("accounts_mandate", office=None),
        migrations.RunSQL(_HELPER_SEES_OWN_MANDATES, "DROP POLICY helper ON accounts_mandate"),
        PoliceTable(
            "accounts_summonedperson", person=None, agent="SELECT, INSERT, UPDATE, DELETE", service="SELECT"
        ),
        PoliceTable("accounts_correctionrequest", usager="SELECT, INSERT", agent="SELECT, UPDATE"),
        ShareTable("accounts_office", usager="SELECT", agent="SELECT", service="SELECT"),
        # A job that writes to a person must know where; no role that acts reads a password.
        migrations.RunSQL(
            "GRANT SELECT (id, email, language, person_id, is_active) ON accounts_account TO guichet_service",
            migrations.RunSQL.noop,
        ),
    ]
