"""How often something was tried lately; a crash of the server may forget it."""

from django.db import migrations

from guichet.database.policies import ShareTable

_ALL = "SELECT, INSERT, UPDATE, DELETE"


class Migration(migrations.Migration):
    dependencies = [("database", "0002_jobs")]

    operations = [
        migrations.RunSQL(
            """CREATE UNLOGGED TABLE database_rate (
                 name text NOT NULL,
                 key bytea NOT NULL,
                 tries timestamptz[] NOT NULL,
                 until timestamptz NOT NULL,
                 PRIMARY KEY (name, key)
               )""",
            "DROP TABLE database_rate",
        ),
        ShareTable("database_rate", usager=_ALL, agent=_ALL, service=_ALL),
    ]
