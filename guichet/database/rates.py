"""How often something may be tried, counted in the database so that every process counts together.

The table is UNLOGGED: a crash of the server forgets the counts and nothing else.
"""

from datetime import datetime, timedelta

from django.db import connection

from .secrets import blind_index

# One statement, so that of fifty tries at once no more than the limit pass.
_TRY = """
    INSERT INTO database_rate AS rate (name, key, tries, until) VALUES (%(name)s, %(key)s, ARRAY[%(now)s], %(until)s)
    ON CONFLICT (name, key) DO UPDATE SET
      tries = ARRAY(SELECT t FROM unnest(rate.tries) AS t WHERE t > %(since)s ORDER BY t) || %(now)s,
      until = %(until)s
    WHERE (SELECT count(*) FROM unnest(rate.tries) AS t WHERE t > %(since)s) < %(limit)s
    RETURNING 1"""


def allow(name: str, key: str, limit: int, per_seconds: int, now: datetime) -> bool:
    """Count one try, unless `limit` of them were made within `per_seconds` before `now`; then say no.

    A refused try is not counted: who goes on trying does not stay shut out for it.

    :param key: who or what is counted; kept as a keyed digest only
    :param limit: 1 at least
    """
    period = timedelta(seconds=per_seconds)
    values = {
        "name": name,
        "key": blind_index(key, f"rate.{name}"),
        "now": now,
        "since": now - period,
        "until": now + period,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TRY, values)
        return cursor.fetchone() is not None


def forget(name: str, key: str) -> None:
    """Start the count again, after a success."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM database_rate WHERE name = %s AND key = %s", [name, blind_index(key, f"rate.{name}")]
        )


def take_back(name: str, key: str, now: datetime) -> None:
    """Uncount the try counted at `now`: it succeeded, while those that failed before still count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE database_rate SET tries = array_remove(tries, %s) WHERE name = %s AND key = %s",
            [now, name, blind_index(key, f"rate.{name}")],
        )


def sweep(now: datetime) -> int:
    """Remove the counts that no longer hold anyone; how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM database_rate WHERE until < %s", [now])
        return cursor.rowcount
