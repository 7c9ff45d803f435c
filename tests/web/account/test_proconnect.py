"""What ProConnect alone does: whom it knows, whether a second factor was proved, and what it never decides."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client, RequestFactory

from guichet.accounts.actions import fill_offices
from guichet.accounts.models import Account, Agent, Office, Person
from guichet.database import Scope, acting
from guichet.web.account.proconnect import Vouched, vouched
from tests.accounts.agents import code, make_agent
from tests.accounts.fake_provider import Provider
from tests.accounts.people import PASSWORD, make_account
from tests.web.account.identified import identify, is_signed_in, join, press
from tests.web.account.letters import delivered
from tests.web.account.signed_in import confirm, sign_in

pytestmark = pytest.mark.django_db


def told(client: Client, account: Account) -> Vouched | None:
    """What the pages of this browser may read of ProConnect's answer."""
    request = RequestFactory().get("/")
    request.session = client.session
    return vouched(request, account)


@pytest.fixture
def lille() -> int:
    fill_offices()
    return Office.objects.get(code="prefecture-59").id


def at_work(client: Client, provider: Provider, office: int, **values: bool) -> Account:
    """Awa, an examiner, whose account is linked; signed out again."""
    make_agent("awa@exemple.test", office, "instructeur", **values)
    awa = Account.objects.get(email="awa@exemple.test")
    uid = f"{provider.issuer}|{provider.user['idp_id']}|{provider.user['sub']}"
    SocialAccount.objects.create(user=awa, provider="proconnect", uid=uid, extra_data={})
    return awa


def test_it_is_asked_as_it_lets_itself_be_asked(client: Client, proconnect: Provider):
    query = parse_qs(urlsplit(press(client, proconnect)).query, strict_parsing=True)
    assert query.keys() == {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "claims",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
    }
    assert query["scope"] == ["openid given_name usual_name email uid siret idp_id"]
    assert query["redirect_uri"] == ["http://localhost:8000/compte/proconnect/retour"]
    assert json.loads(query["claims"][0]) == {
        "id_token": {
            "amr": {"essential": True},
            "acr": {"essential": False, "values": ["eidas1-mfa", "eidas2", "eidas3"]},
        }
    }
    assert min(len(query["state"][0]), len(query["nonce"][0])) >= 32
    assert query["state"] != query["nonce"]


def test_an_administration_without_a_second_factor_signs_its_agents_in(client: Client, proconnect: Provider):
    proconnect.acr, proconnect.amr = "eidas1", ["pwd"]
    awa = join(client, proconnect)
    assert is_signed_in(client)
    assert told(client, awa) == Vouched(second_factor=False, siret="11000201100044")


def test_an_account_is_made_as_anybody_s_and_nothing_more(client: Client, proconnect: Provider):
    proconnect.user |= {"roles": ["agent_public_etat"], "custom": {"role": "responsable"}, "is_admin": True}
    awa = join(client, proconnect)
    assert not Agent.objects.exists()
    assert client.get("/agent/").status_code == 404
    assert not awa.has_usable_password()
    with acting(Scope.usager(awa.person_id)):
        person = Person.objects.get(pk=awa.person_id)
    assert (person.family_name, person.given_names, person.locked) == ("", "", [])


def test_one_subject_of_two_identity_providers_is_two_people(client: Client, proconnect: Provider):
    join(Client(), proconnect)
    proconnect.user |= {"idp_id": "5d1d0e2c-0000-4000-8000-000000000000"}
    assert identify(client, proconnect).headers["Location"] == "/compte/proconnect/compte"
    assert not is_signed_in(client)


def test_who_changes_address_keeps_their_account(client: Client, proconnect: Provider):
    join(Client(), proconnect)
    proconnect.user |= {"email": "awa.exemple@autre-ministere.test", "siret": "11000101300017"}
    identify(client, proconnect)
    assert "awa@exemple.test" in client.get("/compte/").content.decode()


@pytest.mark.parametrize("provider", ["", "a|b", None])
def test_an_answer_that_names_no_identity_provider_opens_nothing(
    client: Client, proconnect: Provider, provider: str | None
):
    proconnect.user |= {"idp_id": provider}
    assert identify(client, proconnect).status_code == 502


@pytest.mark.parametrize(
    ("acr", "amr", "opens"),
    [
        ("eidas1", ["pwd", "mfa"], True),
        ("eidas1", ["pop"], True),
        ("eidas1-mfa", ["pwd"], True),
        ("eidas1", ["pwd"], False),
        ("eidas1", ["mail"], False),
    ],
)
def test_the_pages_of_agents_ask_for_a_second_factor_unless_proconnect_saw_one(
    client: Client, proconnect: Provider, lille: int, acr: str, amr: list[str], opens: bool
):
    awa = at_work(client, proconnect, lille, second_factor=False)
    proconnect.acr, proconnect.amr = acr, amr
    assert identify(client, proconnect, next="/agent/").headers["Location"] == "/agent/"
    assert client.get("/agent/").status_code == (200 if opens else 403)
    assert told(client, awa) == Vouched(opens, "11000201100044")


@pytest.mark.parametrize("amr", [["pwd"], ["pwd", "mfa"]])
def test_who_chose_a_second_factor_here_gives_it_unless_proconnect_saw_one(
    client: Client, proconnect: Provider, lille: int, amr: list[str]
):
    at_work(client, proconnect, lille)
    proconnect.amr = amr
    there = identify(client, proconnect, next="/agent/").headers["Location"]
    if amr == ["pwd"]:
        assert there.startswith("/compte/connexion/second-facteur")
        assert not is_signed_in(client)
        there = client.post("/compte/connexion/second-facteur", {"code": code()}).headers["Location"]
    assert there == "/agent/"
    assert client.get("/agent/").status_code == 200


def test_a_second_factor_is_proved_for_one_account_and_one_sign_in(
    client: Client, proconnect: Provider, lille: int
):
    """Begun in this browser by somebody who did not finish, it opens nothing to the next."""
    proconnect.amr = ["mfa"]
    identify(client, proconnect)
    client.post("/compte/proconnect/compte", {"email": "autre@exemple.test"})
    make_agent("ines@exemple.test", lille, "instructeur", second_factor=False)
    sign_in(client, "ines@exemple.test")
    assert is_signed_in(client)
    assert client.get("/agent/").status_code == 403
    client.post("/compte/deconnexion")
    assert told(client, Account.objects.get(email="autre@exemple.test")) is None


def test_a_second_factor_proved_twelve_hours_ago_is_proved_no_more(
    client: Client, proconnect: Provider, time_machine
):
    """The page of the address stayed open meanwhile."""
    time_machine.move_to("2026-11-21T10:00:00+01:00", tick=False)
    proconnect.amr = ["mfa"]
    identify(client, proconnect)
    time_machine.shift(timedelta(hours=12))
    client.post("/compte/proconnect/compte", {"email": "awa@exemple.test"})
    client.post(delivered()[-1].link)
    assert is_signed_in(client)
    assert told(client, Account.objects.get(email="awa@exemple.test")) is None


def test_linking_is_proof_too(client: Client, proconnect: Provider, lille: int):
    make_agent("ines@exemple.test", lille, "instructeur", second_factor=False)
    sign_in(client, "ines@exemple.test")
    assert "relier ProConnect à ce compte" in client.get("/compte/").content.decode()
    proconnect.amr = ["pwd", "mfa"]
    confirm(client)
    identify(client, proconnect)
    assert client.get("/agent/").status_code == 200


def test_a_session_lasts_twelve_hours_whatever_is_done(client: Client, proconnect: Provider, time_machine):
    time_machine.move_to("2026-11-21T10:00:00+01:00", tick=False)
    join(client, proconnect)
    for _ in range(23):
        time_machine.shift(timedelta(minutes=30))
        assert is_signed_in(client)
    time_machine.shift(timedelta(minutes=30))
    assert not is_signed_in(client)


def test_a_link_never_gives_the_account_of_an_address(client: Client, proconnect: Provider):
    """Of two providers that both say this address, neither opens what the other made."""
    join(Client(), proconnect)
    make_account("lea@exemple.test", PASSWORD)
    proconnect.user |= {"sub": "999", "email": "lea@exemple.test"}
    assert identify(client, proconnect).headers["Location"] == "/compte/proconnect/compte"
    client.post("/compte/proconnect/compte", {"email": "lea@exemple.test"})
    assert not is_signed_in(client)
    assert SocialAccount.objects.count() == 1
