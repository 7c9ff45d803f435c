"""What each role may not write of its own rows: tried by raw SQL, as someone past the code would."""

from itertools import product

import pytest
from django.db import DatabaseError, transaction

from guichet.database import Scope, acting
from guichet.dossiers.states import BY_PERSON, NEVER_FILED, State, Verb, moves
from tests.walls.test_rows import columns, query, refused
from tests.walls.world import World


def person(world: World) -> Scope:
    return Scope.usager(world.aminata.person)


def denied(scope: Scope, statement: str, *values: object) -> None:
    with refused("permission denied"), acting(scope):
        query(statement, *values)


@pytest.mark.parametrize("change", [
    "state = 'favorable', decided_at = now()", "state = 'en_instruction'", "office_id = office_id + 1",
    "number = '9999999999999999999'", "filed_on = filed_on - 1", "filed_at = filed_at - interval '1 day'",
    "complete_on = filed_on", "examined_at = now()", "vulnerable = NOT vulnerable", "expires_on = filed_on",
    "next_on = next_on - 1", "next_reason = next_reason || 'x'",
    "version = '2026-01-01'", "filings = filings + 2", "filings = 0",
])  # fmt: skip
def test_a_person_decides_nothing_of_their_own_filed_request(world: World, change: str):
    denied(person(world), f"UPDATE dossiers_dossier SET {change} WHERE id = %s", world.aminata.filed)


def test_a_person_begins_drafts_only(world: World):
    columns = "id, procedure, version, state, answers, revision, filings, changed_since_filing, number, started_at," \
        " changed_at, filed_at, filed_on, office_id, person_id, vulnerable, next_reason"  # fmt: skip
    denied(
        person(world),
        f"INSERT INTO dossiers_dossier ({columns}) SELECT gen_random_uuid(), procedure, version, state, answers,"
        " revision, filings, changed_since_filing, '1' || substr(number, 2), started_at, changed_at, filed_at,"
        " filed_on, office_id, person_id, vulnerable, next_reason FROM dossiers_dossier WHERE id = %s",
        world.aminata.filed,
    )


@pytest.mark.parametrize(("role", "verbs"), [("usager", BY_PERSON), ("agent", set(Verb) - BY_PERSON)])
def test_each_role_takes_the_ways_of_its_verbs_and_no_other(world: World, role: str, verbs: set[Verb]):
    scope = person(world) if role == "usager" else Scope.agent([world.aminata.office])
    filed = [state for state in State if state not in NEVER_FILED]
    ended = "ended_at = CASE WHEN %s IN ('retire', 'abandonne') THEN now() END"
    wrong = []
    for before, after in product(filed, filed):
        if before == after:
            continue
        went = True
        try:
            with transaction.atomic():
                with acting(Scope.service()):
                    query(
                        f"UPDATE dossiers_dossier SET state = %s, decided_at = now(), {ended} WHERE id = %s",
                        before, before, world.aminata.filed,
                    )  # fmt: skip
                with acting(scope):
                    query(
                        f"UPDATE dossiers_dossier SET state = %s, {ended} WHERE id = %s",
                        after, after, world.aminata.filed,
                    )  # fmt: skip
                transaction.set_rollback(True)
        except DatabaseError as error:
            went = "no such way" not in str(error)
        if went != ((before, after) in moves(verbs)):
            wrong.append((before, after, went))
    assert not wrong, wrong


def test_what_was_filed_is_not_changed_once_it_is_examined(world: World):
    with acting(Scope.agent([world.aminata.office])):
        query("UPDATE dossiers_dossier SET state = 'en_instruction' WHERE id = %s", world.aminata.filed)
    denied(person(world), "UPDATE dossiers_dossier SET answers = '{}' WHERE id = %s", world.aminata.filed)


_RECEIPT = """
    INSERT INTO dossiers_receipt (id, dossier_id, person_id, office_id, rank, key, filed_at, answers, pieces, digest,
      content, author_kind, author_id)
    SELECT gen_random_uuid(), %s, person_id, office_id, %s, gen_random_uuid(), filed_at, answers, pieces, digest,
      content, author_kind, author_id FROM dossiers_receipt WHERE id = %s"""


def test_a_person_forges_no_receipt(world: World):
    mine = world.aminata
    denied(person(world), _RECEIPT, mine.filed, 2, mine.receipt)
    denied(person(world), _RECEIPT, mine.draft, 1, mine.receipt)
    denied(person(world), "UPDATE dossiers_receipt SET issued = NULL WHERE id = %s", mine.receipt)
    denied(person(world), "UPDATE dossiers_receipt SET filed_at = now() WHERE id = %s", mine.receipt)


def test_a_person_deletes_no_document_that_was_filed(world: World):
    mine = world.aminata
    denied(person(world), "DELETE FROM dossiers_piece WHERE dossier_id = %s", mine.filed)
    denied(person(world), "UPDATE dossiers_piece SET office_id = NULL WHERE dossier_id = %s", mine.filed)
    denied(
        person(world),
        "UPDATE dossiers_piece SET dossier_id = %s WHERE dossier_id = %s",
        mine.draft,
        mine.filed,
    )
    denied(
        person(world),
        "UPDATE dossiers_piece SET office_id = %s WHERE id = %s",
        world.boris.office,
        mine.draft_piece,
    )


_EVENT = """
    INSERT INTO dossiers_event (dossier_id, person_id, office_id, at, verb, author_kind, mandate, agent_number)
    VALUES (%s, %s, %s, now(), 'examiner', %s, %s, %s)"""


def test_nobody_signs_what_happened_for_another(world: World):
    mine = world.aminata
    row = mine.filed, mine.person, mine.office
    for kind, mandate, number in (
        ("agent", None, "ABC234"),
        ("service", None, ""),
        ("usager", None, "ABC234"),
        ("usager", world.mandate, ""),
        ("mandataire", None, ""),
        ("mandataire", world.foreign, ""),
    ):
        denied(person(world), _EVENT, *row, kind, mandate, number)
    for kind in ("usager", "mandataire", "service"):
        denied(Scope.agent([mine.office]), _EVENT, *row, kind, None, "")
    for kind in ("usager", "mandataire", "agent"):
        denied(Scope.service(), _EVENT, *row, kind, None, "")


def test_not_even_a_job_gives_a_document_to_another_s_dossier(world: World):
    mine, other = world.aminata, world.boris
    with refused("of_its_person"), acting(Scope.service()):
        query("UPDATE dossiers_piece SET dossier_id = %s WHERE dossier_id = %s", other.draft, mine.filed)
        query("SET CONSTRAINTS dossiers_piece_of_its_person IMMEDIATE")


def test_a_piece_never_joins_the_document_of_another(world: World):
    others = ", ".join(name for name in columns("received_received") if name != "id")
    copy = (
        f"INSERT INTO received_received (id, {others}) SELECT gen_random_uuid(), {others} FROM received_received"
        " WHERE person_id = %s LIMIT 1 RETURNING id"
    )
    with acting(Scope.usager(world.boris.person)):
        [[theirs]] = query(copy, world.boris.person)
    with refused("of_own_document"), acting(Scope.service()):
        query("UPDATE dossiers_piece SET document_id = %s WHERE id = %s", theirs, world.aminata.draft_piece)
        query("SET CONSTRAINTS dossiers_piece_of_own_document IMMEDIATE")


def test_nobody_writes_an_event_of_their_own_about_another_s_dossier(world: World):
    with refused("of_its_person"), acting(person(world)):
        query(_EVENT, world.boris.filed, world.aminata.person, world.aminata.office, "usager", None, "")
        query("SET CONSTRAINTS dossiers_event_of_its_person IMMEDIATE")


_MANDATE = """
    INSERT INTO accounts_mandate (person_id, helper_id, helper_person_id, helper_name, person_name, organisation, kind,
      scope, state, address, proposed_at, agreed_at, until, revoked_by)
    VALUES (%s, %s, %s, 'a', 'b', '', 'avocat', '["suivre"]', %s, '', now(), now(), now() + interval '1 day', '')"""


def test_nobody_grants_themselves_a_mandate(world: World):
    helper = world.revoked
    for state in ("consenti", "declare"):
        denied(
            Scope.usager(helper.person_id), _MANDATE, world.boris.person, helper.id, helper.person_id, state
        )
    for change in ("state = 'consenti'", "until = until + interval '9 years'", "scope = '[\"retirer\"]'"):
        denied(
            Scope.usager(helper.person_id), f"UPDATE accounts_mandate SET {change} WHERE id = %s", world.ended
        )


@pytest.mark.parametrize("change", [
    "opened_at = NULL, due_on = NULL", "opened_at = now()", "due_on = due_on + 1", "due_on = '2099-01-01'",
])  # fmt: skip
def test_a_person_gives_themselves_no_time_to_answer(world: World, change: str):
    denied(
        person(world), f"UPDATE dossiers_complement SET {change} WHERE dossier_id = %s", world.aminata.asked
    )


@pytest.mark.parametrize("change", ["due_on = due_on - 1", "answered_at = now()", "opened_at = now()"])
def test_an_agent_takes_no_time_away_and_answers_for_nobody(world: World, change: str):
    agent = Scope.agent([world.aminata.office])
    denied(agent, f"UPDATE dossiers_complement SET {change} WHERE dossier_id = %s", world.aminata.asked)


def test_what_was_sent_in_answer_is_not_changed(world: World):
    mine = world.aminata
    with acting(person(world)):
        query("UPDATE dossiers_reply SET office_id = %s WHERE line_id = %s", mine.office, mine.line)
    denied(person(world), "UPDATE dossiers_reply SET reason = 'Autre' WHERE line_id = %s", mine.line)
    denied(
        Scope.agent([mine.office]), "UPDATE dossiers_reply SET reason = 'Autre' WHERE line_id = %s", mine.line
    )


def test_an_answer_goes_to_no_other_office(world: World):
    mine, other = world.aminata, world.boris
    denied(
        person(world), "UPDATE dossiers_reply SET office_id = %s WHERE line_id = %s", other.office, mine.line
    )


def test_a_judgement_is_added_and_never_changed(world: World):
    agent = Scope.agent([world.aminata.office])
    for statement in (
        "UPDATE dossiers_judgement SET verdict = 'valide', reason = '' WHERE dossier_id = %s",
        "DELETE FROM dossiers_judgement WHERE dossier_id = %s",
    ):
        denied(agent, statement, world.aminata.asked)
