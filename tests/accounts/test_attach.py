"""Who was helped before having an account finds it all in it; and ends it without one too."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guichet.accounts import actions, queries
from guichet.accounts.models import Person
from guichet.accounts.types import Mandate, Refused
from guichet.database import Scope, acting
from tests.accounts.people import make_account
from tests.accounts.test_mandates import asking, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def helper():
    return make_account("educ@exemple.test")


def agreed(helper, **values) -> Mandate:
    asked = actions.propose_mandate(helper, asking(**values))
    found = actions.consent_by_code(helper, asked.mandate.id, asked.code)
    assert isinstance(found, Mandate)
    return found


def people() -> int:
    with acting(Scope.service()):
        return Person.objects.count()


def test_a_new_account_takes_the_person_helped_at_its_address(helper):
    mandate = agreed(helper)
    awa = make_account("awa@exemple.test")
    before = people()
    assert actions.attach(awa, "Awa@exemple.test")
    awa.refresh_from_db()
    assert awa.person_id == mandate.person
    assert people() == before - 1
    assert [one.id for one in queries.helpers_of(queries.actor_for(awa))] == [mandate.id]
    assert actions.revoke(awa, mandate.id).state == "revoque"
    assert queries.actor_for(helper, mandate.person) is None


def test_an_address_nobody_proved_attaches_nothing(helper):
    actions.propose_mandate(helper, asking())
    assert not actions.attach(make_account("awa@exemple.test"), "awa@exemple.test")


def test_several_people_at_one_address_stay_apart(helper):
    agreed(helper)
    agreed(make_account("autre@exemple.test"), given_names="Bilal")
    assert not actions.attach(make_account("awa@exemple.test"), "awa@exemple.test")


def test_an_account_that_already_holds_something_keeps_it(helper):
    agreed(helper)
    known = make_account("awa@exemple.test", family_name="Autre")
    used = make_account("awa2@exemple.test")
    used.last_login = timezone.now()
    used.save()
    for account in (known, used):
        person = account.person_id
        assert not actions.attach(account, "awa@exemple.test")
        assert account.person_id == person


def test_a_person_is_taken_once(helper):
    agreed(helper)
    assert actions.attach(make_account("awa@exemple.test"), "awa@exemple.test")
    assert not actions.attach(make_account("awa2@exemple.test"), "awa@exemple.test")


def test_the_link_of_a_mail_ends_the_mandate_without_an_account(helper):
    mandate = agreed(helper)
    [(name, key)] = queries.ways_out(mandate.person)
    assert name == "Camille Éduc"
    assert queries.mandate_to_end(key).id == mandate.id
    assert actions.end_by_key(key).state == "revoque"
    assert queries.actor_for(helper, mandate.person) is None
    assert "mandat_revoque" in told(helper.person_id)
    assert actions.end_by_key(key) == Refused("deja_repondu")
    assert queries.ways_out(mandate.person) == []


@pytest.mark.parametrize("key", ["", "x-y", "1", "MQ:1x:abc"])
def test_a_link_we_did_not_make_ends_nothing(helper, key):
    mandate = agreed(helper)
    assert actions.end_by_key(key) == Refused("inconnu")
    assert queries.actor_for(helper, mandate.person) is not None


def test_a_mandate_past_its_year_is_ended_told_and_asked_again(helper, settings):
    mandate = agreed(helper)
    settings.CLOCK_OFFSET = timedelta(days=366)
    again = actions.propose_mandate(helper, asking())
    assert again.mandate.state == "propose"
    with acting(Scope.usager(mandate.person)):
        assert [one.state for one in Person.objects.get().mandates.all()] == ["expire"]
    assert "mandat_revoque" in told(helper.person_id)
