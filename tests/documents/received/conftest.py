"""A person who sends documents, and a folder of one's own for them."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guichet.accounts.types import Actor
from guichet.database import Scope, acting
from guichet.documents.received import actions
from guichet.journal.types import Author
from tests.documents import corpus


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Where this test's documents are kept."""
    settings.DOCUMENTS = tmp_path / "documents"
    return settings.DOCUMENTS / "received"


def someone() -> Actor:
    person = uuid4()
    return Actor(uuid4(), person, Author("usager", str(person)), None, "fr")


@pytest.fixture
def actor() -> Actor:
    return someone()


def upload(content: bytes | None = None, name: str = "justificatif.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, corpus.jpeg() if content is None else content)


def send(actor: Actor, content: bytes | None = None, name: str = "justificatif.jpg", subject=None):
    """One act of sending, from beginning to end."""
    with acting(actor.scope) as now:
        return actions.receive(actor, upload(content, name), subject, now)


def hand_to(actor: Actor, subject, office: int) -> None:
    with acting(actor.scope):
        actions.assign(subject, office)


def agent(*offices: int) -> Scope:
    return Scope.agent(offices)
