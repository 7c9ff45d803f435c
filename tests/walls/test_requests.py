"""What a browser never sends and an attacker does: a page that says no, never a failure, never a way out."""

from http.cookies import SimpleCookie
from uuid import UUID

import pytest
from django.test import Client

from guichet.database import acting
from guichet.dossiers import queries
from tests.accounts.people import PASSWORD
from tests.dossiers.requests import WHO
from tests.walls.addresses import address, ask, every_route, owned_by, sign_in_as
from tests.walls.test_jobs import state_of
from tests.walls.world import World

AWAY = [
    "//evil.tld",
    "///evil.tld",
    "/\\evil.tld",
    "\\\\evil.tld",
    "https://evil.tld",
    "https:evil.tld",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.tld",
    "\x00//evil.tld",
    "http://localhost:8000@evil.tld/",
    "//evil.tld\r\nSet-Cookie: a=b",
    "x" * 5000,
]
NOWHERE = [
    "/dossiers/1",
    "/dossiers/%00",
    "/dossiers//etapes/x",
    f"/dossiers/{'1' * 1_000_000}/depot",
    f"/dossiers/{UUID(int=7)}/etapes/{'x' * 100_000}",
    "/dossiers/..%2f..%2fetc/passwd",
    "/dossiers/%ed%a0%80/depot",
    "/notifications/1",
    f"/compte/mandats/{'9' * 60}/code",
    f"/compte/second-facteur/cles/{'9' * 60}/nom",
    "/compte/donnees/copies/1",
]


@pytest.fixture
def aminata(world: World) -> SimpleCookie:
    return sign_in_as("aminata", world)


GOING_ON = (
    "compte/connexion",
    "compte/verification",
    "compte/deconnexion",
    "compte/creation",
    "compte/reprise",
)


def test_no_page_leads_away(world: World, aminata: SimpleCookie):
    """Whatever address is asked to go on to, the next page is ours: each way of writing it where one may go on."""
    wrong = []
    for cookies in (aminata, SimpleCookie()):
        for route in every_route():
            path = address(route, owned_by(world.aminata, world, route))
            for there in AWAY if route.pattern in GOING_ON else AWAY[:1]:
                posted = {"next": there, "suite": there, "password": PASSWORD, "login": "boris@exemple.test"}
                for method in ("POST", "GET"):
                    response = ask(path, method, cookies, posted)
                    where = response.headers.get("Location", "/")
                    if not where.startswith("/") or where[1:2] in ("/", "\\", "\t"):
                        wrong.append((method, path, where))
                    if response.status_code >= 500:
                        wrong.append((method, path, response.status_code))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("path", NOWHERE, ids=lambda path: path[:40])
def test_an_address_of_nothing_is_not_found(world: World, aminata: SimpleCookie, path: str):
    for method in ("GET", "POST"):
        assert ask(path, method, aminata).status_code in (400, 404), method


@pytest.mark.parametrize("page", ["-1", "0", "x", "1e3", "9" * 12, "9" * 400, "٣", "1&page=2"])
def test_a_page_that_is_not_there_is_the_nearest(world: World, aminata: SimpleCookie, page: str):
    assert ask(f"/notifications/?page={page}&etat={page}", "GET", aminata).status_code == 200


def test_another_host_gets_nothing(world: World, aminata: SimpleCookie):
    for host in ("evil.tld", "localhost.evil.tld", "localhost:80@evil.tld", ""):
        response = ask("/dossiers/", "GET", aminata, headers={"host": host})
        assert response.status_code == 400, host
        assert "evil" not in response.content.decode()


def test_forwarding_headers_are_nobody_s_word(world: World, aminata: SimpleCookie):
    headers = {
        "x-forwarded-host": "evil.tld",
        "x-forwarded-proto": "https",
        "x-forwarded-for": ", ".join(["192.0.2.1"] * 100),
        "forwarded": "host=evil.tld",
        "x-original-url": "/agent/",
        "x-http-method-override": "DELETE",
    }
    for route in every_route():
        path = address(route, owned_by(world.aminata, world, route))
        usual, forged = ask(path, "GET", aminata), ask(path, "GET", aminata, headers=headers)
        assert forged.status_code == usual.status_code, path
        if not forged.streaming:
            assert b"evil.tld" not in forged.content, path
        assert "evil.tld" not in forged.headers.get("Location", ""), path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sessionid", "x" * 8000),
        ("sessionid", "é\\x00"),
        ("sessionid", "'; DROP TABLE django_session--"),
        ("csrftoken", "x" * 8000),
        ("messages", "x" * 8000),
        ("django_language", "../../x"),
    ],
)
def test_a_cookie_of_garbage_is_nobody_s(world: World, name: str, value: str):
    cookies: SimpleCookie = SimpleCookie()
    cookies[name] = value
    assert ask("/dossiers/", "GET", cookies).status_code == 302
    assert ask("/compte/connexion", "GET", cookies).status_code == 200


def test_the_token_of_someone_else_s_form_is_refused(world: World, aminata: SimpleCookie):
    other = Client(raise_request_exception=False)
    other.get("/compte/connexion")
    token = other.cookies["csrftoken"].value
    path = f"/dossiers/{world.aminata.draft}/abandon"
    refused = ask(path, "POST", aminata, {"csrfmiddlewaretoken": token}, enforce_csrf_checks=True)
    assert refused.status_code == 403
    elsewhere = {"origin": "https://evil.tld"}
    own = {"csrfmiddlewaretoken": aminata["csrftoken"].value if "csrftoken" in aminata else token}
    assert ask(path, "POST", aminata, own, enforce_csrf_checks=True, headers=elsewhere).status_code == 403


def test_too_much_of_a_form_is_refused_before_it_is_read(world: World, aminata: SimpleCookie):
    path = f"/dossiers/{world.aminata.draft}/etapes/informations-personnelles"
    before = state_of(world.aminata)
    many = {f"champ{number}": "x" for number in range(5000)}
    heavy = {"nom_naissance": "x" * 3_000_000}
    assert ask(path, "POST", aminata, many, undone=False).status_code == 400
    plain = "&".join(f"{name}={value}" for name, value in heavy.items())
    sent = ask(
        path, "POST", aminata, undone=False, data=plain, content_type="application/x-www-form-urlencoded"
    )
    assert sent.status_code == 413
    assert state_of(world.aminata) == before


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--x\r\nContent-Disposition: form-data; name=\"nom_naissance\"\r\n\r\nEx", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data; name=\"a", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=" + "y" * 500),
        (b"nom_naissance=\xff\xfe\xed\xa0\x80", "application/x-www-form-urlencoded"),
        (b"nom_naissance=%ed%a0%80&%00=%00", "application/x-www-form-urlencoded"),
        (b"nom_naissance=a", "application/x-www-form-urlencoded; charset=utf-7"),
        (b"nom_naissance=a", "application/x-www-form-urlencoded; charset=nothing"),
        (b"[" * 100_000, "application/json"),
        (b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "text/xml"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_form_is_no_failure(world: World, aminata: SimpleCookie, body: bytes, kind: str):
    for path in (
        f"/dossiers/{world.aminata.draft}/etapes/informations-personnelles",
        f"/dossiers/{world.aminata.draft}/documents/accord-representant",
        f"/dossiers/{world.aminata.draft}/depot",
        "/compte/connexion",
        "/compte/creation",
        "/api/v1/orientation",
        "/verifier",
    ):
        client = Client(raise_request_exception=False)
        client.cookies = SimpleCookie(aminata.output(header="", sep=";"))
        response = client.generic("POST", path, body, content_type=kind)
        assert response.status_code < 500, path
    assert state_of(world.aminata)["dossiers_dossier"]


def test_a_field_sent_twice_is_read_as_one_or_refused(world: World, aminata: SimpleCookie):
    """The owner of what is written is never taken from a form."""
    path = f"/dossiers/{world.aminata.draft}/etapes/informations-personnelles?dossier={world.boris.draft}"
    posted = dict(WHO) | {"revision": ["1", "2"], "nom_naissance": ["Un", "Deux"]}
    before = state_of(world.boris)
    assert ask(path, "POST", aminata, posted, undone=False).status_code < 500
    assert state_of(world.boris) == before
    with acting(world.aminata.actor.scope):
        kept = queries.get_for(world.aminata.actor, world.aminata.draft).answers["nom_naissance"]
    assert kept in ("Exemple", "Un", "Deux")
