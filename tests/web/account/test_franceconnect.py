"""What FranceConnect alone does: a civil status that is vouched for, a level of assurance."""

import pytest
from django.test import Client

from guichet.accounts import queries
from tests.accounts.fake_provider import Provider
from tests.web.account.identified import identify, is_signed_in, join

pytestmark = pytest.mark.django_db


def test_a_first_visit_locks_the_civil_status(client: Client, franceconnect: Provider):
    awa = join(client, franceconnect)
    known = queries.identity(queries.actor_for(awa))
    assert known.source == "franceconnect"
    assert known.values == {
        "nom_naissance": "EXEMPLE",
        "prenoms": "Awa Marie",
        "sexe": "feminin",
        "date_naissance": "2004-05-01",
    }
    assert known.locked == set(known.values)


def test_civil_status_does_not_lie_about_in_a_session(client: Client, franceconnect: Provider):
    identify(client, franceconnect)
    assert "EXEMPLE" not in str(dict(client.session.items()))


def test_a_lower_level_than_was_asked_opens_nothing(client: Client, franceconnect: Provider):
    join(Client(), franceconnect)
    franceconnect.plays = "lower acr"
    assert identify(client, franceconnect).status_code == 502
    assert not is_signed_in(client)


def test_names_and_places_come_as_they_are(client: Client, franceconnect: Provider):
    many = [f"Prénom{number}" for number in range(12)]
    franceconnect.user |= {
        "given_name_array": many,
        "birthdate": "1985-00-00",
        "birthplace": "92050",
        "birthcountry": "99100",
    }
    known = queries.identity(queries.actor_for(join(client, franceconnect)))
    assert known.values["prenoms"] == " ".join(many)
    assert known.values["date_naissance"] == "1985-00-00"
    assert (known.values["lieu_naissance"], known.values["pays_naissance"]) == ("Nanterre", "FRA")


def test_a_name_with_what_no_column_takes_comes_without_it(client: Client, franceconnect: Provider):
    franceconnect.user |= {"family_name": "EX\x00EM\x07PLE"}
    known = queries.identity(queries.actor_for(join(client, franceconnect)))
    assert known.values["nom_naissance"] == "EXEMPLE"


def test_a_second_identity_on_one_account_is_refused(client: Client, franceconnect: Provider):
    awa = join(client, franceconnect)
    franceconnect.user |= {"sub": "une-autre", "family_name": "AUTRE"}
    assert identify(client, franceconnect).status_code == 409
    assert queries.identity(queries.actor_for(awa)).values["nom_naissance"] == "EXEMPLE"
