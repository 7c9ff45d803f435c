"""The pages over a small release, on a fixed day."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.web.published import published

TODAY = "2026-11-21 12:00:00+01:00"


@pytest.fixture(autouse=True)
def _published() -> Iterator[None]:
    with published(), time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def client() -> Client:
    """Raises nothing by itself: an error must come back as the page a person would see."""
    return Client(raise_request_exception=False)
