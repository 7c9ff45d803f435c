"""Signing in with FranceConnect, honest or not."""

import os
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import Client

from guichet.accounts import queries
from guichet.accounts.franceconnect import client as back_channel
from guichet.accounts.models import Account
from tests.accounts import fake_provider
from tests.accounts.fake_provider import CLIENT, SECRET, Provider, new_key
from tests.accounts.people import PASSWORD, make_account
from tests.web.account.letters import delivered
from tests.web.account.signed_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings, monkeypatch):
    with fake_provider.running() as found:
        settings.FRANCECONNECT = {
            "issuer": found.issuer,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "algorithm": "ES256",
            "level": "eidas1",
        }
        monkeypatch.setattr(back_channel, "TIMEOUT", (1, 1))
        yield found


def identify(client: Client, provider: Provider):
    """Press the button, identify oneself there, come back."""
    there = client.post("/compte/franceconnect").headers["Location"]
    return client.get("/compte/franceconnect/retour" + provider.identify(there))


def join(client: Client, provider: Provider, email: str = "awa@exemple.test") -> Account:
    """Come for the first time, give an address, confirm it."""
    assert identify(client, provider).headers["Location"] == "/compte/franceconnect/compte"
    client.post("/compte/franceconnect/compte", {"email": email})
    client.post(delivered()[-1].link)
    return Account.objects.get(email=email)


def is_signed_in(client: Client) -> bool:
    return client.get("/compte/").status_code == 200


def test_it_is_off_until_it_is_switched_on(client: Client):
    assert client.post("/compte/franceconnect").status_code == 404
    assert client.get("/compte/franceconnect/retour").status_code == 404
    assert "FranceConnect" not in client.get("/compte/connexion").content.decode()


def test_a_first_visit_makes_an_account_with_a_locked_civil_status(client: Client, provider: Provider):
    awa = join(client, provider)
    assert is_signed_in(client)
    known = queries.identity(queries.actor_for(awa))
    assert known.source == "franceconnect"
    assert known.values == {
        "nom_naissance": "EXEMPLE",
        "prenoms": "Awa Marie",
        "sexe": "feminin",
        "date_naissance": "2004-05-01",
    }
    assert known.locked == set(known.values)
    assert SocialAccount.objects.get().extra_data == {}


def test_the_next_visit_signs_in_at_once(client: Client, provider: Provider):
    join(client, provider)
    other = Client()
    assert identify(other, provider).headers["Location"] == "/compte/"
    assert is_signed_in(other)
    assert Account.objects.count() == 1


def test_an_address_that_has_an_account_is_never_merged(client: Client, provider: Provider):
    make_account("awa@exemple.test", PASSWORD)
    identify(client, provider)
    answer = client.post("/compte/franceconnect/compte", {"email": "awa@exemple.test"})
    assert answer.headers["Location"] == "/compte/creation/envoye"
    assert not SocialAccount.objects.exists()
    assert not is_signed_in(client)
    [letter] = delivered()
    assert "en a déjà un" in letter.body


def test_who_is_signed_in_links_their_account(client: Client, provider: Provider):
    lea = make_account("lea@exemple.test", PASSWORD)
    sign_in(client, "lea@exemple.test")
    identify(client, provider)
    assert SocialAccount.objects.get().user == lea
    other = Client()
    identify(other, provider)
    assert "lea@exemple.test" in other.get("/compte/").content.decode()


def test_an_identity_linked_to_another_account_is_not_taken(client: Client, provider: Provider):
    join(Client(), provider)
    make_account("lea@exemple.test", PASSWORD)
    sign_in(client, "lea@exemple.test")
    assert identify(client, provider).status_code == 409
    assert SocialAccount.objects.get().user.email == "awa@exemple.test"


@pytest.mark.parametrize(
    "plays",
    [
        "wrong nonce",
        "without nonce",
        "wrong aud",
        "wrong iss",
        "lower acr",
        "expired",
        "alg none",
        "HS256 with the public key",
        "another key",
        "expired code",
        "state of another",
        "iss mix-up",
        "another sub",
        "userinfo in clear",
        "500 /token",
        "500 /userinfo",
        "500 /jwks",
        "hang /token",
        "hang /userinfo",
    ],
)
def test_a_dishonest_or_broken_answer_opens_nothing(client: Client, provider: Provider, plays: str):
    join(Client(), provider)
    back_channel._known_keys.clear()
    provider.plays = plays
    answer = identify(client, provider)
    assert answer.status_code == 502
    assert "votre adresse et votre mot de passe" in answer.content.decode()
    assert not is_signed_in(client)


def test_an_answer_is_used_once_and_in_the_browser_that_asked(client: Client, provider: Provider):
    join(Client(), provider)
    provider.plays = "code twice"
    there = client.post("/compte/franceconnect").headers["Location"]
    back = "/compte/franceconnect/retour" + provider.identify(there)
    assert Client().get(back).status_code == 502
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 502


def test_an_answer_that_comes_late_is_refused(client: Client, provider: Provider, time_machine):
    join(Client(), provider)
    there = client.post("/compte/franceconnect").headers["Location"]
    back = provider.identify(there)
    time_machine.move_to("2031-01-01")
    assert client.get("/compte/franceconnect/retour" + back).status_code == 502


@pytest.mark.parametrize(("skew", "opens"), [(100, True), (-100, True), (300, False), (-300, False)])
def test_clocks_may_differ_by_two_minutes(client: Client, provider: Provider, skew: int, opens: bool):
    join(Client(), provider)
    provider.skew = skew
    identify(client, provider)
    assert is_signed_in(client) is opens


def test_new_keys_of_the_provider_are_fetched_once(client: Client, provider: Provider):
    join(Client(), provider)
    provider.kid, provider.key = new_key("k2")
    provider.published = [(provider.kid, provider.key)]
    provider.asked.clear()
    identify(client, provider)
    assert is_signed_in(client)
    assert provider.asked.count("/jwks") == 1


def test_any_text_for_a_state_is_refused(client: Client, provider: Provider):
    for text in ("é", "\x00", "", "x" * 9000):
        client.post("/compte/franceconnect")
        answer = client.get("/compte/franceconnect/retour", {"code": "x", "state": text})
        assert answer.status_code == 502
    assert client.get("/compte/franceconnect/depart", {"state": "é"}).status_code == 302


def test_who_gave_up_there_is_told_the_other_way(client: Client, provider: Provider):
    there = client.post("/compte/franceconnect").headers["Location"]
    state = parse_qs(urlsplit(there).query)["state"][0]
    answer = client.get(f"/compte/franceconnect/retour?error=access_denied&state={state}")
    assert answer.status_code == 502


@pytest.mark.parametrize("down", [False, True])
def test_signing_out_ends_the_session_here_before_it_leads_there(
    client: Client, provider: Provider, down: bool
):
    join(client, provider)
    if down:
        provider.plays = "500 /session/end"
    answer = client.post("/compte/deconnexion")
    there = urlsplit(answer.headers["Location"])
    query = parse_qs(there.query)
    assert there.path == "/api/v2/session/end"
    assert query["post_logout_redirect_uri"] == ["http://localhost:8000/compte/franceconnect/depart"]
    assert query["id_token_hint"]
    assert answer.headers["Clear-Site-Data"]
    assert not is_signed_in(client)
    assert client.get("/compte/franceconnect/depart?state=faux").status_code == 302


def test_names_and_places_come_as_they_are(client: Client, provider: Provider):
    many = [f"Prénom{number}" for number in range(12)]
    provider.user |= {
        "given_name_array": many,
        "birthdate": "1985-00-00",
        "birthplace": "92050",
        "birthcountry": "99100",
    }
    known = queries.identity(queries.actor_for(join(client, provider)))
    assert known.values["prenoms"] == " ".join(many)
    assert known.values["date_naissance"] == "1985-00-00"
    assert (known.values["lieu_naissance"], known.values["pays_naissance"]) == ("Nanterre", "FRA")


def test_the_policy_of_pages_names_the_provider_switched_on(client: Client):
    """In a process of its own, as the settings are read at start."""
    program = (
        "import django; django.setup()\n"
        "from guichet.config.security import CONTENT_SECURITY_POLICY\n"
        "print(CONTENT_SECURITY_POLICY)"
    )
    given = {
        "DJANGO_SETTINGS_MODULE": "guichet.config.settings",
        "GUICHET_HOME": str(settings.HOME),
        "FRANCECONNECT_ISSUER": "https://fc.exemple.test/api/v2/",
        "FRANCECONNECT_CLIENT_ID": "x",
        "FRANCECONNECT_CLIENT_SECRET": "y",
    }
    ended = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | given, capture_output=True, text=True, check=True
    )
    assert "form-action 'self' https://fc.exemple.test;" in ended.stdout
    assert "form-action 'self'" in client.get("/contact").headers["Content-Security-Policy"]
