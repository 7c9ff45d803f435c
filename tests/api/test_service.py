"""Before there are rules, and whether the service says so."""

import pytest
from django.db import connection
from django.test import Client

from tests.api.asking import STUDENT, ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_without_rules_nothing_is_answered_and_the_reason_is_said(client, language):
    asked = ask(client, STUDENT, {"accept_language": language})
    assert asked.refused(503, "aucune-regle") == []
    assert client.get("/api/v1/vocabulaire").status_code == 503


def test_a_service_without_rules_is_not_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"etat": "indisponible", "manque": "regles"})


def test_a_service_with_rules_is_ready(client, in_force):
    response = client.get("/readyz")
    assert (response.status_code, response.json()["etat"]) == (200, "pret")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_a_service_whose_schema_is_older_is_not_ready(client, in_force):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'publication' RETURNING name, applied")
        applied = cursor.fetchall()
        try:
            response = client.get("/readyz")
        finally:
            rows = [("publication", *row) for row in applied]
            cursor.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", rows)
    assert (response.status_code, response.json()["manque"]) == (503, "migrations")
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_service_whose_database_is_gone_is_not_ready_but_alive(client, in_force):
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "no_such_database"
    try:
        response = client.get("/readyz")
        alive = client.get("/healthz")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    assert (response.status_code, response.json()["manque"]) == (503, "base_de_donnees")
    assert alive.status_code == 200
    assert client.get("/readyz").status_code == 200
