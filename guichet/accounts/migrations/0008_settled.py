"""What became of a correction, for whom a post was held, who took a summons; a mandate by telephone, or past its time."""

import django.db.models.deletion
import guichet.database.secrets
from django.db import migrations, models


_ERASE = """
    CREATE OR REPLACE FUNCTION accounts_erase(who uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE gone uuid;
    BEGIN
      -- No policy holds an owner: what holds whoever acts elsewhere is asked for here.
      IF coalesce(current_setting('app.scope', true), '') NOT IN ('*', who::text) THEN
        RAISE insufficient_privilege USING MESSAGE = 'permission denied for another person';
      END IF;
      SELECT id INTO gone FROM accounts_account WHERE person_id = who FOR UPDATE;
      DELETE FROM accounts_mandate WHERE person_id = who OR helper_person_id = who;
      DELETE FROM accounts_correctionrequest WHERE person_id = who;
      DELETE FROM accounts_heldpost WHERE person_id = who OR behalf = who;
      UPDATE accounts_summonedperson SET claimed_by = NULL WHERE claimed_by = who;
      DELETE FROM database_doneonce WHERE owner = who;
      IF gone IS NOT NULL THEN
        DELETE FROM django_session WHERE session_key IN (
          SELECT session_key FROM usersessions_usersession WHERE user_id = gone);
        DELETE FROM usersessions_usersession WHERE user_id = gone;
        DELETE FROM mfa_authenticator WHERE user_id = gone;
        DELETE FROM socialaccount_socialtoken WHERE account_id IN (
          SELECT id FROM socialaccount_socialaccount WHERE user_id = gone);
        DELETE FROM socialaccount_socialaccount WHERE user_id = gone;
        DELETE FROM account_emailconfirmation WHERE email_address_id IN (
          SELECT id FROM account_emailaddress WHERE user_id = gone);
        DELETE FROM account_emailaddress WHERE user_id = gone;
        DELETE FROM accounts_account WHERE id = gone;
      END IF;
      DELETE FROM accounts_person WHERE id = who;
      RETURN FOUND;
    END $$;"""
_ERASED_BEFORE = """
    CREATE OR REPLACE FUNCTION accounts_erase(who uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE gone uuid;
    BEGIN
      -- No policy holds an owner: what holds whoever acts elsewhere is asked for here.
      IF coalesce(current_setting('app.scope', true), '') NOT IN ('*', who::text) THEN
        RAISE insufficient_privilege USING MESSAGE = 'permission denied for another person';
      END IF;
      SELECT id INTO gone FROM accounts_account WHERE person_id = who FOR UPDATE;
      DELETE FROM accounts_mandate WHERE person_id = who OR helper_person_id = who;
      DELETE FROM accounts_correctionrequest WHERE person_id = who;
      DELETE FROM accounts_heldpost WHERE person_id = who;
      DELETE FROM database_doneonce WHERE owner = who;
      IF gone IS NOT NULL THEN
        DELETE FROM django_session WHERE session_key IN (
          SELECT session_key FROM usersessions_usersession WHERE user_id = gone);
        DELETE FROM usersessions_usersession WHERE user_id = gone;
        DELETE FROM mfa_authenticator WHERE user_id = gone;
        DELETE FROM socialaccount_socialtoken WHERE account_id IN (
          SELECT id FROM socialaccount_socialaccount WHERE user_id = gone);
        DELETE FROM socialaccount_socialaccount WHERE user_id = gone;
        DELETE FROM account_emailconfirmation WHERE email_address_id IN (
          SELECT id FROM account_emailaddress WHERE user_id = gone);
        DELETE FROM account_emailaddress WHERE user_id = gone;
        DELETE FROM accounts_account WHERE id = gone;
      END IF;
      DELETE FROM accounts_person WHERE id = who;
      RETURN FOUND;
    END $$;"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_mandate_guard'),
    ]

    operations = [
        migrations.AddField(
            model_name='correctionrequest',
            name='answer',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='correctionrequest',
            name='outcome',
            field=models.CharField(blank=True, choices=[('acceptee', 'Accepted'), ('refusee', 'Refused'), ('', 'Open')], db_default='', max_length=10),
        ),
        migrations.AddField(
            model_name='correctionrequest',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agent'),
        ),
        migrations.AddField(
            model_name='heldpost',
            name='behalf',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='mandate',
            name='phone',
            field=guichet.database.secrets.EncryptedTextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='summonedperson',
            name='claimed_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='mandate',
            name='state',
            field=models.CharField(choices=[('propose', 'Proposed'), ('consenti', 'Consented'), ('declare', 'Declared'), ('revoque', 'Revoked'), ('expire', 'Expired')], default='propose', max_length=10),
        ),
        migrations.AddIndex(
            model_name='correctionrequest',
            index=models.Index(condition=models.Q(('settled_at', None)), fields=['office', 'requested_at'], name='correction_to_settle'),
        ),
        migrations.AddConstraint(
            model_name='correctionrequest',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'acceptee', 'refusee'])), name='correction_outcome'),
        ),
        migrations.AddConstraint(
            model_name='correctionrequest',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='correction_settled_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='correctionrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refusee'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='correction_refused_with_a_reason'),
        ),
        # A summons taken is not taken twice.
        migrations.RunSQL(
            "GRANT UPDATE (claimed_by) ON accounts_summonedperson TO guichet_service",
            "REVOKE UPDATE (claimed_by) ON accounts_summonedperson FROM guichet_service",
        ),
        migrations.RunSQL(_ERASE, _ERASED_BEFORE),
    ]
