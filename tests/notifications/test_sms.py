"""Text messages: to a file by default, to a provider on this machine that accepts, refuses or is away."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured

from guichet.accounts.models import Person
from guichet.config import sms as address
from guichet.database import Scope, acting
from guichet.notifications import actions, sms, smtp
from guichet.notifications.jobs import find_forgotten
from tests.accounts.people import make_account
from tests.config.served import free_port
from tests.jobs import run_jobs
from tests.notifications.test_sending import deliveries, pass_time, tell

PHONE = "+33612345678"
OUTCOME = "channel, state, tries, error, provider_id"


@dataclass
class Provider:
    """What was asked of it, and what it answers."""

    status: int = 202
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"sms-42"
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def open_provider(settings) -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            provider.asked.append((self.headers.get("Authorization", ""), json.loads(body)))
            self.send_response(provider.status)
            for name, value in provider.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(provider.body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", free_port()), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS = address.provider(f"http://nom:mot@127.0.0.1:{server.server_port}/envoi?de=Essai&delai=2")
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def provider(settings):
    with open_provider(settings) as found:
        yield found


@pytest.fixture
def amina():
    person = make_account("amina@exemple.test").person_id
    with acting(Scope.usager(person)):
        row = Person.objects.get(pk=person)
        row.phone = PHONE
        row.save()
    return person


@pytest.mark.django_db
def test_a_card_that_is_ready_is_said_by_text_message_too(amina, provider):
    tell(amina, "titre_disponible", {"numero": "5901202308160000001"})
    tell(amina)
    run_jobs()
    [(login, said)] = provider.asked
    assert login == "Basic bm9tOm1vdA=="
    assert (said["a"], said["de"]) == (PHONE, "Essai")
    assert said["texte"].startswith("Guichet : une nouvelle étape")
    assert "5901202308160000001" not in said["texte"]
    assert ("sms", "envoye", 1, "", "sms-42") in deliveries(OUTCOME)


@pytest.mark.django_db
def test_a_notification_left_closed_is_told_of_by_every_means(amina, provider):
    tell(amina, "rappel_lecture", {"numero": "5901202308160000001"})
    run_jobs()
    [(_, said)] = provider.asked
    assert "n'avez pas ouverte" in said["texte"]
    assert len(said["texte"]) <= 160
    assert sorted(row[0] for row in deliveries(OUTCOME)) == ["courriel", "sms"]


@pytest.mark.django_db
def test_without_a_telephone_the_mail_leaves_alone(provider):
    tell(make_account("amina@exemple.test").person_id, "titre_disponible", {"numero": "1"})
    run_jobs()
    assert provider.asked == []
    assert [row[0] for row in deliveries(OUTCOME)] == ["courriel"]


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "state"), [(503, "a_envoyer"), (302, "a_envoyer"), (422, "rejete")])
def test_a_provider_that_is_away_is_asked_again_one_that_knows_no_such_number_is_not(
    provider, settings, status, state
):
    provider.status = status
    actions.text_to(PHONE, "Code : 12345678", "fr")
    run_jobs()
    assert deliveries(OUTCOME) == [("sms", state, 1, str(status), "")]
    provider.status = 202
    pass_time(settings, timedelta(minutes=2))
    run_jobs()
    assert len({said["id"] for _, said in provider.asked}) == 1
    assert deliveries("state") == [("envoye" if state == "a_envoyer" else "rejete",)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Length": "100"}, b"sms"),
        ({"Content-Encoding": "gzip"}, b"no gzip"),
        ({"Transfer-Encoding": "chunked"}, b"zz\r\n"),
        ({}, b"sms\x00\x00"),
    ],
)
def test_a_text_message_that_was_accepted_is_sent_once_however_the_answer_ends(
    provider, settings, headers, body
):
    provider.headers, provider.body = headers, body
    actions.text_to(PHONE, "Code : 12345678", "fr")
    for _ in range(3):
        run_jobs()
        pass_time(settings, timedelta(minutes=20))
        find_forgotten(0)
    assert len(provider.asked) == 1
    assert deliveries("state, tries, error") == [("envoye", 1, "")]


@pytest.mark.django_db
def test_a_provider_that_leads_to_no_address_is_asked_again(provider):
    provider.status, provider.headers = 302, {"Location": "http://[::"}
    actions.text_to(PHONE, "Code : 12345678", "fr")
    run_jobs()
    assert deliveries(OUTCOME) == [("sms", "a_envoyer", 1, "302", "")]


@pytest.mark.django_db
@pytest.mark.parametrize("way", [sms, smtp])
def test_a_message_is_given_up_after_three_days_whatever_fails_in_us(amina, settings, monkeypatch, way):
    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(way, "send", fail)
    tell(amina, "titre_disponible", {"numero": "1"})
    for _ in range(100):
        run_jobs()
        pass_time(settings, timedelta(hours=1))
    channel = "sms" if way is sms else "courriel"
    [(state, tries, error)] = [
        row[1:] for row in deliveries("channel, state, tries, error") if row[0] == channel
    ]
    assert (state, error) == ("echec", "interne")
    assert 8 <= tries <= 12


@pytest.mark.django_db
def test_without_a_provider_it_is_kept_as_a_file(settings, tmp_path: Path):
    settings.SMS, settings.SMS_FOLDER = None, tmp_path / "sms"
    actions.text_to(PHONE, "Code : 12345678", "fr")
    run_jobs()
    [file] = (tmp_path / "sms").iterdir()
    assert json.loads(file.read_text())["texte"] == "Code : 12345678"
    assert deliveries("state, content") == [("envoye", "")]


def test_the_address_of_a_provider_is_read_and_nothing_of_a_wrong_one_is_quoted():
    assert address.provider("") is None
    assert address.provider("https://a:b%40c@sms.exemple.test/v1")["login"] == "a:b@c"
    for wrong in ("ftp://x", "https://", "https://x?autre=1", "https://x?delai=jamais"):
        with pytest.raises(ImproperlyConfigured, match="SMS_URL") as refusal:
            address.provider(wrong)
        assert "jamais" not in str(refusal.value)
    assert address.production_refusals("") == []
    assert address.production_refusals("http://sms.exemple.test")
    assert not address.production_refusals("https://sms.exemple.test")
