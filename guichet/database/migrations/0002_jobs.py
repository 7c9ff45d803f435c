from django.db import migrations

DEFER = "procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[])"

# Whoever acts may put a job in the queue and nothing else: neither read it, nor change it, nor learn of others'.
# The function inserts with its owner's rights (and so do the triggers it sets off), from a fixed search path.
# Those who log in keep it beside the rights on the tables that default privileges gave them.
FORWARDS = f"""
    ALTER FUNCTION {DEFER} SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp;
    REVOKE EXECUTE ON FUNCTION {DEFER} FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION {DEFER} TO guichet_usager, guichet_agent, guichet_service;
    DO $$ DECLARE login text; BEGIN
      FOR login IN
        SELECT DISTINCT grantee FROM information_schema.role_table_grants
        WHERE table_schema = 'public' AND table_name = 'procrastinate_jobs' AND grantee <> current_user
      LOOP EXECUTE format('GRANT EXECUTE ON FUNCTION {DEFER} TO %I', login); END LOOP;
    END $$"""


class Migration(migrations.Migration):
    dependencies = [
        ("database", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [migrations.RunSQL(FORWARDS, migrations.RunSQL.noop)]
