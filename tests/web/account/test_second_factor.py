"""A second factor: a code, a recovery code, a passkey's page; asked once registered, each code once."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from tests.accounts.people import PASSWORD, make_account
from tests.web.account.letters import delivered
from tests.web.account.signed_in import confirm, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-11-21T10:00:00+01:00", tick=False)
    return time_machine


def code_of(secret: str) -> str:
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


@pytest.fixture
def secret(client: Client, clock, django_capture_on_commit_callbacks) -> str:
    """Léa has registered an application and signed out; its secret."""
    make_account("lea@exemple.test", PASSWORD)
    sign_in(client, "lea@exemple.test")
    confirm(client)
    page = client.get("/compte/second-facteur/application")
    found = page.context["form"].secret
    assert found in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/compte/second-facteur/application", {"code": code_of(found)})
    clock.shift(60)
    return found


def test_it_is_told_by_letter_and_its_secret_is_encrypted(client: Client, secret: str):
    assert [one.subject for one in delivered()] == ["La protection de votre compte a changé"]
    row = Authenticator.objects.get(type="totp")
    assert secret not in str(row.data)


def test_the_password_alone_no_longer_opens_the_account(secret: str):
    other = Client()
    answer = sign_in(other, "lea@exemple.test")
    assert answer.headers["Location"].startswith("/compte/connexion/second-facteur")
    assert other.get("/compte/").status_code == 302
    assert other.get("/compte/connexion/second-facteur").status_code == 200
    assert other.post("/compte/connexion/second-facteur", {"code": "000000"}).status_code == 200
    assert other.post("/compte/connexion/second-facteur", {"code": code_of(secret)}).status_code == 302
    assert other.get("/compte/").status_code == 200


def test_a_code_opens_once(secret: str):
    code = code_of(secret)
    for opened in (True, False):
        other = Client()
        sign_in(other, "lea@exemple.test")
        other.post("/compte/connexion/second-facteur", {"code": code})
        assert (other.get("/compte/").status_code == 200) is opened


def test_codes_cannot_be_tried_for_long(secret: str):
    other = Client()
    sign_in(other, "lea@exemple.test")
    for number in range(6):
        other.post("/compte/connexion/second-facteur", {"code": f"{number:06}"})
    other.post("/compte/connexion/second-facteur", {"code": code_of(secret)})
    assert other.get("/compte/").status_code == 302


def test_a_recovery_code_opens_once(client: Client, secret: str):
    confirm_by_code(client, secret)
    page = client.get("/compte/second-facteur/codes")
    code = page.context["unused_codes"][0]
    for opened in (True, False):
        other = Client()
        sign_in(other, "lea@exemple.test")
        other.post("/compte/connexion/second-facteur", {"code": code})
        assert (other.get("/compte/").status_code == 200) is opened


def confirm_by_code(client: Client, secret: str) -> None:
    client.post("/compte/verification/code?next=/compte/", {"code": code_of(secret)})


def test_adding_one_closes_the_other_sessions(client: Client, secret: str):
    other = Client()
    sign_in(other, "lea@exemple.test")
    other.post("/compte/connexion/second-facteur", {"code": code_of(secret)})
    confirm(client)
    client.post("/compte/second-facteur/application/retirer")
    assert not Authenticator.objects.filter(type="totp").exists()
    assert other.get("/compte/").status_code == 302
    assert client.get("/compte/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "second-facteur",
        "second-facteur/codes",
        "second-facteur/codes/nouveaux",
        "second-facteur/cles",
        "second-facteur/cles/ajouter",
        "second-facteur/application/retirer",
        "verification/code",
        "mot-de-passe",
        "adresse",
        "connexions",
        "",
        "reprise",
        "deconnexion",
    ],
)
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_can_be_shown(client: Client, secret: str, path: str, language: str):
    confirm(client)
    answer = client.get(f"{language}/compte/{path}")
    assert answer.status_code == 200
    assert "Guichet" in answer.content.decode()
