"""The one transaction of an act, and the one clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from .scope import Scope

_ENTER = "SELECT set_config('role', %s, true), set_config('app.scope', %s, true), transaction_timestamp()"
_NOBODY = ("none", "")

_current: ContextVar[Scope | None] = ContextVar("guichet_scope", default=None)
_began: ContextVar[datetime | None] = ContextVar("guichet_began", default=None)
"""When the transaction began, while somebody acts in it."""


class NobodyActs(RuntimeError):
    """A change was tried outside `acting`: a fault of the program, never of a person."""


@contextmanager
def acting(scope: Scope) -> Iterator[datetime]:
    """One transaction in the role of `scope`; gives the database's time at its beginning (aware, UTC).

    Inside another one it is a savepoint, and the former role comes back at its end: a released savepoint would
    keep the inner role. Settings of a transaction end with it, so the outermost one needs no second statement; one
    inside another of the same scope needs none at all, and fails with it.
    """
    former = _current.get()
    began = _began.get()
    if former == scope and began is not None and connection.in_atomic_block:
        with transaction.atomic(savepoint=False):
            yield began + settings.CLOCK_OFFSET
        return
    token = _current.set(scope)
    try:
        with transaction.atomic():
            now = _enter(scope.role, scope.value)
            _began.set(now)
            yield now + settings.CLOCK_OFFSET
            if former is not None:
                _enter(former.role, former.value)
            elif len(connection.atomic_blocks) > 1:
                _enter(*_NOBODY)
    finally:
        _current.reset(token)
        _began.set(began)


def require_acting() -> Scope:
    """Who acts in this transaction.

    :raises NobodyActs: outside `acting`
    """
    scope = _current.get()
    if scope is None or not connection.in_atomic_block:
        raise NobodyActs("a change needs the transaction that acting() opens")
    return scope


def _enter(role: str, value: str) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [role, value])
        _, _, now = cursor.fetchone()  # pyright: ignore[reportGeneralTypeIssues]  # one row always
    return now
