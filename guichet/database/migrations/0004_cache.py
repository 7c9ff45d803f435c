"""What every process must know for a while; a crash of the server may forget it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("database", "0003_rates")]

    operations = [
        migrations.RunSQL(
            """CREATE UNLOGGED TABLE database_cache (
                 key text PRIMARY KEY,
                 value text NOT NULL,
                 until timestamptz NOT NULL
               )""",
            "DROP TABLE database_cache",
        ),
    ]
