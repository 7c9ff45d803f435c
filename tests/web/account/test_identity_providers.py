"""Signing in by FranceConnect or ProConnect, honest or not: what is the same for both."""

import os
import subprocess
import sys
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import Client

from guichet.accounts.models import Account
from guichet.accounts.oidc import client as back_channel
from tests.accounts.fake_provider import SECRET, Provider, new_key
from tests.accounts.people import PASSWORD, make_account
from tests.web.account.identified import identify, is_signed_in, join, press
from tests.web.account.letters import delivered
from tests.web.account.signed_in import confirm, sign_in

pytestmark = pytest.mark.django_db

NAMES = ["franceconnect", "proconnect"]
BUTTONS = {
    "franceconnect": "S’identifier avec FranceConnect",
    "proconnect": "Agents de l’État : se connecter avec ProConnect",
}


def back(provider: Provider) -> str:
    return f"/compte/{provider.kind.name}/retour"


@pytest.mark.parametrize("name", NAMES)
def test_it_is_off_until_it_is_switched_on(client: Client, name: str):
    assert client.post(f"/compte/{name}").status_code == 404
    assert client.get(f"/compte/{name}/retour").status_code == 404
    assert name not in client.get("/compte/connexion").content.decode().lower()


def test_the_sign_in_page_offers_it(client: Client, provider: Provider):
    page = client.get("/compte/connexion").content.decode()
    assert [name for name in NAMES if BUTTONS[name] in page] == [provider.kind.name]


def test_a_first_visit_makes_an_account_that_keeps_nothing_of_the_answer(client: Client, provider: Provider):
    join(client, provider)
    assert is_signed_in(client)
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
    answer = client.post(f"/compte/{provider.kind.name}/compte", {"email": "awa@exemple.test"})
    assert answer.headers["Location"] == "/compte/creation/envoye"
    assert not SocialAccount.objects.exists()
    assert not is_signed_in(client)
    [letter] = delivered()
    assert "en a déjà un" in letter.body


def test_who_is_signed_in_links_their_account(client: Client, provider: Provider):
    lea = make_account("lea@exemple.test", PASSWORD)
    sign_in(client, "lea@exemple.test")
    assert press(client, provider).startswith("/compte/verification")
    confirm(client)
    identify(client, provider)
    assert [letter.address for letter in delivered()] == ["lea@exemple.test"]
    assert f"{provider.kind.name} est relié" in client.get("/compte/").content.decode().lower()
    assert SocialAccount.objects.get().user == lea
    other = Client()
    identify(other, provider)
    assert "lea@exemple.test" in other.get("/compte/").content.decode()


def test_who_linked_their_account_takes_the_link_away(client: Client, provider: Provider):
    lea = make_account("lea@exemple.test", PASSWORD)
    sign_in(client, "lea@exemple.test")
    confirm(client)
    identify(client, provider)
    delivered()
    answer = client.post(f"/compte/{provider.kind.name}/fin")
    assert answer.headers["Location"] == "/compte/"
    assert not SocialAccount.objects.filter(user=lea).exists()
    assert "plus relié" in client.get("/compte/").content.decode()
    assert "plus relié" in delivered()[-1].body
    assert client.post(f"/compte/{provider.kind.name}/fin").status_code == 404


def test_a_link_that_is_the_only_way_in_stays_until_there_is_a_password(client: Client, provider: Provider):
    join(client, provider)
    answer = client.post(f"/compte/{provider.kind.name}/fin")
    assert answer.headers["Location"] == "/compte/mot-de-passe/premier"
    assert SocialAccount.objects.exists()


def test_an_identity_linked_to_another_account_is_not_taken(client: Client, provider: Provider):
    join(Client(), provider)
    make_account("lea@exemple.test", PASSWORD)
    sign_in(client, "lea@exemple.test")
    confirm(client)
    assert identify(client, provider).status_code == 409
    assert SocialAccount.objects.get().user.email == "awa@exemple.test"


HOSTILE = [
    "wrong nonce",
    "without nonce",
    "wrong aud",
    "wrong iss",
    "expired",
    "alg none",
    "HS256 with the public key",
    "another key",
    "unknown key",
    "expired code",
    "state of another",
    "iss mix-up",
    "another sub",
    "userinfo in clear",
    "userinfo of another key",
    "userinfo for another service",
    "500 /token",
    "500 /userinfo",
    "500 /jwks",
    "hang /token",
    "hang /userinfo",
]


@pytest.mark.parametrize("plays", HOSTILE)
def test_a_dishonest_or_broken_answer_opens_nothing(client: Client, provider: Provider, plays: str):
    join(Client(), provider)
    back_channel._known_keys.clear()
    provider.plays = plays
    answer = identify(client, provider)
    assert answer.status_code == 502
    assert "votre adresse et votre mot de passe" in answer.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("plays", "why"),
    [("wrong nonce", "TokenRefused, another nonce"), ("500 /token", "Down, status 500")],
)
def test_why_is_in_the_logs_and_not_on_the_page(
    client: Client, provider: Provider, plays: str, why: str, caplog
):
    provider.plays = plays
    shown = identify(client, provider).content.decode()
    [told] = [one.getMessage() for one in caplog.records if one.name == f"guichet.{provider.kind.name}"]
    assert told == f"refused: {why}"
    assert why not in shown


def test_while_it_is_down_sessions_live_and_passwords_open(client: Client, provider: Provider):
    make_account("lea@exemple.test", PASSWORD)
    join(client, provider)
    there = press(Client(), provider)
    provider.server.shutdown()
    provider.server.server_close()
    assert is_signed_in(client)
    other = Client()
    there = press(other, provider)
    assert other.get(back(provider) + provider.identify(there)).status_code == 502
    sign_in(other, "lea@exemple.test")
    assert is_signed_in(other)


def test_an_answer_is_used_once_and_in_the_browser_that_asked(client: Client, provider: Provider):
    join(Client(), provider)
    provider.plays = "code twice"
    answered = back(provider) + provider.identify(press(client, provider))
    assert Client().get(answered).status_code == 502
    assert client.get(answered).status_code == 302
    assert client.get(answered).status_code == 502


@pytest.mark.parametrize(("minutes", "opens"), [(9, True), (11, False)])
def test_an_answer_that_comes_late_is_refused(
    client: Client, provider: Provider, time_machine, minutes: int, opens: bool
):
    time_machine.move_to("2026-11-21T10:00:00+01:00", tick=False)
    join(Client(), provider)
    there = press(client, provider)
    time_machine.shift(timedelta(minutes=minutes))
    client.get(back(provider) + provider.identify(there))
    assert is_signed_in(client) is opens


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


def test_a_key_that_nobody_published_is_asked_for_once(client: Client, provider: Provider):
    join(Client(), provider)
    provider.plays = "unknown key"
    provider.asked.clear()
    assert identify(client, provider).status_code == 502
    assert provider.asked.count("/jwks") == 1


@pytest.mark.parametrize("algorithm", ["RS256", "HS256"])
def test_it_is_read_with_the_algorithm_it_was_registered_with(
    client: Client, provider: Provider, algorithm: str, settings
):
    named = provider.kind.name.upper()
    setattr(settings, named, getattr(settings, named) | {"algorithm": algorithm})
    provider.algorithm = algorithm
    provider.kid, provider.key = new_key("k2", algorithm)
    provider.published = [(provider.kid, provider.key)]
    join(client, provider)
    assert is_signed_in(client)


def test_any_text_for_a_state_is_refused(client: Client, provider: Provider):
    for text in ("é", "\x00", "", "x" * 9000):
        press(client, provider)
        assert client.get(back(provider), {"code": "x", "state": text}).status_code == 502
    left = f"/compte/{provider.kind.name}/depart"
    assert client.get(left, {"state": "é"}).status_code == 302


def test_who_gave_up_there_is_told_the_other_way(client: Client, provider: Provider):
    state = parse_qs(urlsplit(press(client, provider)).query)["state"][0]
    answer = client.get(f"{back(provider)}?error=access_denied&state={state}")
    assert answer.headers["Location"] == "/compte/connexion"
    assert "Vous n’avez pas continué avec" in client.get("/compte/connexion").content.decode()


def test_whoever_acts_for_someone_links_nothing(client: Client, provider: Provider):
    make_account("lea@exemple.test", PASSWORD)
    sign_in(client, "lea@exemple.test")
    confirm(client)
    session = client.session
    session["pour"] = str(make_account("awa@exemple.test").person_id)
    session.save()
    assert press(client, provider) == "/compte/"


@pytest.mark.parametrize(
    ("wanted", "page"),
    [
        ("/dossiers/", "/dossiers/"),
        ("https://autre.exemple.test/", "/compte/"),
        ("//autre.exemple.test", "/compte/"),
    ],
)
def test_the_page_that_was_wanted_comes_after_it_if_it_is_ours(
    client: Client, provider: Provider, wanted: str, page: str
):
    join(Client(), provider)
    shown = client.get("/compte/connexion", {"next": "/dossiers/"}).content.decode()
    form = shown[shown.index(f'action="/compte/{provider.kind.name}"') :]
    assert 'name="next" value="/dossiers/"' in form[: form.index("</form>")]
    assert identify(client, provider, next=wanted).headers["Location"] == page


def test_from_an_english_page_one_comes_back_to_english_pages(client: Client, provider: Provider):
    """The provider knows one way back, to the letter."""
    there = press(client, provider, "/en")
    answer = client.get(back(provider) + provider.identify(there))
    assert answer.headers["Location"] == f"/en/compte/{provider.kind.name}/compte"
    there = press(client, provider, "/en")
    provider.plays = "500 /token"
    failed = client.get(back(provider) + provider.identify(there)).content.decode()
    assert "did not answer as expected" in failed
    assert 'lang="en"' in failed


@pytest.mark.parametrize("down", [False, True])
def test_signing_out_ends_the_session_here_before_it_leads_there(
    client: Client, provider: Provider, down: bool
):
    join(client, provider)
    copied = Client()
    copied.cookies.load({"sessionid": client.cookies["sessionid"].value})
    if down:
        provider.server.shutdown()
        provider.server.server_close()
    answer = client.post("/compte/deconnexion")
    there = urlsplit(answer.headers["Location"])
    assert there.path == "/api/v2/session/end"
    assert answer.headers["Clear-Site-Data"]
    assert not is_signed_in(client)
    assert not is_signed_in(copied)


@pytest.mark.parametrize(
    ("state", "said"), [("", True), ("?state=faux", False), ("?state=%C3%A9", False), ("?", False)]
)
def test_the_way_back_from_a_sign_out_is_the_one_that_was_asked_for(
    client: Client, provider: Provider, state: str, said: bool
):
    join(client, provider)
    there = client.post("/compte/deconnexion").headers["Location"]
    # What the sign-out itself said is read before one leaves.
    client.get("/compte/connexion")
    answered = f"/compte/{provider.kind.name}/depart" + (state or provider.say_goodbye(there))
    for first in (True, False):
        assert client.get(answered).headers["Location"] == "/"
        shown = client.get("/compte/connexion").content.decode()
        assert ("Vous êtes déconnecté." in shown) is (said and first)


def test_who_signed_in_by_password_is_not_sent_there_to_sign_out(client: Client, provider: Provider):
    make_account("lea@exemple.test", PASSWORD)
    sign_in(client, "lea@exemple.test")
    assert client.post("/compte/deconnexion").headers["Location"] == "/"


def test_the_secret_of_the_registration_stays_in_the_back_channel(client: Client, provider: Provider):
    there = press(client, provider)
    provider.plays = "500 /token"
    shown = client.get(back(provider) + provider.identify(there)).content.decode()
    assert SECRET not in there + shown


def test_the_policy_of_pages_names_the_providers_switched_on(client: Client):
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
        "PROCONNECT_ISSUER": "https://pc.exemple.test/api/v2",
        "PROCONNECT_CLIENT_ID": "x",
        "PROCONNECT_CLIENT_SECRET": "y",
    }
    ended = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | given, capture_output=True, text=True, check=True
    )
    assert "form-action 'self' https://fc.exemple.test https://pc.exemple.test;" in ended.stdout
    assert "form-action 'self'" in client.get("/contact").headers["Content-Security-Policy"]
