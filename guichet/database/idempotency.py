"""The same request twice has one effect: a double click, a reload, an answer that was lost on its way.

A form carries a key drawn when it was shown. The first request with it records what it made, in its own
transaction; the next ones find it. One that comes while the first is at work waits for its end.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection

from .acting import require_acting
from .models import DoneOnce
from .secrets import blind_index


class KeyReused(Exception):
    """The key was used for another request: what comes with it is not a repetition."""


def claim(owner: UUID, route: str, key: UUID, request: str, now: datetime) -> UUID | None:
    """None where this request is the first with `key`, which is then taken; else what the first one made.

    `request` says what is asked for (a digest of it where it is long).

    :raises KeyReused: where the first one asked for something else
    """
    require_acting()
    row, first = DoneOnce.objects.get_or_create(
        owner=owner, route=route, key=key, defaults={"request": request, "created_at": now}
    )
    if first:
        return None
    if row.request != request:
        raise KeyReused(route)
    return row.made


def record(owner: UUID, route: str, key: UUID, made: UUID) -> None:
    """What the request that claimed `key` made, for those that repeat it."""
    require_acting()
    DoneOnce.objects.filter(owner=owner, route=route, key=key).update(made=made)


def alone(route: str, key: UUID) -> None:
    """Let no other request with this key go on before the end of this one's transaction: for what is named by it."""
    require_acting()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{route}/{key}"])


def named(owner: UUID | None, key: UUID, request: str = "") -> UUID:
    """The name of what a request makes: the same when it is sent again, another for whatever else its key comes with.

    A form that was sent before signing in, then again, makes one thing for each; sent, changed and sent again, two.
    Nobody can choose a name, not even by choosing the key: where nobody is signed in, it is whose the thing is too.

    :param owner: None where nobody is signed in
    :param request: all that is asked for; nothing where whatever comes with the key is one thing
    """
    digest = blind_index(f"{owner or ''}/{key}/{request}", "idempotency")
    return UUID(bytes=digest[:16], version=4)


def sweep(before: datetime) -> int:
    """Forget the requests made before then: nobody sends their forms again; how many."""
    require_acting()
    return DoneOnce.objects.filter(created_at__lt=before).delete()[0]
