"""Each sees and changes their own rows, table by table, by raw SQL as the service logs in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from psycopg import errors

from guichet.database import Scope, acting
from tests.walls.world import Side, World

OTHERWISE = {
    "accounts_delegation": (None, "office_id"),
    "accounts_invitation": (None, "office_id"),
    "accounts_person": ("id", None),
    "accounts_summonedperson": (None, "office_id"),
    "dossiers_label": (None, "office_id"),
    "dossiers_view": (None, "office_id"),
    "database_doneonce": ("owner", None),
    "journal_reading": (None, None),
}
"""Whose rows of these tables are, where the names of their columns do not tell; nobody's, but the service's."""

PERSON = ("person_id", "person", "owner")
OFFICE = ("office_id", "office")
SECOND_SIDE = {"accounts_mandate": "helper_person_id"}
"""A row of these is two people's."""

UNPOLICED_BUT_NAMING = {
    "accounts_account": "read at sign-in; no role that acts reads it whole, see below",
    "accounts_post": "who may do what in which office: read before anyone acts",
    "dossiers_publisheddelay": "delays as anyone may read them",
    "dossiers_publishedreplies": "replies as anyone may read them",
    "dossiers_tally": "names offices only: counts of what was erased",
}
"""Tables without a policy that name a person or an office, and why."""


def query(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchall() if cursor.description else []


def policed() -> list[str]:
    return [name for (name,) in query(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')"
        " AND relnamespace = 'public'::regnamespace ORDER BY 1"
    )]  # fmt: skip


def columns(table: str) -> list[str]:
    return [name for (name,) in query(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        table,
    )]  # fmt: skip


def key_of(table: str) -> str:
    ((name,),) = query(
        "SELECT attname::text FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)"
        " WHERE indisprimary AND indrelid = %s::regclass",
        table,
    )
    return name


def owners(table: str) -> tuple[str | None, str | None]:
    """The columns of the person and of the office."""
    if table in OTHERWISE:
        return OTHERWISE[table]
    held = columns(table)
    person = next((name for name in PERSON if name in held), None)
    return person, next((name for name in OFFICE if name in held), None)


@contextmanager
def refused(*messages: str) -> Iterator[None]:
    with pytest.raises(DatabaseError, match="|".join(messages)), transaction.atomic():
        yield


def may(role: str, table: str, verb: str) -> bool:
    """Whether the role holds the right on the whole table or on some column."""
    ((held,),) = query("SELECT has_any_column_privilege(%s, %s, %s)", role, table, verb) if verb != "DELETE" else query(
        "SELECT has_table_privilege(%s, %s, 'DELETE')", role, table
    )  # fmt: skip
    return held


def ids(scope: Scope, table: str, where: str = "true", *values: object) -> set[object]:
    """The keys of the rows in reach; none where the role has no right at all."""
    statement = f"SELECT {key_of(table)} FROM {table} WHERE {where}"
    try:
        with acting(scope):
            return {key for (key,) in query(statement, *values)}
    except DatabaseError as error:
        if not isinstance(error.__cause__, (errors.InsufficientPrivilege, errors.InvalidTextRepresentation)):
            raise
        return set()


def changed(scope: Scope, statement: str, *values: object) -> int:
    """How many rows a statement changed; none where the role has no right to."""
    try:
        with acting(scope), connection.cursor() as cursor:
            cursor.execute(statement, list(values))
            return cursor.rowcount
    except ProgrammingError as error:
        if not isinstance(error.__cause__, errors.InsufficientPrivilege):
            raise
        return 0


def all_ids(table: str, where: str = "true", *values: object) -> set[object]:
    return ids(Scope.service(), table, where, *values)


def own(table: str, person: UUID) -> set[object]:
    """The rows of a person, by what the rows say."""
    column = owners(table)[0]
    if column is None:
        return set()
    other = SECOND_SIDE.get(table)
    where = f"{column} = %s" + (f" OR {other} = %s" if other else "")
    return all_ids(table, where, *([person, person] if other else [person]))


def handed_to(table: str, office: int) -> set[object]:
    column = owners(table)[1]
    if column is None or not may("guichet_agent", table, "SELECT"):
        return set()
    extra = " AND state IN ('sain', 'non_analyse')" if table == "received_received" else ""
    return all_ids(table, f"{column} = %s{extra}", office)


def sides(world: World) -> tuple[tuple[Side, Side], tuple[Side, Side]]:
    return (world.aminata, world.boris), (world.boris, world.aminata)


def test_every_table_that_names_a_person_or_an_office_has_its_policies(world: World):
    naming = {
        table
        for table, column in query(
            "SELECT relname::text, attname::text FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0"
        )
        if re.search(r"(^|_)(person|office|owner)(_id)?$", column)
    }
    assert naming - set(policed()) == set(UNPOLICED_BUT_NAMING)
    assert set(policed()) - naming - set(OTHERWISE) == set()


def test_the_world_has_rows_of_both_in_every_policed_table(world: World):
    """Otherwise the tests below would prove nothing of a table that comes later."""
    for table in policed():
        person, office = owners(table)
        for side in (world.aminata, world.boris):
            if person:
                assert own(table, side.person), f"{table} has no row of {side.account.email}"
            elif office:
                assert handed_to(table, side.office), f"{table} has no row of office {side.office}"


def test_nobody_sees_nothing(world: World):
    for table in policed():
        key = key_of(table)
        for statement in (
            f"SELECT 1 FROM {table}",
            f"DELETE FROM {table}",
            f"UPDATE {table} SET {key} = {key}",
        ):
            with refused("permission denied"):
                query(statement)


@pytest.mark.parametrize("value", ["", "*", "00000000-0000-0000-0000-000000000000"])
def test_a_role_without_a_person_sees_nothing(world: World, value: str):
    for table in policed():
        assert ids(Scope("guichet_usager", value), table) == set(), table


@pytest.mark.parametrize("value", ["", "*"])
def test_an_agent_of_no_office_sees_nothing(world: World, value: str):
    for table in policed():
        assert ids(Scope("guichet_agent", value), table) == set(), table


def test_a_person_sees_their_rows_and_no_other(world: World):
    for mine, _ in sides(world):
        for table in policed():
            seen = ids(Scope.usager(mine.person), table)
            expected = own(table, mine.person) if may("guichet_usager", table, "SELECT") else set()
            assert seen == expected, table


def test_a_job_for_a_person_sees_their_rows_and_no_other(world: World):
    for mine, other in sides(world):
        for table in policed():
            column = owners(table)[0]
            seen = ids(Scope.service(mine.person), table)
            assert seen == (all_ids(table, f"{column} = %s", mine.person) if column else set()), table
            assert not seen & own(table, other.person), table


def test_an_agent_sees_what_was_handed_to_their_office(world: World):
    for mine, other in sides(world):
        for table in policed():
            seen = ids(Scope.agent([mine.office]), table)
            assert seen == handed_to(table, mine.office), table
            assert not seen & own(table, other.person), table


def test_no_agent_sees_a_draft(world: World):
    """Neither the row nor anything about it, even of every office at once."""
    scope = Scope.agent([world.aminata.office, world.boris.office])
    drafts = [world.aminata.draft, world.boris.draft]
    about = {"subject", "dossier_id"}
    assert not ids(scope, "dossiers_dossier") & set(drafts)
    for table in policed():
        for column in about & set(columns(table)):
            assert all_ids(table, f"{column} = ANY(%s)", drafts) or table != "dossiers_piece"
            assert ids(scope, table, f"{column} = ANY(%s)", drafts) == set(), table


def test_nobody_changes_or_removes_another_s_row(world: World):
    for mine, other in sides(world):
        for scope in (Scope.usager(mine.person), Scope.agent([mine.office]), Scope.service(mine.person)):
            for table in policed():
                key = key_of(table)
                theirs = list(own(table, other.person) or handed_to(table, other.office))
                column = next(filter(None, owners(table)), key)
                for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
                    assert changed(scope, f"{statement} WHERE {key} = ANY(%s)", theirs) == 0, (
                        scope,
                        statement,
                    )


def test_nobody_makes_a_row_for_another(world: World):
    for mine, other in sides(world):
        for table in policed():
            person, office = owners(table)
            tries = [(Scope.usager(mine.person), person, other.person)]
            tries += [(Scope.service(mine.person), person, other.person)]
            tries += [(Scope.agent([mine.office]), office, other.office)]
            for scope, column, value in tries:
                if column is None:
                    continue
                with refused("permission denied", "row-level security"), acting(scope):
                    query(f"INSERT INTO {table} ({column}) VALUES (%s)", value)


def test_nobody_gives_a_row_away(world: World):
    for mine, other in sides(world):
        for table in policed():
            person, office = owners(table)
            for scope, column, value, rows in (
                (Scope.usager(mine.person), person, other.person, own(table, mine.person)),
                (Scope.service(mine.person), person, other.person, own(table, mine.person)),
                (Scope.agent([mine.office]), office, other.office, handed_to(table, mine.office)),
            ):
                if column is None or not rows or table in SECOND_SIDE:
                    continue
                with refused("permission denied", "row-level security"), acting(scope):
                    query(
                        f"UPDATE {table} SET {column} = %s WHERE {key_of(table)} = ANY(%s)", value, list(rows)
                    )


def test_no_role_that_acts_reads_who_signs_in(world: World):
    scopes = Scope.usager(world.aminata.person), Scope.agent([world.aminata.office]), Scope.service()
    for scope in scopes:
        for column in ("password", "*"):
            with refused("permission denied"), acting(scope):
                query(f"SELECT {column} FROM accounts_account")


def test_a_helper_reaches_a_person_only_through_their_own_scope(world: World):
    """The helper's own scope shows the mandate and nothing else of the person."""
    for account in (world.helper, world.revoked):
        for table in policed():
            seen = ids(Scope.usager(account.person_id), table)
            assert not seen & (own(table, world.aminata.person) - own(table, account.person_id)), table


def test_ids_of_another_are_no_oracle(world: World):
    """A row of another's key can be neither read nor told from none at all."""
    with acting(Scope.usager(world.aminata.person)):
        for key in (world.boris.draft, world.boris.filed, uuid4()):
            assert query("SELECT id FROM dossiers_dossier WHERE id = %s FOR UPDATE", key) == []


def test_what_runs_with_the_rights_of_the_owner_is_known_and_holds_to_the_scope(world: World):
    """No policy stops such a function: it must ask by itself for whom it is called."""
    assert {name for (name,) in query(
        "SELECT proname::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )} == {"accounts_end_sessions", "accounts_erase", "procrastinate_defer_jobs_v1"}  # fmt: skip
    mine, other = world.aminata, world.boris
    for scope in (Scope.usager(mine.person), Scope.agent([mine.office]), Scope.service(mine.person)):
        with refused("permission denied"), acting(scope):
            query("SELECT accounts_erase(%s)", other.person)
        # An agent who is not suspended keeps their sessions, whoever asks.
        with refused("permission denied"), acting(scope):
            query("SELECT accounts_end_sessions(%s)", other.staff.agent)
    with refused("permission denied"):
        query("SELECT accounts_end_sessions(%s)", other.staff.agent)
    with refused("permission denied"):
        query("SELECT accounts_erase(%s)", other.person)
