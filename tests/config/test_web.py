"""What every response carries, what the logs keep, and the two addresses for whatever watches the service."""

import json
import logging
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from guichet.config import health, security
from guichet.config.logs import log_requests, place_of_exception
from guichet.database import Scope, acting
from guichet.journal.actions import write
from guichet.journal.types import Author
from guichet.publication.actions import publish


def test_the_process_answers_without_a_database(client):
    assert client.get("/healthz").json() == {"etat": "ok"}


def test_a_database_that_does_not_answer_is_named(client, monkeypatch):
    def fail() -> bool:
        raise OperationalError

    monkeypatch.setattr(health.schema, "pending", fail)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["manque"]) == (503, "base_de_donnees")


def test_migrations_that_are_not_applied_are_named(client, monkeypatch):
    monkeypatch.setattr(health.schema, "pending", lambda: True)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["manque"]) == (503, "migrations")


@pytest.mark.django_db
def test_a_service_without_rules_in_force_is_not_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()["manque"]) == (503, "regles")


@pytest.mark.django_db
def test_a_service_with_rules_in_force_is_ready(client):
    publish("les tests", datetime(2026, 11, 21, tzinfo=UTC))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["etat"], response.json()["alertes"]) == (200, "pret", [])


@pytest.mark.django_db
def test_acts_that_await_their_seal_for_more_than_a_minute_are_an_alert(client):
    publish("les tests", datetime(2026, 11, 21, tzinfo=UTC))
    for seconds, alerts in ((50, []), (70, ["journal_en_retard"])):
        with acting(Scope.service()) as now:
            write(Author.service("essai"), "essai", uuid4(), now - timedelta(seconds=seconds))
        found = client.get("/readyz").json()
        assert found["alertes"] == alerts
        assert seconds <= found["journal"]["plus_ancienne_s"] < seconds + 10
    assert found["journal"]["non_scellees"] == 2


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/static/nowhere.css"])
def test_every_response_carries_the_protections(client, path):
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_production_asks_for_encrypted_resources_only(settings):
    settings.PRODUCTION = True
    response = security.add_headers(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert response["Content-Security-Policy"].endswith("upgrade-insecure-requests")


@pytest.mark.parametrize("host", ["evil.exemple.test", "localhost.evil.test", "a b", ""])
def test_another_host_is_refused(client, host):
    assert client.get("/nowhere", headers={"host": host}).status_code == 400


def test_forwarding_headers_of_a_stranger_change_nothing(client):
    response = client.get("/healthz", headers={"x-forwarded-host": "evil.test", "x-forwarded-proto": "https"})
    assert response.status_code == 200
    assert not response.wsgi_request.is_secure()
    assert response.wsgi_request.get_host() == "testserver"


def test_a_body_too_large_or_too_many_fields_are_the_senders_fault(rf, settings):
    fields = "&".join(f"champ{number}=" for number in range(5000))
    with pytest.raises(TooManyFieldsSent):
        _ = rf.post("/", fields, "application/x-www-form-urlencoded").POST
    with pytest.raises(RequestDataTooBig):
        _ = rf.post("/", b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), "application/json").body


def test_a_request_is_one_line_without_its_query_or_its_address(client, caplog):
    with caplog.at_level(logging.INFO, "guichet.request"):
        response = client.get(
            "/nowhere?nationalite=DZA", headers={"referer": "http://x/?secret"}, REMOTE_ADDR="192.0.2.7"
        )
    lines = [record.msg for record in caplog.records if record.name == "guichet.request"]
    assert len(lines) == 1
    assert {key: lines[0][key] for key in ("method", "path", "status")} == {
        "method": "GET",
        "path": "/nowhere",
        "status": 404,
    }
    assert lines[0]["request_id"] == response["X-Request-ID"]
    assert not any(word in json.dumps(lines[0]) for word in ("DZA", "secret", "192.0.2.7"))


def test_an_identifier_sent_by_a_stranger_is_not_taken_over(client):
    assert client.get("/healthz", headers={"x-request-id": "forged"})["X-Request-ID"] != "forged"


def test_an_exception_is_logged_by_place_not_by_what_it_quotes():
    try:
        int("n° 9912345678")
    except ValueError as error:
        event = place_of_exception(None, "", {"exc_info": (type(error), error, error.__traceback__)})
    assert event["exception"] == "ValueError"
    assert "9912345678" not in json.dumps(event)


def test_a_failing_view_still_has_its_line(caplog):
    def fail(request):
        raise RuntimeError

    with caplog.at_level(logging.INFO, "guichet.request"), pytest.raises(RuntimeError):
        log_requests(fail)(RequestFactory().get("/x"))
