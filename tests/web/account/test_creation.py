"""Making an account: an address, a password, a link opened on any device."""

import unicodedata

import pytest
from django.test import Client

from guichet.accounts.models import Account
from tests.accounts.people import PASSWORD, make_account
from tests.web.account.letters import delivered

pytestmark = pytest.mark.django_db

NEW = {"email": "Awa.Nouvelle@exemple.test", "password1": PASSWORD}


def test_the_rules_of_a_password_are_told_before_they_are_broken(client: Client):
    page = client.get("/compte/creation").content.decode()
    assert "Au moins 12 caractères" in page
    assert "ni majuscule" in page


def test_an_account_is_made_confirmed_on_another_device_and_signed_in(client: Client):
    answer = client.post("/compte/creation", NEW)
    assert answer.headers["Location"] == "/compte/creation/envoye"
    assert "24 heures" in client.get("/compte/creation/envoye").content.decode()
    [letter] = delivered()
    assert (letter.address, letter.subject) == ("awa.nouvelle@exemple.test", "Confirmez votre adresse")
    other = Client()
    page = other.get(letter.link).content.decode()
    assert "Oui, confirmer" in page
    assert "mot de passe choisi à la création" in page
    other.post(letter.link, {"password": PASSWORD})
    signed_in = other.post("/compte/connexion", {"login": "awa.nouvelle@EXEMPLE.test", "password": PASSWORD})
    assert signed_in.headers["Location"] == "/compte/"
    assert "awa.nouvelle@exemple.test" in other.get("/compte/").content.decode()


def test_who_opens_the_link_in_the_same_browser_is_signed_in(client: Client):
    client.post("/compte/creation", NEW)
    client.post(delivered()[0].link)
    assert client.get("/compte/").status_code == 200


def test_who_signed_up_with_another_s_address_does_not_have_them_confirm_it(client: Client):
    client.post("/compte/creation", NEW | {"password1": "le mot de passe d’un autre"})
    lea, link = Client(), delivered()[0].link
    answer = lea.post(link, {"password": PASSWORD})
    assert answer.status_code == 422
    assert "pas le mot de passe de ce compte" in answer.content.decode()
    assert lea.post(link).status_code == 422
    assert not Account.objects.get().emailaddress_set.get().verified
    lea.post("/compte/mot-de-passe/oublie", {"email": NEW["email"]})
    chosen = lea.get(delivered()[-1].link, follow=True).request["PATH_INFO"]
    lea.post(chosen, {"password1": PASSWORD, "password2": PASSWORD})
    lea.post("/compte/connexion", {"login": NEW["email"], "password": PASSWORD})
    lea.post(link)
    assert lea.get("/compte/").status_code == 200
    other = {"login": NEW["email"], "password": "le mot de passe d’un autre"}
    assert Client().post("/compte/connexion", other).status_code == 200


def test_a_password_is_not_guessed_by_the_link_of_a_confirmation(client: Client):
    client.post("/compte/creation", NEW)
    link, other = delivered()[0].link, Client()
    for _try in range(5):
        other.post(link, {"password": "au hasard de mes essais"})
    assert other.post(link, {"password": PASSWORD}).status_code == 422


def test_the_link_only_shown_confirms_nothing(client: Client):
    client.post("/compte/creation", NEW)
    link = delivered()[0].link
    client.get(link)
    assert not Account.objects.get().emailaddress_set.get().verified


def test_an_unconfirmed_account_cannot_be_used(client: Client):
    client.post("/compte/creation", NEW)
    answer = Client().post("/compte/connexion", {"login": NEW["email"], "password": PASSWORD})
    assert answer.headers["Location"] == "/compte/creation/envoye"


def test_after_a_day_the_link_is_asked_again_and_nothing_else_is(client: Client, time_machine):
    time_machine.move_to("2026-11-21T10:00:00+01:00")
    client.post("/compte/creation", NEW)
    old = delivered()[0].link
    time_machine.move_to("2026-11-22T10:00:01+01:00")
    late = Client()
    page = late.get(old).content.decode()
    assert "plus valable" in page
    again = late.get(f"/compte/confirmation?lien={old.rsplit('/', 1)[1]}")
    assert "awa.nouvelle@exemple.test" in again.content.decode()
    late.post("/compte/confirmation", {"email": "awa.nouvelle@exemple.test"})
    late.post(delivered()[0].link, {"password": PASSWORD})
    assert late.post("/compte/connexion", {"login": NEW["email"], "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("court", "trop court"),
        ("Azertyuiop12", "trop connu"),
        ("awa.nouvelle sera grande", "votre nom ou votre adresse"),
        ("ma préfecture préférée", "un mot du site"),
        ("x" * 1001, "trop long"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(client: Client, password: str, reason: str):
    answer = client.post("/compte/creation", NEW | {"password1": password})
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    "password", ["mqzkvhdpwotr", "🚲🌧️ le vélo bleu sous la pluie " * 8, "Été à Orléans, où l’on va"]
)
def test_any_other_is_taken_and_works(client: Client, password: str):
    client.post("/compte/creation", NEW | {"password1": password})
    client.post(delivered()[0].link)
    assert (
        Client().post("/compte/connexion", {"login": NEW["email"], "password": password}).status_code == 302
    )


def test_the_same_letters_in_another_form_are_the_same_password(client: Client):
    make_account("lea@exemple.test", "Été à Orléans, où l’on va")
    decomposed = unicodedata.normalize("NFD", "Été à Orléans, où l’on va")
    answer = client.post("/compte/connexion", {"login": "lea@exemple.test", "password": decomposed})
    assert answer.status_code == 302


def test_an_address_that_has_an_account_gets_the_same_answer_and_one_letter_too(client: Client):
    make_account("lea@exemple.test", PASSWORD)
    known = client.post("/compte/creation", NEW | {"email": "lea@exemple.test"})
    unknown = Client().post("/compte/creation", NEW)
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    letters = delivered()
    assert sorted(letter.address for letter in letters) == ["awa.nouvelle@exemple.test", "lea@exemple.test"]
    assert len({letter.subject for letter in letters}) == 1
    assert Account.objects.count() == 2


@pytest.mark.parametrize(
    "email",
    [
        "a@b",
        "",
        "x" * 250 + "@exemple.test",
        "awa@exemple.test\r\nBcc: tout@exemple.test",
        "a\x00@exemple.test",
    ],
)
def test_what_is_no_address_is_refused_in_words(client: Client, email: str):
    answer = client.post("/compte/creation", NEW | {"email": email})
    assert answer.status_code == 200
    assert "fr-message--error" in answer.content.decode()
    assert delivered() == []


def test_only_the_form_s_own_fields_are_taken(client: Client):
    client.post("/compte/creation", NEW | {"is_active": "", "id": "1", "person": "1", "language": "xx"})
    account = Account.objects.get()
    assert (account.is_active, account.language) == (True, "fr")


def test_an_english_page_writes_in_english(client: Client):
    client.post("/en/compte/creation", NEW)
    [letter] = delivered()
    assert letter.subject == "Confirm your address"
    assert letter.link.startswith("/en/compte/confirmation/")


def test_links_come_from_our_address_whatever_the_browser_says(client: Client):
    client.post("/compte/creation", NEW, headers={"host": "127.0.0.1"})
    [letter] = delivered()
    assert "http://localhost:8000/compte/confirmation/" in letter.body
    assert client.post("/compte/creation", NEW, headers={"host": "evil.test"}).status_code == 400
