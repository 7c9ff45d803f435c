"""An agent's list, each of its filters and its search: a million requests beside ten thousand, policies on.

The office is the largest of a hundred, of which a few have most of the requests. Both databases are measured in
turns on the embedded PostgreSQL, through the query that the page calls; no plan may read a table from end to end.
Each question has as much of an answer in both: a page of it, or the same namesakes.
"""

import atexit
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import perf_counter
from typing import Any

from benchmarks.measure import Figure, rates

FEW, MANY = 10_000, 1_000_000
_SMALL = "guichet_small"
_TIMES, _PASSES = 40, 5
_TODAY = date(2026, 6, 1)
_REACH = 1.2
_LARGE = ("dossier", "facet", "word", "labelled")


def figures(many: int = MANY, few: int = FEW) -> list[Figure]:
    with ExitStack() as closing:
        agent = ground(closing)
        fill(few, agent)
        copy_as(_SMALL)
        fill(many, agent, begun=few)
        return [_figure(name, wanted, agent, many, few) for name, wanted in questions(agent).items()]


def _figure(name: str, wanted: Any, agent: Any, many: int, few: int) -> Figure:
    from guichet.dossiers.instruction import queries

    def ask(number: int, database: str) -> object:
        from guichet.database import acting

        if number == 0:
            use(database)
        with acting(agent.scope):
            return queries.listed(agent, agent.offices[0], wanted, _TODAY)

    if many >= MANY:  # a table of a few pages is rightly read from end to end
        require_indexes(lambda: ask(0, "guichet"), agent)
    items = range(_TIMES)
    ours, floor = rates(
        (lambda number: ask(number, "guichet"), items),
        (lambda number: ask(number, _SMALL), items),
        passes=_PASSES,
        clock=perf_counter,
    )
    said = f"{1000 / floor:.1f} ms among {few:,}"
    return Figure(
        f"list of agents: {name}", f"{1000 / ours:.1f} ms", said, floor / ours, _REACH, at_least=False
    )


def questions(agent: Any) -> Mapping[str, Any]:
    """The list as it opens, each filter alone, and searches."""
    from guichet.dossiers.instruction.wanted import Column, Wanted

    ase = "ase-premiere-demande"
    nationality = Column("nationalite", equal="P00")
    since = Column("date_ase", days=(date(2015, 1, 1), None))
    return {
        "as it opens": Wanted(),
        "everything": Wanted(everything=True),
        "state": Wanted(state="en_instruction"),
        "procedure": Wanted(procedure=ase),
        "mine": Wanted(assigned="moi"),
        "nobody's": Wanted(assigned="personne"),
        "label": Wanted(label=1),
        "late": Wanted(late=True),
        "vulnerable": Wanted(vulnerable=True),
        "filed since a day": Wanted(filed=(date(2026, 3, 1), None)),
        "filed in two months": Wanted(filed=(date(2025, 3, 1), date(2025, 5, 1))),
        "ended and filed since a day": Wanted(state="titre_remis", filed=(date(2025, 1, 1), None)),
        "value of a column": Wanted(procedure=ase, columns=(nationality,)),
        "days of a column": Wanted(procedure=ase, columns=(since,)),
        "days of a column, of a year": Wanted(
            procedure=ase, columns=(Column("date_ase", days=(date(2015, 1, 1), date(2016, 1, 1))),)
        ),
        "two columns": Wanted(procedure=ase, columns=(nationality, Column("cas", equal="majeur"))),
        "a value and days": Wanted(procedure=ase, columns=(nationality, since)),
        "label and value of a column": Wanted(
            procedure=ase, label=1, everything=True, columns=(Column("cas", equal="majeur"),)
        ),
        "number": Wanted(words="0000042"),
        "name and first name": Wanted(words="exemplaire aminata"),
        "beginning of a name": Wanted(words="exempl"),
        "name, of many": Wanted(words=_frequent_name()),
        "date of birth": Wanted(words="14/02/1988"),
    }


def _frequent_name() -> str:
    """The name that most hold: letters, the same as SQL makes."""
    from hashlib import md5

    letters = str.maketrans("0123456789", "ghijklmnop")
    return md5(b"0", usedforsecurity=False).hexdigest().translate(letters)[:9]


# The databases.


def ground(closing: ExitStack) -> Any:
    """An empty service, and an agent of its largest office."""
    home = mkdtemp(prefix="guichet-bench-")
    Path(home).chmod(0o755)
    atexit.register(rmtree, home, ignore_errors=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "guichet.config.settings"
    os.environ |= {"GUICHET_HOME": home, "GUICHET_MODE": "test", "SECRET_KEY": "a key for measures only " * 3}
    import django

    django.setup()
    from datetime import UTC, datetime

    from django.conf import settings
    from django.db import connection

    from guichet.config import embedded, schema

    closing.enter_context(embedded.running(settings.HOME))
    closing.callback(connection.close)
    schema.migrate()
    from guichet.accounts.actions import fill_offices
    from guichet.accounts.queries import office_for
    from guichet.dossiers.instruction.actions import make_label
    from guichet.publication.actions import publish_procedures, read_versions
    from tests.accounts.agents import make_agent
    from tests.accounts.people import make_account

    fill_offices()
    versions = read_versions(settings.DATA)
    assert isinstance(versions, tuple)
    publish_procedures(versions, "mesures", datetime.now(UTC))
    office = office_for("59")
    assert office is not None
    make_account("personne@exemple.test")
    agent = make_agent("ines@exemple.test", office.id, "responsable", second_factor=False)
    from guichet.database import acting

    with acting(agent.scope) as now:
        make_label(agent, office.id, "Mesure", now)
    return agent


def fill(most: int, agent: Any, *, begun: int = 0) -> None:
    """Add requests up to `most`, spread over the offices as ranks are: the first has a fifth of them all."""
    from django.db import connection

    from guichet.config import schema

    with schema.logged_in_as_owner(), connection.cursor() as cursor:
        with without_indexes(cursor):
            for statement in _FILL:
                cursor.execute(
                    statement,
                    {"after": begun, "most": most, "office": agent.offices[0], "agent": agent.agent},
                )
            if not begun:
                cursor.execute(_NAMESAKES, {"office": agent.offices[0]})
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def without_indexes(cursor: Any) -> Iterator[None]:
    """Take away what slows the loading of large tables, references first; make all of it again after."""
    taken: list[str] = []
    for table in map("dossiers_{}".format, _LARGE):
        cursor.execute(_REFERENCES, [table])
        for name, definition in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            taken.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    for table in map("dossiers_{}".format, _LARGE):
        cursor.execute(_INDEXES, [table])
        for name, definition in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")
            taken.insert(0, definition)
    yield
    for statement in taken:
        cursor.execute(statement)


def copy_as(name: str) -> None:
    """The database as it is now, under another name."""
    from django.db import connection

    from guichet.config import schema

    with schema.logged_in_as_owner():
        here = connection.settings_dict["NAME"]
        use("postgres")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {here}")
        use(here)
    use(here)


def use(name: str) -> None:
    """Speak to another database of the same server from now on."""
    from django.db import connection

    if connection.settings_dict["NAME"] != name:
        connection.close()
        connection.close_pool()
        connection.settings_dict["NAME"] = name


def require_indexes(ask: Callable[[], object], agent: Any) -> None:
    """No plan of what was asked reads a table of dossiers from end to end."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from guichet.database import acting

    with CaptureQueriesContext(connection) as asked:
        ask()
    for one in asked:
        if "dossiers_" not in one["sql"]:
            continue
        with acting(agent.scope), connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + one["sql"].replace("%", "%%"))
            plan = "\n".join(line for (line,) in cursor.fetchall())
        read_whole = re.search(rf"Seq Scan on dossiers_({'|'.join(_LARGE)})\b", plan)
        assert not read_whole, f"{one['sql']}\n{plan}"


_REFERENCES = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)"""
_DRAWN = """
    (SELECT n, (hashint8extended(n, 1) & 1048575)::int AS a, (hashint8extended(n, 2) & 1048575)::int AS b,
            (hashint8extended(n, 3) & 1048575)::int AS c
     FROM generate_series(%(after)s + 1, %(most)s) AS n) AS drawn"""
"""Numbers from 0 to 1,048,575 that look drawn, and are the same at each run."""
_ADDED = """
    (SELECT d.*, (hashint8extended(substr(number, 13)::bigint, 4) & 1048575)::int AS e,
            (hashint8extended(substr(number, 13)::bigint, 5) & 1048575)::int AS f
     FROM dossiers_dossier AS d WHERE substr(number, 13)::bigint > %(after)s) AS added"""
_NAME = """left(translate(md5((floor(power({part} / 1048576.0, 2) * 900)::int + {base})::text),
    '0123456789', 'ghijklmnop'), 9)"""
_FACET = """
    INSERT INTO dossiers_facet (dossier_id, person_id, office_id, procedure, name, next_on, {column})
    SELECT id, person_id, office_id, procedure, '{name}', next_on, {value} FROM """
_WORD = """
    INSERT INTO dossiers_word (dossier_id, person_id, office_id, word) SELECT id, person_id, office_id, {word} FROM """
_FILL = (
    f"""
    INSERT INTO dossiers_dossier (id, person_id, office_id, procedure, version, state, answers, revision, filings,
      changed_since_filing, number, started_at, changed_at, filed_at, filed_on, decided_at, vulnerable, next_on,
      next_reason, assigned_id)
    SELECT gen_random_uuid(), (SELECT id FROM accounts_person LIMIT 1), ranked.id,
      CASE WHEN b %% 4 = 0 THEN 'renouvellement-recepisse' ELSE 'ase-premiere-demande' END, '2023-10-02',
      CASE b %% 10 WHEN 0 THEN 'depose' WHEN 1 THEN 'en_instruction' WHEN 2 THEN 'en_instruction' ELSE 'titre_remis'
      END, '{{}}', 1, 1, false, '059120260101' || lpad(n::text, 7, '0'), now(), now(), now(),
      date '2026-06-01' - c %% 1500, now(), c %% 20 = 0,
      CASE WHEN b %% 10 < 3 THEN date '2026-05-15' + c %% 60 END, 'anciennete',
      CASE WHEN c %% 50 = 1 THEN %(agent)s::int END
    FROM {_DRAWN} JOIN (
      SELECT id, row_number() OVER (ORDER BY id <> %(office)s, id) AS rank FROM accounts_office) AS ranked
    ON rank = floor(exp(a / 1048576.0 * ln(101.0)))""",
    _FACET.format(
        column="text",
        name="nationalite",
        value="'P' || lpad(floor(power(e / 1048576.0, 2) * 60)::text, 2, '0')",
    )
    + _ADDED,
    _FACET.format(column="text", name="cas", value="CASE WHEN vulnerable THEN 'mineur' ELSE 'majeur' END")
    + _ADDED,
    _FACET.format(column="day", name="date_ase", value="date '2012-01-01' + e %% 4000") + _ADDED,
    _WORD.format(word=_NAME.format(part="e", base=0)) + _ADDED,
    _WORD.format(word=_NAME.format(part="f", base=1000)) + _ADDED,
    _WORD.format(word="'n:' || reverse(number)") + _ADDED,
    _WORD.format(word="'d:' || (date '1990-01-01' + f %% 6000)::text") + _ADDED,
    f"""
    INSERT INTO dossiers_labelled (dossier_id, person_id, office_id, label_id, agent_id, at, next_on)
    SELECT id, person_id, office_id, (SELECT min(id) FROM dossiers_label), %(agent)s::int, now(), next_on
    FROM {_ADDED} WHERE office_id = %(office)s AND e %% 30 = 0""",
)
"""Invented requests: states, days, columns, names of which few are frequent, numbers, one label in thirty."""
_NAMESAKES = """
    INSERT INTO dossiers_word (dossier_id, person_id, office_id, word)
    SELECT d.id, d.person_id, d.office_id, said.word
    FROM (SELECT * FROM dossiers_dossier WHERE office_id = %(office)s ORDER BY number LIMIT 30) AS d,
      unnest(ARRAY['exemplaire', 'aminata', 'd:1988-02-14']) AS said (word)"""
"""Thirty requests of one name and day of birth, the same whatever is added after."""
