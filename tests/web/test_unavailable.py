"""What a person reads while the service has no rules yet, or has lost its database."""

import pytest
from django.db import OperationalError
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


def test_a_program_is_told_the_same(client: Client):
    response = client.post("/api/v1/orientation", "{}", content_type="application/json")
    assert response.status_code == 503
    assert response.json()["type"].endswith("aucune-regle")
