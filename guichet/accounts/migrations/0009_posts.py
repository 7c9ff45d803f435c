"""Nobody gives themself a post; whoever is suspended is signed out by one function, with its owner's rights."""

from django.db import migrations, models

_END_SESSIONS = """
    CREATE FUNCTION accounts_end_sessions(who integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE account uuid;
    BEGIN
      -- No policy holds an owner: what holds whoever acts elsewhere is asked for here.
      IF coalesce(current_setting('app.scope', true), '') <> '*' THEN
        RAISE insufficient_privilege USING MESSAGE = 'permission denied for an agent';
      END IF;
      SELECT account_id INTO account FROM accounts_agent WHERE id = who AND suspended_at IS NOT NULL;
      IF account IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'permission denied: this agent is not suspended';
      END IF;
      DELETE FROM django_session WHERE session_key IN (
        SELECT session_key FROM usersessions_usersession WHERE user_id = account);
      DELETE FROM usersessions_usersession WHERE user_id = account;
    END $$;
    REVOKE EXECUTE ON FUNCTION accounts_end_sessions(integer) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION accounts_end_sessions(integer) TO guichet_service"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_settled"),
        ("usersessions", "__latest__"),
        ("sessions", "__latest__"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=~models.Q(given_by=models.F("agent")), name="post_given_by_another"
            ),
        ),
        migrations.RunSQL(_END_SESSIONS, "DROP FUNCTION accounts_end_sessions(integer)"),
    ]
