"""Who sees and writes which row of people, accounts, mandates and offices, and what only a function may do."""

from django.db import migrations

from guichet.database.policies import PoliceTable, ShareTable

_HELPER_SEES_OWN_MANDATES = """
    CREATE POLICY helper ON accounts_mandate FOR ALL TO guichet_usager USING (
      helper_person_id = (SELECT nullif(nullif(current_setting('app.scope', true), ''), '*')::uuid))"""

# Nobody grants themselves a mandate: agreements are the service's to write, and what goes by its age.
_MANDATE_GUARD = """
    CREATE FUNCTION accounts_mandate_guard() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
      IF current_user <> 'guichet_usager' THEN RETURN NEW; END IF;
      IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'propose' OR NEW.agreed_at IS NOT NULL THEN
          RAISE insufficient_privilege USING MESSAGE = 'permission denied: a mandate is agreed to';
        END IF;
        RETURN NEW;
      END IF;
      IF NEW.state <> OLD.state AND NEW.state <> 'revoque' OR OLD.state = 'revoque' AND NEW.state <> 'revoque'
        OR ROW(NEW.id, NEW.person_id, NEW.helper_id, NEW.helper_person_id, NEW.kind, NEW.scope, NEW.proposed_at,
               NEW.agreed_at, NEW.until)
          IS DISTINCT FROM ROW(OLD.id, OLD.person_id, OLD.helper_id, OLD.helper_person_id, OLD.kind, OLD.scope,
               OLD.proposed_at, OLD.agreed_at, OLD.until) THEN
        RAISE insufficient_privilege USING MESSAGE = 'permission denied: a mandate is only ended';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER accounts_mandate_guard BEFORE INSERT OR UPDATE ON accounts_mandate
      FOR EACH ROW EXECUTE FUNCTION accounts_mandate_guard()"""

# An account is erased by one function, with its owner's rights: no role that acts may remove one otherwise.
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
    END $$;
    REVOKE EXECUTE ON FUNCTION accounts_erase(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION accounts_erase(uuid) TO guichet_service"""

# Whoever is suspended is signed out by one function, with its owner's rights.
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
        ("accounts", "0001_people"),
        ("database", "0003_rates"),
        ("account", "__latest__"),
        ("mfa", "__latest__"),
        ("socialaccount", "__latest__"),
        ("usersessions", "__latest__"),
        ("sessions", "__latest__"),
    ]

    operations = [
        PoliceTable("accounts_person", person="id", office=None, service="SELECT, INSERT, UPDATE"),
        PoliceTable("accounts_mandate", office=None, service="SELECT, INSERT, UPDATE, DELETE"),
        migrations.RunSQL(_HELPER_SEES_OWN_MANDATES, "DROP POLICY helper ON accounts_mandate"),
        PoliceTable(
            "accounts_summonedperson",
            person=None,
            agent="SELECT, INSERT, UPDATE, DELETE",
            # A summons taken is not taken twice.
            service="SELECT, UPDATE (claimed_by), DELETE",
        ),
        PoliceTable("accounts_correctionrequest", usager="SELECT, INSERT", agent="SELECT, UPDATE"),
        PoliceTable(
            "accounts_heldpost",
            office=None,
            usager="SELECT, INSERT, UPDATE, DELETE",
            service="SELECT, DELETE",
        ),
        PoliceTable(
            "accounts_invitation",
            person=None,
            agent="SELECT, INSERT, UPDATE",
            service="SELECT, INSERT, UPDATE",
        ),
        PoliceTable("accounts_delegation", person=None, agent="SELECT, INSERT, UPDATE", service="SELECT"),
        ShareTable("accounts_office", usager="SELECT", agent="SELECT", service="SELECT"),
        # Read before anyone acts, to know who may: agents and posts hold nothing of a dossier.
        ShareTable("accounts_agent", usager="SELECT", agent="SELECT", service="SELECT, INSERT, UPDATE"),
        ShareTable("accounts_post", agent="SELECT", service="SELECT, INSERT, UPDATE"),
        # A job that writes to a person must know where; no role that acts reads a password.
        migrations.RunSQL(
            "GRANT SELECT (id, email, language, person_id, is_active) ON accounts_account TO guichet_service",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(_MANDATE_GUARD, "DROP FUNCTION accounts_mandate_guard() CASCADE"),
        migrations.RunSQL(_ERASE, "DROP FUNCTION accounts_erase(uuid)"),
        migrations.RunSQL(_END_SESSIONS, "DROP FUNCTION accounts_end_sessions(integer)"),
    ]
