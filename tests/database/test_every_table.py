"""No table escapes: each has its policies, or a line that says why it needs none."""

from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

LISTED = Path(__file__).parent.parent / "architecture" / "unpoliced.txt"


def listed() -> dict[str, str]:
    lines = [line for line in LISTED.read_text().splitlines() if line and not line.startswith("#")]
    return {name: reason for name, _, reason in (line.partition(" ") for line in lines)}


def tables(condition: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
            f" WHERE nspname = 'public' AND relkind IN ('r', 'p') AND {condition}"
        )
        return {name for (name,) in cursor.fetchall()}


def test_every_table_is_policed_or_says_why_not():
    assert tables("NOT relrowsecurity") == set(listed())
    assert all(len(reason.strip()) > 8 or reason.strip() == "published" for reason in listed().values())


def test_who_logs_in_has_no_right_of_its_own_on_a_policed_table():
    held = tables(
        "relrowsecurity AND has_table_privilege('guichet_app', pg_class.oid, 'SELECT, INSERT, UPDATE, DELETE')"
    )
    assert held == set()


def test_no_view_shows_what_a_policy_hides():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
        )
        assert cursor.fetchall() == []
