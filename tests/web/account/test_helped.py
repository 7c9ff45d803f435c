"""Being helped without an account, then with one; and what a helper sees of what is due."""

import re
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from guichet.accounts import actions, queries
from guichet.accounts.actions import fill_offices
from guichet.accounts.models import Mandate
from guichet.database import Scope, acting
from guichet.notifications.models import Delivery
from guichet.publication.actions import publish_procedures
from tests.accounts.people import PASSWORD, make_account
from tests.accounts.test_mandates import asking
from tests.dossiers.requests import begin
from tests.web.account.letters import delivered
from tests.web.account.signed_in import sign_in
from tests.web.account.test_mandate_pages import ASKED, text_of
from tests.web.published import real_versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def helper(client: Client):
    account = make_account("educ@exemple.test", PASSWORD)
    sign_in(client, "educ@exemple.test")
    return account


def agreed(helper, **values):
    asked = actions.propose_mandate(helper, asking(**values))
    return actions.consent_by_code(helper, asked.mandate.id, asked.code)


def test_whoever_signs_up_where_they_were_helped_finds_it_and_may_end_it(helper):
    mandate = agreed(helper)
    delivered()
    person = Client()
    person.post("/compte/creation", {"email": "awa@exemple.test", "password1": PASSWORD})
    person.post(delivered()[-1].link)
    sign_in(person, "awa@exemple.test")
    assert "Camille Éduc" in text_of(person.get("/compte/mandats/"))
    assert "Awa" in text_of(person.get("/compte/etat-civil"))
    assert person.post(f"/compte/mandats/{mandate.id}/fin").status_code == 302
    assert queries.actor_for(helper, mandate.person) is None


def test_the_mail_of_the_code_says_what_is_read_and_how_to_end_it(client: Client, helper):
    client.post("/compte/mandats/nouveau", ASKED)
    [letter] = [one for one in delivered() if one.address == "awa@exemple.test"]
    assert "Elle lirait votre état civil" in letter.body
    there = re.search(r"/compte/mandats/fin/\S+", letter.body)[0]
    anyone = Client()
    assert "Camille Éduc" in text_of(anyone.get(there))
    assert "cette personne n’agit plus" in text_of(anyone.post(there))
    assert queries.people_helped(helper) == []


def test_a_code_goes_by_text_message_where_there_is_no_address(client: Client, helper):
    client.post("/compte/mandats/nouveau", ASKED | {"email": "", "phone": "06 12 34 56 78"})
    with acting(Scope.service()):
        [sent] = Delivery.objects.filter(channel="sms")
    assert sent.address == "+33612345678"
    code = re.search(r"\b\d{8}\b", sent.content)[0]
    [mandate] = queries.people_helped(helper)
    assert client.post(f"/compte/mandats/{mandate.id}/code", {"code": code}).status_code == 302
    wrong = client.post("/compte/mandats/nouveau", ASKED | {"email": "", "phone": "12"})
    assert "Ce numéro n’en est pas un" in text_of(wrong)


@pytest.fixture
def procedures() -> None:
    """What may be filed."""
    fill_offices()
    publish_procedures(real_versions(), "essai", datetime(2023, 10, 2, tzinfo=UTC))


@pytest.mark.usefixtures("procedures")
def test_a_helper_s_list_shows_what_is_due_where_they_may_read(client: Client, helper):
    mandate = agreed(helper)
    begin(queries.actor_for(helper, mandate.person))
    page = text_of(client.get("/compte/mandats/"))
    assert re.search(r"il manque \d+ réponses ou documents", page)
    assert "si rien n’est fait" in page
    assert "notifications pas encore ouvertes" in page


def test_powers_that_do_not_read_open_no_page(client: Client, helper):
    mandate = agreed(helper)
    client.post(f"/compte/mandats/{mandate.id}/agir")
    with acting(Scope.service()):
        Mandate.objects.update(scope=["retirer"])
    pages = ("/dossiers/", "/compte/etat-civil", "/compte/donnees", "/notifications/")
    assert [client.get(page).status_code for page in pages] == [403, 403, 403, 404]


def test_who_signs_up_again_because_the_link_is_too_old_gets_a_new_one(client: Client):
    asked = {"email": "awa@exemple.test", "password1": PASSWORD}
    client.post("/compte/creation", asked)
    delivered()
    cache.clear()  # the minutes that must pass between two letters did
    Client().post("/compte/creation", asked)
    [letter] = delivered()
    assert "/compte/confirmation/" in letter.link
    make_account("lea@exemple.test", PASSWORD)
    Client().post("/compte/creation", {"email": "lea@exemple.test", "password1": PASSWORD})
    assert "/compte/confirmation/" not in delivered()[-1].body


def test_a_password_with_one_s_own_name_is_not_taken(client: Client):
    make_account("lea@exemple.test", PASSWORD, family_name="Nguema", given_names="Léa Obiang")
    sign_in(client, "lea@exemple.test")
    for guess in ("la maison de nguéma", "OBIANG et le reste du monde"):
        new = {"oldpassword": PASSWORD, "password1": guess, "password2": guess}
        assert "contient votre nom" in text_of(client.post("/compte/mot-de-passe", new))


def test_every_page_says_that_mail_does_not_arrive(client: Client, helper):
    assert "n’est pas arrivé" not in text_of(client.get("/compte/"))
    with acting(Scope.service()) as now:
        Delivery.objects.create(
            person=helper.person_id, state="rejete", created_at=now, next_at=now, ended_at=now
        )
    for page in ("/compte/", "/contact", "/dossiers/"):
        assert "n’est pas arrivé" in text_of(client.get(page))
