"""Django's cache in an UNLOGGED table, for what every process must know: counts, codes already used.

Values are JSON, so that who could write a row could not make a process run it (Django's own table cache unpickles).
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

_FOREVER = datetime(9999, 12, 31, tzinfo=UTC)

_SET = """
    INSERT INTO database_cache (key, value, until) VALUES (%s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, until = excluded.until"""
# A row past its time counts for none.
_ADD = _SET + " WHERE database_cache.until <= %s"


class TableCache(BaseCache):
    """What `django.core.cache.cache` is here."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        values = [self._key(key, version), json.dumps(value), self._until(timeout), self._now()]
        return self._run(_ADD, values) > 0

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._run(_SET, [self._key(key, version), json.dumps(value), self._until(timeout)])

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT value FROM database_cache WHERE key = %s AND until > %s",
                [self._key(key, version), self._now()],
            )
            row = cursor.fetchone()
        return json.loads(row[0]) if row else default

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        statement = "UPDATE database_cache SET until = %s WHERE key = %s AND until > %s"
        return self._run(statement, [self._until(timeout), self._key(key, version), self._now()]) > 0

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._run("DELETE FROM database_cache WHERE key = %s", [self._key(key, version)]) > 0

    def clear(self) -> None:
        self._run("DELETE FROM database_cache", [])

    def sweep(self) -> int:
        """Remove what is past its time; how many rows."""
        return self._run("DELETE FROM database_cache WHERE until <= %s", [self._now()])

    def _key(self, key: Any, version: int | None) -> str:
        return self.make_and_validate_key(key, version=version)

    def _now(self) -> datetime:
        """The clock that Django's caches count their time-outs from."""
        return datetime.fromtimestamp((self.get_backend_timeout(1) or 1) - 1, UTC)

    def _until(self, timeout: float | None) -> datetime:
        end = self.get_backend_timeout(timeout)
        return _FOREVER if end is None else datetime.fromtimestamp(end, UTC)

    def _run(self, statement: str, values: Iterable[Any]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, list(values))
            return cursor.rowcount
