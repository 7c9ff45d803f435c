"""What the database itself refuses of a decision, whoever writes it."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from guichet.accounts.actions import delegate
from guichet.database import acting
from guichet.dossiers import models
from tests.dossiers.instruction.before_agents import (
    LATER,
    approver,
    examiner,
    lille,
    taken_up,
)
from tests.dossiers.instruction.examined import may_sign
from tests.dossiers.instruction.test_deciding import GRANT, REFUSE, approve, propose, sign, signature_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [
        {"state": "signee"},
        {"approved_by_id": "proposer", "approved_at": LATER},
        {"law": ""},
        {"fact": ""},
        {"kind": "favorable"},
        {"state": "renvoyee"},
        {"state": "faite"},
    ],
    ids=str,
)
def test_the_database_refuses_a_refusal_that_two_did_not_make(change):
    ines = examiner()
    _person, dossier = taken_up(ines)
    proposed = propose(ines, dossier, REFUSE)
    values = {name: ines.agent if value == "proposer" else value for name, value in change.items()}
    with acting(ines.scope), pytest.raises(DatabaseError), transaction.atomic():
        models.Decision.objects.filter(pk=proposed.id).update(**values)


def test_the_database_refuses_a_refusal_signed_by_whoever_proposed_it():
    ines, victor = examiner(), approver("victor", "defavorable")
    _person, dossier = taken_up(ines)
    proposed = propose(ines, dossier, REFUSE)
    approve(victor, proposed)
    may_sign(ines, "defavorable")
    signed = {
        "state": "signee",
        "signed_by_id": ines.agent,
        "signed_at": LATER,
        "delegation_id": signature_of(ines, "defavorable"),
        "document": uuid4(),
        "message": uuid4(),
    }
    with acting(ines.scope), pytest.raises(IntegrityError, match="refusal_by_two"), transaction.atomic():
        models.Decision.objects.filter(pk=proposed.id).update(**signed)


@pytest.mark.parametrize(
    "change",
    [
        "law = 'Autre.'",
        "signed_at = signed_at - interval '1 day'",
        "state = 'proposee'",
        "document = gen_random_uuid()",
        "undone_at = undone_at + interval '1 day'",
    ],
)
def test_the_database_lets_nobody_rewrite_a_decision_that_was_signed(change):
    ines, victor = examiner(), approver("victor", "defavorable")
    _person, dossier = taken_up(ines)
    proposed = propose(ines, dossier, REFUSE)
    approve(victor, proposed)
    sign(victor, proposed)
    with acting(victor.scope), connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_decision SET undone_at = now() WHERE id = %s", [proposed.id])
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(f"UPDATE dossiers_decision SET {change} WHERE id = %s", [proposed.id])


def test_the_database_refuses_a_signature_under_the_delegation_of_someone_else_or_revoked():
    ines, victor, rosa = examiner(), approver("victor", "favorable"), approver("rosa", "defavorable")
    _person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    signed = {"state": "signee", "signed_at": LATER, "document": uuid4(), "message": uuid4()}
    for signer, delegation in ((rosa, signature_of(victor)), (rosa, signature_of(rosa, "defavorable"))):
        by = {"signed_by_id": signer.agent, "delegation_id": delegation}
        with acting(rosa.scope), pytest.raises(DatabaseError, match="delegation"), transaction.atomic():
            models.Decision.objects.filter(pk=proposed.id).update(**signed, **by)


@pytest.mark.parametrize(
    ("days", "procedures"),
    [
        ((date(2023, 1, 1), date(2023, 12, 14)), ()),
        ((date(2023, 12, 16), None), ()),
        ((date(2023, 1, 1), None), ("renouvellement-recepisse",)),
    ],
    ids=["over", "not begun", "for another procedure"],
)
def test_the_database_refuses_a_signature_on_another_day_or_procedure_than_the_delegation_s(days, procedures):
    ines, victor = examiner(), approver()
    _person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    with acting(victor.scope) as now:
        acts = frozenset({"favorable"})
        key = delegate(
            victor, lille(), victor.agent, acts, "Arrêté", days, now, procedures=frozenset(procedures)
        )
    signed = {"state": "signee", "signed_at": LATER, "document": uuid4(), "message": uuid4()}
    by = {"signed_by_id": victor.agent, "delegation_id": key}
    with acting(victor.scope), pytest.raises(DatabaseError, match="delegation"), transaction.atomic():
        models.Decision.objects.filter(pk=proposed.id).update(**signed, **by)


@pytest.mark.parametrize("state", ["favorable", "defavorable"])
def test_the_database_decides_no_request_without_a_signed_decision(state):
    ines = examiner()
    _person, dossier = taken_up(ines)
    propose(ines, dossier, REFUSE if state == "defavorable" else GRANT)
    with (
        acting(ines.scope),
        pytest.raises(DatabaseError, match="decision that is signed"),
        transaction.atomic(),
    ):
        models.Dossier.objects.filter(pk=dossier).update(state=state, decided_at=LATER)


def test_a_decision_is_born_a_proposition_whoever_writes_it():
    ines, victor = examiner(), approver("victor", "favorable")
    _person, dossier = taken_up(ines)
    made = propose(ines, dossier)
    sign(victor, made)
    with acting(victor.scope):
        row = models.Decision.objects.get(pk=made.id)
        row.pk, row.undone_at = uuid4(), LATER
        with pytest.raises(DatabaseError, match="begins as a proposition"), transaction.atomic():
            row.save(force_insert=True)
