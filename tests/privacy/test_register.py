"""Every stored column says what it is, whose, why and how long it is kept."""

import re

import pytest
import yaml
from django.db import connection

from guichet.parameters import load_register
from guichet.rules import DataError
from tests.privacy.register import DATA, REGISTER, RETENTION


@pytest.fixture
def columns(db) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND attnum > 0 AND NOT attisdropped"
        )
        for table, column in cursor.fetchall():
            found.setdefault(table, set()).add(column)
    return found


def test_every_column_is_classified_and_every_line_has_its_column(columns):
    registered = {table: set(holding.colonnes) for table, holding in REGISTER.tables.items()}
    missing = sorted(
        f"{table}.{column}" for table in columns for column in columns[table] - registered.get(table, set())
    )
    gone = sorted(
        f"{table}.{column}"
        for table in registered
        for column in registered[table] - columns.get(table, set())
    )
    assert not missing, f"not in data/privacy.yaml (docs/how-to/add-a-column.md): {', '.join(missing)}"
    assert not gone, f"in data/privacy.yaml and gone from the database: {', '.join(gone)}"


@pytest.mark.django_db
def test_what_is_sensitive_is_behind_row_level_security():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
        )
        policed = {name for (name,) in cursor.fetchall()}
    sensitive = {
        table
        for table, holding in REGISTER.tables.items()
        if any(column.classe == "sensible" for column in holding.colonnes.values())
    }
    assert sensitive - policed == set()


def test_every_rule_of_retention_named_is_known():
    used = REGISTER.rules()
    assert used - RETENTION.rules.keys() == set()


def test_every_source_is_listed():
    sources = yaml.safe_load((DATA / "sources.yaml").read_text())
    named = {period.source for rule in RETENTION.rules.values() for period in rule.periodes}
    assert named - sources.keys() == set()


def test_a_line_about_someone_says_why(tmp_path):
    text = (DATA / "privacy.yaml").read_text()
    without = re.sub(r"    pourquoi:\n      fr: .*\n      en: .*\n", "", text, count=1)
    assert without != text
    (tmp_path / "privacy.yaml").write_text(without)
    with pytest.raises(DataError, match="accounts_person"):
        load_register(tmp_path)


def test_an_unknown_class_recipient_or_ground_is_refused(tmp_path):
    text = (DATA / "privacy.yaml").read_text()
    for before, after in (
        ("family_name: personnel", "family_name: secret"),
        ("destinataires: [usager, mandataire,", "destinataires: [voisin,"),
        ("base: mission_interet_public", "base: consentement"),
    ):
        assert before in text
        (tmp_path / "privacy.yaml").write_text(text.replace(before, after, 1))
        with pytest.raises(DataError):
            load_register(tmp_path)
