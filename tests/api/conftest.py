"""The API over the reference rules, stored and put in force."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from guichet.orientation import hash_of, read_texts
from guichet.publication.models import Enforcement, Release
from tests.api.asking import NOW, Asked, ask


@pytest.fixture
def in_force(db) -> str:
    """The hash of the release in force, written as publication leaves it: proving it anew each time is slow."""
    texts = read_texts(settings.DATA)
    release = Release.objects.create(hash=hash_of(texts), texts=texts, author="test", stored_at=NOW)
    Enforcement.objects.create(release=release, author="test", since=NOW)
    return release.hash


@pytest.fixture
def post(in_force) -> Callable[..., Asked]:
    """Post a body, or what becomes one in JSON; an error comes back as a program would see it."""
    client = Client(raise_request_exception=False)

    def send(body: object, **headers: str) -> Asked:
        return ask(client, body, headers)

    return send
