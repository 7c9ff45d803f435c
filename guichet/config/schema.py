"""The schema and its rights: made by the owner's role, used by the application's."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql


@contextmanager
def logged_in_as_owner() -> Iterator[None]:
    """Make Django's connection the owner's for the time of the block; the database stays the one in use."""
    application = deepcopy(connection.settings_dict)
    owner = {key: value for key, value in settings.DATABASE_OWNER.items() if key != "NAME"}
    _log_in(application | owner)
    try:
        yield
    finally:
        _log_in(application | {"NAME": connection.settings_dict["NAME"]})


def pending() -> bool:
    """Whether a migration of this release is not applied yet."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring the schema to this release, as the owner; nothing is written where it is there already."""
    if not pending():
        return
    application = settings.DATABASES["default"]["USER"]
    with logged_in_as_owner():
        # Held until this connection closes: of several first commands one migrates, the others find it done.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('guichet.migrate'))")
        grant_to(application)
        call_command("migrate", interactive=False, verbosity=0)


def grant_to(role: str) -> None:
    """Give a role the rows, never the definition, of all that the current role makes in this database."""
    statements = (
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))
        cursor.execute(
            sql.SQL("REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC").format(
                database=sql.Identifier(connection.settings_dict["NAME"])
            )
        )


def _log_in(values: dict[str, object]) -> None:
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(values)
