"""Nobody grants themselves a mandate: agreements are the service's to write, and what goes by its age."""

from django.db import migrations

_GUARD = """
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
      FOR EACH ROW EXECUTE FUNCTION accounts_mandate_guard();
    GRANT INSERT, DELETE ON accounts_mandate TO guichet_service;
    GRANT USAGE ON SEQUENCE accounts_mandate_id_seq TO guichet_service;
    GRANT DELETE ON accounts_summonedperson TO guichet_service"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_agents")]

    operations = [migrations.RunSQL(_GUARD, migrations.RunSQL.noop)]
