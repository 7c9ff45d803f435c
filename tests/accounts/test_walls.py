"""Each sees their own: people, mandates, summonses, corrections, by raw SQL as the service logs in."""

import pytest
from django.db import ProgrammingError, connection, transaction

from guichet.accounts import queries
from guichet.accounts.models import Mandate
from guichet.database import Scope, acting
from tests.accounts.people import make_account, make_person

pytestmark = pytest.mark.django_db

POLICED = ("accounts_person", "accounts_mandate", "accounts_summonedperson", "accounts_correctionrequest")


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("table", POLICED)
def test_who_logs_in_without_acting_reads_nothing(table):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        count(table)


def test_a_person_sees_themselves_only():
    one, other = make_person(), make_person()
    for person in (one, other):
        with acting(Scope.usager(person.id)):
            assert count("accounts_person") == 1


def test_nobody_who_acts_reads_a_password():
    account = make_account("lea@exemple.test")
    for scope in (Scope.usager(account.person_id), Scope.service(account.person_id), Scope.agent([1])):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting(scope),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT password FROM accounts_account")


def test_a_mandate_is_seen_by_its_two_sides_and_by_no_one_else():
    helper, helped, stranger = make_account("educ@exemple.test"), make_person(), make_person()
    with acting(Scope.usager(helped.id)) as now:
        Mandate.objects.create(
            person_id=helped.id, helper=helper, helper_person_id=helper.person_id, helper_name="Educ",
            person_name="Awa", kind="educateur_ase", proposed_at=now, until=now,
        )  # fmt: skip
    seen = []
    for person in (helper.person_id, helped.id, stranger.id):
        with acting(Scope.usager(person)):
            seen.append(count("accounts_mandate"))
    assert seen == [1, 1, 0]


def test_each_departement_has_its_office_and_some_arrondissements_their_own():
    assert queries.office_for("92").code == "prefecture-92"
    assert queries.office_for("92", "922") == queries.office_for("92")
    assert queries.office_for("94", "942").departement == "94"
    assert queries.office_for("94", "942").code == "sous-prefecture-942"
    assert queries.office_for("999") is None
    assert queries.office(queries.office_for("974").id).zone == "Indian/Reunion"


def test_a_person_is_reached_by_their_account():
    account = make_account("lea@exemple.test", phone="+33600000001")
    found = queries.contact(account.person_id)
    assert (found.email, found.phone, found.account) == ("lea@exemple.test", "+33600000001", account.id)


def test_who_acts_for_themselves_is_the_author():
    account = make_account("lea@exemple.test")
    actor = queries.actor_for(account)
    assert (actor.author.kind, actor.mandate, actor.person) == ("usager", None, account.person_id)
    assert actor.scope == Scope.usager(account.person_id)
    assert queries.actor_for(account, make_person().id) is None
