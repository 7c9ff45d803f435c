"""Signing in: two identifiers, one refusal, tries that are counted."""

import time
import unicodedata
from statistics import median

import pytest
from django.test import Client

from guichet.accounts.models import Account
from guichet.accounts.numbers import number_index
from tests.accounts.people import PASSWORD, make_account
from tests.web.account.letters import delivered

pytestmark = pytest.mark.django_db

NUMBER = "7503134955"
TRIES = 200


def with_number(email: str, verified: bool = True, number: str = NUMBER):
    return make_account(
        email, PASSWORD, numero=number, numero_index=number_index(number), numero_verifie=verified
    )


def sign_in(client: Client, login: str, password: str = PASSWORD, **extra):
    return client.post("/compte/connexion", {"login": login, "password": password}, **extra)


@pytest.mark.parametrize(
    "login", ["lea@exemple.test", " Lea@Exemple.TEST ", NUMBER, "75 03 13 49 55", "٧٥٠٣١٣٤٩٥٥"]
)
def test_one_signs_in_by_address_or_by_number(client: Client, login: str):
    with_number("lea@exemple.test")
    assert sign_in(client, login).headers["Location"] == "/compte/"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_made_in_two_ways_are_one_address(client: Client, form: str):
    typed = unicodedata.normalize(form, "lea@exémple.test")
    other = unicodedata.normalize("NFD" if form == "NFC" else "NFC", "lea@exémple.test")
    client.post("/compte/creation", {"email": typed, "password1": PASSWORD})
    [letter] = delivered()
    Client().post(letter.link, {"password": PASSWORD})
    assert sign_in(client, other).headers["Location"] == "/compte/"
    Client().post("/compte/mot-de-passe/oublie", {"email": other})
    assert [one.address for one in delivered()] == [unicodedata.normalize("NFC", typed)]


def test_a_number_nobody_vouched_for_opens_nothing(client: Client):
    with_number("lea@exemple.test", verified=False)
    assert sign_in(client, NUMBER).status_code == 200


def test_of_two_people_who_gave_one_number_the_verified_one_signs_in(client: Client):
    with_number("autre@exemple.test", verified=False)
    with_number("lea@exemple.test")
    sign_in(client, NUMBER)
    assert "lea@exemple.test" in client.get("/compte/").content.decode()


def body_of(answer) -> str:
    """The page without what differs each time."""
    import re

    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return re.sub(r'value="[^"@]*@[^"]*"|value="\d+"', "", text)


@pytest.mark.parametrize(
    "login", ["personne@exemple.test", "7599999999", "7503134955", "ferme@exemple.test", "n’importe quoi"]
)
def test_every_refusal_is_the_same(client: Client, login: str):
    with_number("lea@exemple.test")
    closed = make_account("ferme@exemple.test", PASSWORD)
    closed.is_active = False
    closed.save()
    wrong = sign_in(client, "lea@exemple.test", "ce n’est pas le bon")
    refused = sign_in(Client(), login, "ce n’est pas le bon")
    assert "Identifiant ou mot de passe incorrect" in refused.content.decode()
    assert refused.status_code == wrong.status_code == 200
    if "n’importe" not in login:
        assert body_of(refused) == body_of(wrong)


def test_the_sixth_wrong_try_waits_and_so_does_that_of_nobody(client: Client):
    make_account("lea@exemple.test", PASSWORD)
    pages = []
    for login in ("lea@exemple.test", "personne@exemple.test"):
        for _ in range(5):
            sign_in(client, login, "ce n’est pas le bon")
        pages.append(sign_in(client, login))
    assert all("Trop d’essais" in page.content.decode() for page in pages)


def test_fifty_people_behind_one_address_all_sign_in():
    for number in range(50):
        make_account(f"personne{number}@exemple.test", PASSWORD)
        assert sign_in(Client(), f"personne{number}@exemple.test").status_code == 302


def test_a_forged_forwarding_header_gives_no_new_tries(client: Client):
    for number in range(30):
        sign_in(client, f"p{number}@exemple.test", "x", headers={"x-forwarded-for": f"203.0.113.{number}"})
    answer = sign_in(client, "p31@exemple.test", "x", headers={"x-forwarded-for": "203.0.113.99"})
    assert "Trop d’essais" in answer.content.decode()


@pytest.mark.parametrize(
    "there", ["//evil.tld", "javascript:alert(1)", "/\\evil", "https://evil.tld/compte/"]
)
def test_the_way_on_stays_on_this_site(client: Client, there: str):
    make_account("lea@exemple.test", PASSWORD)
    answer = client.post(
        f"/compte/connexion?next={there}", {"login": "lea@exemple.test", "password": PASSWORD}
    )
    assert answer.headers["Location"] == "/compte/"


def test_a_planted_session_dies_at_the_sign_in(client: Client):
    make_account("lea@exemple.test", PASSWORD)
    client.get("/compte/")
    client.session["planted"] = True
    client.session.save()
    before = client.session.session_key
    sign_in(client, "lea@exemple.test")
    assert client.session.session_key != before


def test_a_forgotten_password_is_replaced_once_and_closes_what_was_open(client: Client):
    make_account("lea@exemple.test", PASSWORD)
    sign_in(client, "lea@exemple.test")
    elsewhere = Client()
    elsewhere.post("/compte/mot-de-passe/oublie", {"email": "lea@exemple.test"})
    link = delivered()[0].link
    form = elsewhere.get(link, follow=True)
    there = form.redirect_chain[-1][0]
    new = {"password1": "une autre phrase bien à moi", "password2": "une autre phrase bien à moi"}
    assert elsewhere.post(there, new).status_code == 302
    assert [letter.subject for letter in delivered()] == ["Votre mot de passe a changé"]
    assert client.get("/compte/").status_code == 302
    assert sign_in(Client(), "lea@exemple.test", new["password1"]).status_code == 302
    assert "plus valable" in Client().get(link, follow=True).content.decode()


def test_a_forgotten_password_of_nobody_gets_the_same_answer_and_a_letter_too(client: Client):
    make_account("lea@exemple.test", PASSWORD)
    answers = [
        client.post("/compte/mot-de-passe/oublie", {"email": email})
        for email in ("lea@exemple.test", "personne@exemple.test")
    ]
    assert len({(answer.status_code, answer.headers["Location"]) for answer in answers}) == 1
    letters = delivered()
    assert [letter.address for letter in letters] == ["lea@exemple.test", "personne@exemple.test"]
    assert len({letter.subject for letter in letters}) == 1


def test_a_forgotten_identifier_is_told_at_the_address_of_the_account(client: Client):
    with_number("lea@exemple.test")
    known = client.post("/compte/identifiant-oublie", {"numero": "75 03 13 49 55"})
    unknown = client.post("/compte/identifiant-oublie", {"numero": "7599999999"})
    assert body_of(known) == body_of(unknown)
    [letter] = delivered()
    assert letter.address == "lea@exemple.test"
    assert "lea@exemple.test" in letter.body


@pytest.mark.prove
@pytest.mark.parametrize("page", ["sign_in", "sign_up", "forgotten"])
def test_time_tells_nothing(page: str, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    hashed = make_account("lea@exemple.test", PASSWORD).password
    for number in range(TRIES):
        Account.objects.filter(pk=make_account(f"connue{number}@exemple.test").pk).update(password=hashed)
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(TRIES):
        for known in (True, False):
            email = f"{'connue' if known else 'inconnue'}{number}@exemple.test"
            client = Client(REMOTE_ADDR=f"10.{number % 250}.{int(known)}.{number // 250}")
            begun = time.perf_counter()
            if page == "sign_in":
                sign_in(client, email, f"pas le bon {number}")
            elif page == "sign_up":
                client.post("/compte/creation", {"email": email, "password1": PASSWORD})
            else:
                client.post("/compte/mot-de-passe/oublie", {"email": email})
            times[known].append(time.perf_counter() - begun)
    difference = median(times[True]) - median(times[False])
    print(f"{page}: {difference * 1000:.1f} ms")
    assert abs(difference) < 0.020
