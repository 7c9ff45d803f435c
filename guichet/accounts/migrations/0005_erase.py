"""An account is erased by one function, with its owner's rights: no role that acts may remove one otherwise."""

from django.db import migrations

_ERASE = """
    CREATE FUNCTION accounts_erase(who uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
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
    END $$;
    REVOKE EXECUTE ON FUNCTION accounts_erase(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION accounts_erase(uuid) TO guichet_service"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_mandate_codes"),
        ("database", "0001_initial"),
        ("account", "__latest__"),
        ("mfa", "__latest__"),
        ("socialaccount", "__latest__"),
        ("usersessions", "__latest__"),
        ("sessions", "__latest__"),
    ]

    operations = [migrations.RunSQL(_ERASE, "DROP FUNCTION accounts_erase(uuid)")]
