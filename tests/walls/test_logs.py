"""What people type, and the keys of the links they are sent, is in no log: neither when all goes well nor when not."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
import structlog
from django.conf import settings as site
from django.test import Client

from guichet.config.logs import LOGGING
from guichet.web.applicant import steps
from tests.accounts.people import PASSWORD
from tests.dossiers.requests import PAPERS, WHO, WHY
from tests.jobs import let_pass, run_jobs
from tests.notifications.mailbox import open_mailbox
from tests.walls.addresses import address, ask, every_route, owned_by, sign_in_as
from tests.walls.world import World
from tests.web.account.letters import delivered

CANARY = "Zq7Kanari"
NUMBER, PHONE = "9913577531", "0199887766"
TYPED = {
    **dict.fromkeys(("login", "email"), f"{CANARY}@exemple.test"),
    **dict.fromkeys(
        ("password", "password1", "password2", "oldpassword", "code"), f"{CANARY} phrase de passe"
    ),
    **dict.fromkeys(("numero", "numero_etranger", "cherche"), NUMBER),
    **dict.fromkeys(("family_name", "given_names", "helper_name", "organisation", "explanation"), CANARY),
    **dict.fromkeys(("nom_naissance", "prenoms", "lieu_naissance", "adresse-voie", "observations"), CANARY),
    "telephone": PHONE,
    "birth_date": "31/12/1913",
    "powers": "suivre",
    "kind": "avocat",
    "suite": "poursuivre",
}
NEVER = (CANARY, CANARY.lower(), NUMBER, "99 13", PHONE, "199887766", "1913-12-31", "31/12/1913")


@pytest.fixture
def logs() -> Iterator[StringIO]:
    """What a service writes on its standard error, at its own levels."""
    written = StringIO()
    form = {key: value for key, value in LOGGING["formatters"]["json"].items() if key != "()"}
    handler = logging.StreamHandler(written)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**form))
    root = logging.getLogger()
    former = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(former)


def assert_silent(logs: StringIO, *others: str) -> None:
    text = logs.getvalue()
    assert text
    assert [word for word in (*NEVER, *others) if word in text] == []


def test_what_is_typed_in_any_form_is_in_no_log(world: World, logs: StringIO):
    """Every address, as the person, a stranger and nobody; in its form, its query and its headers."""
    for role in ("anonyme", "aminata", "boris"):
        cookies = sign_in_as(role, world)
        for route in every_route():
            path = address(route, owned_by(world.aminata, world, route))
            for method in ("POST", "GET"):
                ask(
                    path,
                    method,
                    cookies,
                    TYPED,
                    headers={"referer": f"http://x/?{CANARY}", "user-agent": CANARY},
                )
    assert_silent(logs, PASSWORD)


def test_the_answers_of_a_request_are_in_no_log(world: World, logs: StringIO):
    cookies = sign_in_as("aminata", world)
    for step, usual in (
        ("informations-personnelles", WHO),
        ("motif-de-sejour", WHY),
        ("justificatifs", PAPERS),
    ):
        path = f"/dossiers/{world.aminata.draft}/etapes/{step}"
        for posted in (dict(usual) | TYPED, TYPED | {"revision": "0"}):
            for headers in ({}, {"hx-request": "true"}):
                ask(path, "POST", cookies, posted, headers=headers)
        ask(f"/dossiers/communes?q={CANARY}", "GET", cookies)
    assert_silent(logs)


def test_a_failure_says_where_and_not_what(world: World, logs: StringIO, monkeypatch):
    def failing(*_: object) -> None:
        raise ValueError(f"{CANARY} {NUMBER}")

    monkeypatch.setattr(steps, "_save", failing)
    path = f"/dossiers/{world.aminata.draft}/etapes/informations-personnelles"
    response = ask(path, "POST", sign_in_as("aminata", world), TYPED)
    assert response.status_code == 500
    assert response["X-Request-ID"] in logs.getvalue()
    assert "ValueError" in logs.getvalue()
    assert not [word for word in NEVER if word in response.content.decode()]
    assert_silent(logs)


def test_a_job_that_fails_says_where_and_not_what(world: World, logs: StringIO, settings, monkeypatch):
    def failing(*_: object, **__: object) -> None:
        raise ValueError(f"{CANARY} {NUMBER}")

    monkeypatch.setattr("guichet.documents.issued.actions.seal", failing)
    monkeypatch.setattr("guichet.notifications.smtp.send", failing)
    with open_mailbox(settings):
        for _ in range(3):
            run_jobs()
            let_pass(timedelta(minutes=30))
    assert "ValueError" in logs.getvalue()
    assert_silent(logs, "Aminata", "aminata@exemple.test")


def test_the_keys_of_links_are_in_no_log(world: World, logs: StringIO):
    """Whoever reads the logs must not be able to confirm an address or choose a new password."""
    client = Client()
    delivered()
    client.post("/compte/creation", {"email": "zoe@exemple.test", "password1": f"{CANARY} phrase de passe"})
    client.post("/compte/mot-de-passe/oublie", {"email": "boris@exemple.test"})
    links = [letter.link for letter in delivered() if "/compte/" in letter.link]
    assert len(links) == 2
    for link in links:
        key = link.rsplit("/", 1)[1]
        for there in (link, f"{link}/", f"/en{link}", link[:-3], f"{link}x/y"):
            client.get(there)
        assert_silent(logs, key, key[:-3])
    assert "/compte/mot-de-passe/…" in logs.getvalue()


def test_addresses_of_pages_stay_readable(world: World, logs: StringIO):
    path = f"/dossiers/{world.aminata.filed}/recepisse"
    ask(path, "GET", sign_in_as("aminata", world))
    assert path in logs.getvalue()
    assert site.STATIC_URL == "/static/"
