"""Who sees and writes which row of a dossier and of what is done with it, held by the database."""

from django.db import migrations

from guichet.database.policies import PoliceTable, ShareTable
from guichet.dossiers import second_wall

_NOT_BEFORE_IT_CAME = """
    ALTER TABLE dossiers_dossier ADD CONSTRAINT dossier_begun_once_it_came
    CHECK (received_on <= (started_at AT TIME ZONE 'UTC')::date + 1)"""

_PEOPLE_SEE_WHAT_IS_REGISTERED = """
    CREATE POLICY registered ON dossiers_dossier AS RESTRICTIVE FOR SELECT TO guichet_usager
    USING (channel = 'en_ligne' OR state NOT IN ('brouillon', 'abandonne'))"""

_PEOPLE_SEE_WHAT_IS_SIGNED = """
    CREATE POLICY signed ON dossiers_decision AS RESTRICTIVE FOR SELECT TO guichet_usager
    USING (state = 'signee')"""

_REQUESTS = [
    PoliceTable(
        "dossiers_dossier",
        # An agent moves a dossier of their office along; who it is about stays.
        agent="SELECT, INSERT, UPDATE (state, assigned_id, examined_at, decided_at, complete_on, ended_at, next_on,"
        " next_reason, changed_at, revision, answers, number, filed_at, filed_on, filings, changed_since_filing)",
        service="SELECT, UPDATE, DELETE",
    ),
    migrations.RunSQL(_NOT_BEFORE_IT_CAME, "ALTER TABLE dossiers_dossier DROP CONSTRAINT dossier_begun_once_it_came"),
    migrations.RunSQL(_PEOPLE_SEE_WHAT_IS_REGISTERED, "DROP POLICY registered ON dossiers_dossier"),
    PoliceTable(
        "dossiers_receipt",
        usager="SELECT, INSERT, UPDATE (issued)",
        agent="SELECT, INSERT, UPDATE (issued)",
        service="SELECT, UPDATE (office_id), DELETE",
    ),
    PoliceTable(
        "dossiers_piece",
        usager="SELECT, INSERT, UPDATE, DELETE",
        agent="SELECT, INSERT, UPDATE (position, removed_at)",
        service="SELECT, UPDATE, DELETE",
    ),
    PoliceTable(
        "dossiers_event",
        usager="SELECT, INSERT, UPDATE (office_id)",
        agent="SELECT, INSERT",
        service="SELECT, INSERT, UPDATE (office_id), DELETE",
    ),
    PoliceTable("dossiers_title", usager="SELECT", service="SELECT, INSERT, UPDATE (status), DELETE"),
    # An agent registers the documents of a request that came on paper.
    migrations.RunSQL("GRANT INSERT ON received_received TO guichet_agent", migrations.RunSQL.noop),
]

_KEEPING = [
    PoliceTable("dossiers_notice", office=None, usager="SELECT", service="SELECT, INSERT, DELETE"),
    PoliceTable("dossiers_hold", office=None, usager="SELECT", service="SELECT, INSERT, UPDATE, DELETE"),
    PoliceTable("dossiers_erasure", office=None, usager=None, service="SELECT, INSERT, DELETE"),
    PoliceTable("dossiers_export", office=None, usager="SELECT, INSERT", service="SELECT, UPDATE, DELETE"),
    ShareTable("dossiers_tally", service="SELECT, INSERT, UPDATE"),
    ShareTable("dossiers_heartbeat", service="SELECT, INSERT, UPDATE"),
]

_EXAMINATION = [
    # What agents think of a document is theirs until they ask for it again: a line then says it to its person.
    PoliceTable(
        "dossiers_judgement",
        usager=None,
        agent="SELECT, INSERT",
        service="SELECT, UPDATE (office_id), DELETE",
    ),
    PoliceTable(
        "dossiers_complement",
        usager="SELECT, UPDATE (opened_at, due_on, answered_at, answer_key, late)",
        agent="SELECT, INSERT, UPDATE (due_on, last_reminded_at, overdue_at, closed_at, closing_reason,"
        " closing_appeal, closing_told, closing_document)",
        service="SELECT, UPDATE, DELETE",
    ),
    PoliceTable(
        "dossiers_complementline",
        usager="SELECT",
        agent="SELECT, INSERT",
        service="SELECT, UPDATE (office_id), DELETE",
    ),
    # Of no office until it is sent: no agent sees an answer that is being prepared.
    PoliceTable(
        "dossiers_reply", usager="SELECT, INSERT, UPDATE", service="SELECT, UPDATE (office_id), DELETE"
    ),
    PoliceTable(
        "dossiers_extension",
        usager="SELECT",
        agent="SELECT, INSERT",
        service="SELECT, UPDATE (office_id), DELETE",
    ),
    PoliceTable(
        "dossiers_note",
        usager=None,
        agent="SELECT, INSERT, UPDATE (text, removed_at)",
        service="SELECT, UPDATE (office_id), DELETE",
    ),
    PoliceTable(
        "dossiers_opinion",
        usager=None,
        agent="SELECT, INSERT, UPDATE (verdict, answer, answered_by_id, answered_at, withdrawn_at)",
        service="SELECT, UPDATE (overdue_at, office_id), DELETE",
    ),
    PoliceTable(
        "dossiers_sharedpiece",
        usager=None,
        agent="SELECT, INSERT",
        service="SELECT, UPDATE (ended_at, office_id), DELETE",
    ),
    PoliceTable(
        "dossiers_dropping",
        usager="SELECT",
        agent="SELECT, INSERT",
        service="SELECT, UPDATE (office_id), DELETE",
    ),
]

_DECISIONS = [
    PoliceTable(
        "dossiers_decision",
        usager="SELECT",
        agent="SELECT, INSERT, UPDATE",
        service="SELECT, UPDATE (office_id), DELETE",
    ),
    migrations.RunSQL(_PEOPLE_SEE_WHAT_IS_SIGNED, "DROP POLICY signed ON dossiers_decision"),
    PoliceTable(
        "dossiers_prolongation",
        usager="SELECT",
        agent="SELECT, INSERT, UPDATE",
        service="SELECT, UPDATE, DELETE",
    ),
    PoliceTable(
        "dossiers_prolongationproposal",
        usager=None,
        agent="SELECT, UPDATE (settled_at, outcome)",
        service="SELECT, INSERT, UPDATE (office_id), DELETE",
    ),
]

_LISTS = [
    # Written by the service, from what was filed; a person reads their answers, not what lists make of them.
    PoliceTable(
        "dossiers_facet",
        usager=None,
        agent="SELECT, UPDATE (next_on)",
        service="SELECT, INSERT, UPDATE (next_on, office_id), DELETE",
    ),
    PoliceTable("dossiers_word", usager=None, service="SELECT, INSERT, UPDATE (office_id), DELETE"),
    PoliceTable(
        "dossiers_follower", usager=None, agent="SELECT, INSERT, DELETE", service="SELECT, DELETE"
    ),
    PoliceTable(
        "dossiers_labelled",
        usager=None,
        agent="SELECT, INSERT, UPDATE (next_on), DELETE",
        service="SELECT, UPDATE (next_on), DELETE",
    ),
    PoliceTable(
        "dossiers_label", person=None, agent="SELECT, INSERT, UPDATE (retired_at)", service="SELECT"
    ),
    PoliceTable("dossiers_view", person=None, agent="SELECT, INSERT, UPDATE, DELETE", service="SELECT"),
]

_CONTACT = [
    PoliceTable(
        "dossiers_statement",
        person="owner",
        usager="SELECT, INSERT",
        agent="SELECT",
        service="SELECT, DELETE",
    ),
    PoliceTable(
        "dossiers_inquiry",
        person="owner",
        usager="SELECT, INSERT, UPDATE (state, since, due_on, changed_at)",
        agent="SELECT, UPDATE (state, answered_at, assigned_id, changed_at)",
        service="SELECT, UPDATE (office_id, assigned_id, changed_at), DELETE",
    ),
    PoliceTable(
        "dossiers_letter",
        person="owner",
        usager="SELECT, INSERT",
        agent="SELECT, INSERT",
        service="SELECT, UPDATE (office_id), DELETE",
    ),
]

_PUBLISHED = [
    ShareTable("dossiers_publisheddelay", service="SELECT, INSERT, DELETE"),
    ShareTable("dossiers_publishedreplies", service="SELECT, INSERT, DELETE"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_walls"), ("received", "0002_policies"), ("dossiers", "0003_offices")]

    operations = [
        *_REQUESTS,
        *_KEEPING,
        *_EXAMINATION,
        *_DECISIONS,
        *_LISTS,
        *_CONTACT,
        *_PUBLISHED,
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in second_wall.statements()),
    ]
