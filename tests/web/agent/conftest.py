"""The pages of agents, over the real procedures, on the days of the tests."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from guichet.accounts.actions import fill_offices
from guichet.accounts.models import Account
from guichet.publication.actions import publish_procedures
from tests.accounts.agents import sign_in_agent
from tests.dossiers.instruction.examined import Examined, days, examined
from tests.web.published import real_versions


@pytest.fixture
def at(settings):
    """Bring the clock of the service to a time."""

    def bring(when: datetime) -> None:
        settings.CLOCK_OFFSET = when - time_machine.escape_hatch.datetime.datetime.now(UTC)

    return bring


@pytest.fixture
def one(db, at) -> Examined:
    """A request under examination, two days after its filing."""
    fill_offices()
    publish_procedures(real_versions(), "essai", datetime(2023, 10, 2, tzinfo=UTC))
    found = examined()
    at(days(2))
    return found


@pytest.fixture
def ines(one: Examined) -> Client:
    """The agent who examines it, signed in."""
    client = Client(raise_request_exception=False)
    sign_in_agent(client, "ines@exemple.test")
    return client


@pytest.fixture
def aminata(one: Examined) -> Client:
    """Whose request it is, signed in on the day."""
    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.get(email="aminata@exemple.test"))
    return client
