"""Rights and row-level security, as operations of migrations.

The three roles hold no right by themselves: a table is either policed (each row belongs to a person, and to an
office once it is handed to one) or shared (no row of it tells anything of a dossier; its reason stands in
`tests/architecture/unpoliced.txt`).
"""

from abc import ABC, abstractmethod
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

from .scope import AGENT, EVERYONE, SERVICE, USAGER

_SCOPE = "(SELECT current_setting('app.scope', true))"
_ONE_PERSON = f"(SELECT nullif(nullif(current_setting('app.scope', true), ''), '{EVERYONE}')::uuid)"
OFFICES = "(SELECT string_to_array(current_setting('app.scope', true), ',')::int[])::int[]"
"""The offices of the agent who acts, in SQL."""

Rights = str | None
"""Verbs of SQL separated by commas, `"SELECT, UPDATE"`; None or "" gives none."""


class _TableOperation(Operation, ABC):
    """Statements about one table; the state of the models does not change."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, **rights: Rights) -> None:
        self.table = table
        self.rights = rights

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        pass  # the table goes with its migration

    def grants(self) -> list[str]:
        roles = {"usager": USAGER, "agent": AGENT, "service": SERVICE}
        found = []
        for who, verbs in self.rights.items():
            if not verbs:
                continue
            found.append(f"GRANT {verbs} ON {self.table} TO {roles[who]}")
            if "INSERT" in verbs:
                found.append(_grant_sequences(self.table, roles[who]))
        return found

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for statement in self.statements():
            schema_editor.execute(statement, params=None)

    @abstractmethod
    def statements(self) -> list[str]: ...


class ShareTable(_TableOperation):
    """Give the roles these rights on a table that has no policy, because it holds nothing of a dossier.

    `login=False` takes from the role that logs in the rights it has by default.
    """

    def __init__(
        self,
        table: str,
        *,
        usager: Rights = None,
        agent: Rights = None,
        service: Rights = None,
        login: bool = True,
    ) -> None:
        super().__init__(table, usager=usager, agent=agent, service=service)
        self.login = login

    def statements(self) -> list[str]:
        return [*([] if self.login else [_revoke_from_login(self.table)]), *self.grants()]

    def describe(self) -> str:
        return f"Share {self.table} with the acting roles"


class PoliceTable(_TableOperation):
    """Show each row to its person, to the office it was handed to, and to the jobs that serve it.

    `person` and `office` name the columns (None where the table has no such column: that role then sees nothing
    of it, and has no right there). The role that logs in loses every right of its own.
    """

    def __init__(
        self,
        table: str,
        *,
        person: str | None = "person_id",
        office: str | None = "office_id",
        usager: Rights = "SELECT, INSERT, UPDATE",
        agent: Rights = "SELECT",
        service: Rights = "SELECT, UPDATE",
    ) -> None:
        super().__init__(
            table,
            usager=usager if person else None,
            agent=agent if office else None,
            service=service,
        )
        self.person = person
        self.office = office

    def describe(self) -> str:
        return f"Police {self.table}"

    def statements(self) -> list[str]:
        return [
            _revoke_from_login(self.table),
            f"ALTER TABLE {self.table} ENABLE ROW LEVEL SECURITY",
            *(self._policy(role, condition) for role, condition in self._conditions()),
            *self.grants(),
        ]

    def _conditions(self) -> list[tuple[str, str]]:
        everyone = f"{_SCOPE} = '{EVERYONE}'"
        found = []
        if self.person is not None:
            found.append((USAGER, f"{self.person} = {_ONE_PERSON}"))
            found.append((SERVICE, f"{everyone} OR {self.person} = {_ONE_PERSON}"))
        else:
            found.append((SERVICE, everyone))
        if self.office is not None:
            found.append((AGENT, f"{self.office} = ANY({OFFICES})"))
        return found

    def _policy(self, role: str, condition: str) -> str:
        name = role.removeprefix("guichet_")
        return f"CREATE POLICY {name} ON {self.table} FOR ALL TO {role} USING ({condition})"


def _revoke_from_login(table: str) -> str:
    """Default privileges gave every role that logs in its rights; whoever they are, they lose them here."""
    return f"""
        DO $$ DECLARE grantee_name text; BEGIN
          FOR grantee_name IN
            SELECT DISTINCT grantee FROM information_schema.role_table_grants
            WHERE table_schema = 'public' AND table_name = '{table}' AND grantee <> current_user
          LOOP EXECUTE format('REVOKE ALL ON {table} FROM %I', grantee_name); END LOOP;
        END $$"""  # noqa: S608


def _grant_sequences(table: str, role: str) -> str:
    """Whoever may insert draws the next number of the table's own sequences."""
    return f"""
        DO $$ DECLARE sequence_name text; BEGIN
          FOR sequence_name IN
            SELECT pg_get_serial_sequence('{table}', attname) FROM pg_attribute
            WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
          LOOP
            IF sequence_name IS NOT NULL THEN
              EXECUTE format('GRANT USAGE ON SEQUENCE %s TO {role}', sequence_name);
            END IF;
          END LOOP;
        END $$"""  # noqa: S608
