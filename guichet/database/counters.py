"""Numbers without holes: the row of a counter is locked until its transaction ends."""

from django.db import connection

from .acting import require_acting

_NEXT = """
    INSERT INTO database_counter (name, key, value) VALUES (%s, %s, 1)
    ON CONFLICT (name, key) DO UPDATE SET value = database_counter.value + 1
    RETURNING value"""


def draw(name: str, key: str) -> int:
    """The next number of the counter `name` for `key`, from 1; given back where the transaction is not kept.

    Whoever draws from the same counter waits for the end of this transaction: draw last.
    """
    require_acting()
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [name, key])
        (value,) = cursor.fetchone()  # pyright: ignore[reportGeneralTypeIssues]  # one row always
    return value
