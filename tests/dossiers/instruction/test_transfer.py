"""A person moves: their dossier goes to another office with its number and dates, and the former one loses sight."""

from uuid import UUID, uuid4

import pytest
from django.db import connection

from guichet.accounts.queries import national_office, office_for
from guichet.database import Scope, acting
from guichet.dossiers import erasing, models, queries
from guichet.dossiers.contact import actions as contact
from guichet.dossiers.contact.types import Asked, Question
from guichet.dossiers.instruction import actions
from guichet.dossiers.instruction import queries as instruction
from guichet.dossiers.instruction.types import (
    Dossier,
    NotFound,
    NotPermitted,
    ProposalOpen,
    Transferred,
    Unfit,
    WrongState,
)
from guichet.dossiers.instruction.wanted import Wanted
from guichet.notifications.queries import for_person
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.before_agents import filed
from tests.dossiers.instruction.examined import Examined, colleague, days, examined, neighbour
from tests.dossiers.instruction.test_deciding import GRANT
from tests.dossiers.instruction.test_examination import HOME, NATIONALITY
from tests.walls.test_rows import query

OF_OTHER_MOMENTS = {
    "dossiers_decision",
    "dossiers_dropping",
    "dossiers_facet",
    "dossiers_prolongationproposal",
}
"""No row of these here: what is decided is not transferred, no right is about to end."""
OF_NO_DOSSIER = {
    "accounts_correctionrequest",
    "accounts_delegation",
    "accounts_invitation",
    "accounts_post",
    "accounts_summonedperson",
    "dossiers_label",
    "dossiers_publisheddelay",
    "dossiers_publishedreplies",
    "dossiers_statement",
    "dossiers_tally",
    "dossiers_title",
    "dossiers_view",
}
"""An office's own, or of a person whichever their requests are."""
LEFT_BEHIND = {"dossiers_follower", "dossiers_labelled"}
"""Of the office that it leaves."""


def office_of(departement: str) -> int:
    office = office_for(departement)
    assert office is not None
    return office.id


@pytest.fixture(autouse=True)
def _somebody_works_there() -> None:
    neighbour()


@pytest.fixture
def moved() -> Examined:
    """With one row of nearly everything: judged, asked again, answered, extended, noted, an opinion, a message."""
    one = examined()
    one.open(one.asked(NATIONALITY, HOME))
    one.extend(now=days(4))
    one.replace(NATIONALITY, now=days(5))
    one.keep(HOME, now=days(5))
    one.answer(now=days(5))
    with acting(one.agent.scope):
        actions.note(one.agent, one.id, "À suivre.", days(6))
        piece = one_piece(one)
        actions.ask_opinion(one.agent, one.id, ("ofii_medical", None), "Avis ?", {piece}, days(6))
        actions.declare_complete(one.agent, one.id, days(5).date(), days(6))
        actions.prolong(one.agent, one.id, None, days(6))
    question = Question("suivi", "Où en est ma demande ?", "fr", one.id)
    lille = office_for("59")
    assert lille is not None
    with acting(one.person.scope):
        asked = contact.ask(one.person.person, lille, question, uuid4(), days(6))
    assert isinstance(asked, Asked)
    with acting(one.agent.scope):
        contact.answer(one.agent, asked.inquiry, "Elle est examinée.", days(6))
    return one


def one_piece(one: Examined) -> UUID:
    found = instruction.get_for(one.agent, one.id)
    assert isinstance(found, Dossier)
    return instruction.papers_of(found).current[0].id


def transfer(one: Examined, to: int | None = None, reason="Elle vit à Nanterre.", agent=None):
    actor = agent or one.agent
    with acting(actor.scope):
        return actions.transfer(actor, one.id, to or office_of("92"), reason, days(7))


SUBJECTS = "(SELECT %(dossier)s::uuid UNION SELECT id FROM dossiers_inquiry WHERE dossier_id = %(dossier)s)"
"""What is said about a dossier is said of it, or of a message about it."""
REACHED = {
    "dossier_id": "dossier_id = %(dossier)s",
    "subject": f"subject IN {SUBJECTS}",
    "inquiry_id": "inquiry_id IN (SELECT id FROM dossiers_inquiry WHERE dossier_id = %(dossier)s)",
    "message_id": f"message_id IN (SELECT id FROM notifications_message WHERE subject IN {SUBJECTS})",
}
"""The columns by which a row is of a dossier."""


def tables() -> dict[str, tuple[str, str]]:
    """Every table whose rows an office sees: what says that a row is of the dossier, and the column of the office.

    A table that is neither of a dossier nor known to be of none fails here.
    """
    columns: dict[str, set[str]] = {}
    for table, column in query(
        "SELECT relname::text, attname::text FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped"
    ):
        columns.setdefault(table, set()).add(column)
    found: dict[str, tuple[str, str]] = {"dossiers_dossier": ("id = %(dossier)s", "office_id")}
    for table, names in columns.items():
        office = next((one for one in ("office_id", "office") if one in names), None)
        if office is not None and table not in OF_NO_DOSSIER | {"dossiers_dossier"}:
            by = next((REACHED[one] for one in REACHED if one in names), "")
            assert by, f"whose are the rows of {table}?"
            found[table] = by, office
    return found


def count(table: str, by: str, office: str, dossier: UUID, held_by: int) -> int:
    statement = f"SELECT count(*) FROM {table} WHERE {by} AND {office} = %(office)s"
    with connection.cursor() as cursor:
        cursor.execute(statement, {"dossier": dossier, "office": held_by})
        (number,) = cursor.fetchone() or (0,)
    return number


def test_every_table_of_a_dossier_is_restamped_by_construction(moved):
    """A table added later fails here until the service may restamp it, and it is."""
    lille, nanterre = office_of("59"), office_of("92")
    seen = {table: columns for table, columns in tables().items() if table not in LEFT_BEHIND}
    assert {"dossiers_receipt", "received_received", "issued_document", "notifications_delivery"} <= set(seen)
    for table, (_by, office) in seen.items():
        ((may,),) = query("SELECT has_column_privilege('guichet_service', %s, %s, 'UPDATE')", table, office)
        assert may, f"the service may not put {table} in other hands"
    with acting(Scope.service()):
        before = {table: count(table, *how, moved.id, lille) for table, how in seen.items()}
    assert {table for table, number in before.items() if not number} <= OF_OTHER_MOMENTS
    assert isinstance(transfer(moved), Transferred)
    with acting(Scope.service()):
        for table, how in seen.items():
            assert count(table, *how, moved.id, lille) == 0, table
            assert count(table, *how, moved.id, nanterre) >= before[table], table


def test_the_former_office_loses_sight_and_the_new_one_sees_all_of_it(moved):
    nadia = make_agent("nadia@exemple.test", office_of("92"), "instructeur", second_factor=False)
    before, papers = moved.dossier(), moved.papers().current
    transfer(moved)
    with acting(moved.agent.scope):
        with pytest.raises(NotFound):
            instruction.get_for(moved.agent, moved.id)
        for model in (models.Dossier, models.Receipt, models.Piece, models.Judgement, models.Note):
            assert not model.objects.exists(), model
    with acting(nadia.scope):
        found = instruction.get_for(nadia, moved.id)
        assert isinstance(found, Dossier)
        assert found.assigned is None
        assert instruction.papers_of(found).current == papers
        assert [one.text for one in instruction.notes_of(nadia, moved.id, days(8))] == [
            "Elle vit à Nanterre.",
            "À suivre.",
        ]
        assert (found.number, found.filed_at, found.filed_on, found.complete_on) == (
            before.number,
            before.filed_at,
            before.filed_on,
            before.complete_on,
        )
        assert why(nadia, moved) == "transfere"
        actions.take(nadia, moved.id, days(8))
        assert why(nadia, moved) != "transfere"  # it waits for nobody to take it
        assert actions.judge(nadia, moved.id, one_piece_of(found), "valide", "", None, days(8))


def why(agent, moved: Examined) -> str:
    (row,) = instruction.listed(agent, agent.offices[0], Wanted(), days(8).date()).rows
    assert row.id == moved.id
    return row.reason


def one_piece_of(found: Dossier) -> UUID:
    return instruction.papers_of(found).current[0].id


def test_its_person_is_told_which_office_and_where_and_nothing_of_the_receipt_changes(moved):
    with acting(moved.person.scope):
        (receipt,) = queries.receipts_of(queries.get_for(moved.person, moved.id))
    transfer(moved)
    with acting(moved.person.scope):
        told = for_person(moved.person.person, "fr").messages[0]
        assert told.kind == "dossier_transfere"
        receiving = office_for("92")
        assert receiving is not None
        assert f"{receiving.name}, {receiving.address}" in " ".join(told.text)
        assert queries.receipts_of(queries.get_for(moved.person, moved.id)) == [receipt]
        assert queries.events_of(queries.get_for(moved.person, moved.id))[-1].verb == "transferer"


def test_an_answer_being_prepared_stays_unseen_by_either_office():
    one = examined()
    one.open(one.asked(NATIONALITY))
    one.replace(NATIONALITY)
    assert isinstance(transfer(one), Transferred)
    with acting(Scope.service()):
        assert models.Reply.objects.get(dossier_id=one.id).office_id is None
        assert models.Piece.objects.get(dossier_id=one.id, reply__isnull=False).office_id is None
    answered = one.answer(now=days(8))
    assert answered.complement
    with acting(Scope.service()):
        assert models.Reply.objects.get(dossier_id=one.id).office_id == office_of("92")


@pytest.mark.parametrize(
    ("to", "reason", "field"),
    [("59", "Elle a déménagé.", "service"), ("92", " ", "motif"), ("92", "x" * 2001, "motif")],
)
def test_what_lacks_something_is_not_transferred(to, reason, field):
    one = examined()
    assert transfer(one, office_of(to), reason) == Unfit(field)
    assert transfer(one, 10**6) == Unfit("service")
    assert one.dossier().office == office_of("59")


def test_nothing_is_transferred_while_a_decision_is_proposed_nor_once_it_is_over():
    one = examined()
    with acting(one.agent.scope):
        actions.propose(one.agent, one.id, GRANT, days(2))
    assert transfer(one) == ProposalOpen()
    one.withdraw()
    assert isinstance(transfer(one), WrongState)


def test_nothing_is_handed_to_where_nobody_examines_such_requests():
    """Its delay would run there before nobody."""
    one, nobody_s = examined(), [office_of("75"), national_office().id]
    limited = make_agent(
        "paul@exemple.test", office_of("93"), "instructeur", procedures=("renouvellement-recepisse",)
    )
    make_agent("rene@exemple.test", office_of("94"), "auditeur", second_factor=False)
    make_agent("zoe@exemple.test", national_office().id, "responsable", second_factor=False)
    for office in (*nobody_s, *limited.offices, office_of("94")):
        assert transfer(one, office) == Unfit("service")
    with acting(one.agent.scope):
        found = instruction.get_for(one.agent, one.id)
        assert isinstance(found, Dossier)
        assert [one.id for one in instruction.receivers(found.office or 0, found.procedure.id)] == [
            office_of("92")
        ]


def test_reception_transfers_nothing():
    one = examined()
    assert isinstance(transfer(one, agent=colleague("accueil@exemple.test", "accueil")), NotPermitted)


def test_another_dossier_of_the_same_person_stays_where_it_is():
    one = examined()
    _person, other = filed(one.person)
    transfer(one)
    with acting(one.agent.scope):
        assert isinstance(instruction.get_for(one.agent, other), Dossier)


def test_nothing_of_it_is_left_once_it_is_erased(moved):
    moved.withdraw(now=days(7))
    with acting(Scope.service(moved.person.person)) as now:
        erasing.remove_rows(models.Dossier.objects.get(pk=moved.id), "dossier_clos", now)
    with acting(Scope.service()):
        for table, (by, _office) in tables().items():
            if by == REACHED["dossier_id"]:
                assert query(f"SELECT count(*) FROM {table} WHERE dossier_id = %s", moved.id) == [(0,)], table
