"""The providers of identity, each switched on for the test that asks for it."""

from collections.abc import Iterator

import pytest

from tests.accounts.fake_provider import Provider
from tests.web.account.identified import switched_on


@pytest.fixture
def franceconnect(settings, monkeypatch) -> Iterator[Provider]:
    with switched_on("franceconnect", settings, monkeypatch) as found:
        yield found


@pytest.fixture
def proconnect(settings, monkeypatch) -> Iterator[Provider]:
    with switched_on("proconnect", settings, monkeypatch) as found:
        yield found


@pytest.fixture(params=["franceconnect", "proconnect"])
def provider(request: pytest.FixtureRequest) -> Provider:
    """Each in turn: what is asked of both."""
    return request.getfixturevalue(request.param)
