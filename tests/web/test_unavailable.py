"""What a person reads while the service has no rules yet, or has lost its database."""

import pytest
from django.db import DataError, OperationalError
from django.test import Client

from guichet.publication import queries


@pytest.fixture(autouse=True)
def in_force(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is published, and this process knows no rules."""
    monkeypatch.setattr(queries, "_in_force", queries._InForce())


@pytest.mark.parametrize(("path", "words"), [("/orientation", "Rechargez"), ("/en/orientation", "Reload")])
def test_before_the_first_publication_the_page_says_to_come_back(client: Client, path: str, words: str):
    response = client.get(path)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert words in response.content.decode()


def test_a_listing_without_its_database_says_to_come_back(client: Client, monkeypatch: pytest.MonkeyPatch):
    def away() -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(queries, "_editions", away)
    assert client.get("/demarches/92").status_code == 503
    assert client.get("/demarches/").status_code == 503


@pytest.mark.parametrize(("typed", "status"), [("a\x00", 400), ("%00", 400), ("a", 500)])
def test_what_the_database_cannot_hold_is_said_not_to_be_readable(
    client: Client, monkeypatch: pytest.MonkeyPatch, typed: str, status: int
):
    def look(*_: object) -> None:
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")

    client.raise_request_exception = False
    monkeypatch.setattr("guichet.web.public.pages.render", look)
    assert client.get("/plan-du-site", {"q": typed}).status_code == status


def test_a_program_is_told_the_same(client: Client):
    response = client.post("/api/v1/orientation", "{}", content_type="application/json")
    assert response.status_code == 503
    assert response.json()["type"].endswith("aucune-regle")
