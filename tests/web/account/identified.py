"""What a person does to be identified by a provider, at their keyboard and there."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import Client

from guichet.accounts.models import Account
from guichet.accounts.oidc import client as back_channel
from tests.accounts import fake_provider
from tests.accounts.fake_provider import CLIENT, SECRET, Provider
from tests.web.account.letters import delivered


@contextmanager
def switched_on(name: str, settings, monkeypatch) -> Iterator[Provider]:
    """The provider, answering, and this instance registered there."""
    with fake_provider.running(name) as found:
        values = {
            "issuer": found.issuer,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "algorithm": found.algorithm,
        }
        setattr(settings, name.upper(), values | ({"level": "eidas1"} if name == "franceconnect" else {}))
        monkeypatch.setattr(back_channel, "TIMEOUT", (1, 1))
        yield found


def press(client: Client, provider: Provider, prefix: str = "", **fields: str) -> str:
    """Press the button; where the browser is sent."""
    answer = client.post(f"{prefix}/compte/{provider.kind.name}", fields)
    assert answer.status_code == 302
    return answer.headers["Location"]


def identify(client: Client, provider: Provider, **fields: str):
    """Press the button, identify oneself there, come back."""
    there = press(client, provider, **fields)
    return client.get(f"/compte/{provider.kind.name}/retour" + provider.identify(there))


def join(client: Client, provider: Provider, email: str = "awa@exemple.test") -> Account:
    """Come for the first time, give an address, confirm it."""
    page = f"/compte/{provider.kind.name}/compte"
    assert identify(client, provider).headers["Location"] == page
    client.post(page, {"email": email})
    client.post(delivered()[-1].link)
    return Account.objects.get(email=email)


def is_signed_in(client: Client) -> bool:
    return client.get("/compte/").status_code == 200
