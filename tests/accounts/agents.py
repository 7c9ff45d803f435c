"""Agents of the tests, visibly invented, and how they sign in."""

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from guichet.accounts.actions import open_post
from guichet.accounts.models import Account
from guichet.accounts.types import AgentActor, RoleName
from guichet.journal.types import Author
from tests.accounts.people import PASSWORD, make_account

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of every application of codes here."""


def make_agent(
    email: str, office: int, *roles: RoleName, second_factor: bool = True, procedures: tuple[str, ...] = ()
) -> AgentActor:
    """Someone at work in an office, named after their address; who signs in with a code."""
    account = Account.objects.filter(email=email).first() or make_account(email, PASSWORD)
    name = email.partition("@")[0].capitalize()
    names = (name, "Exemple", "attachée de l’Exemple")
    for role in roles:
        actor = open_post(account, names, office, role, Author.service("essai"), frozenset(procedures))
    if second_factor and not account.authenticator_set.exists():
        TOTP.activate(account, SECRET)
    return actor


def code() -> str:
    """The code that the application shows now."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(SECRET, counters[len(counters) // 2]))


def sign_in_agent(client: Client, email: str) -> None:
    """By password, then by code; a code that served a moment ago in another test serves again."""
    client.post("/compte/connexion", {"login": email, "password": PASSWORD})
    if "_auth_user_id" in client.session:
        return
    cache.clear()
    answer = client.post("/compte/connexion/second-facteur", {"code": code()})
    assert answer.status_code == 302, answer.content.decode()
