"""The pages of filing, over a trial procedure that has every type of field."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from guichet.accounts.actions import fill_offices
from guichet.publication.actions import Version, publish_procedures
from tests.accounts.people import make_account
from tests.web.applicant.person import Person

TRIAL = Path(__file__).parent / "data/essai.yaml"
PROFILE = Path(__file__).parent / "data/profil.yaml"


@pytest.fixture(autouse=True)
def trial(in_force: None) -> None:
    """The trial procedure and its profile tree, published; offices to receive what is filed."""
    day, texts = date(2020, 1, 1), {"essai": TRIAL, "profil": PROFILE}
    versions = [Version(name, day, path.read_text("utf-8")) for name, path in texts.items()]
    assert publish_procedures(versions, "essais", datetime(2026, 11, 21, tzinfo=UTC)) is None
    fill_offices()


@pytest.fixture(autouse=True)
def _the_database_lives_on_that_day(_one_day: None, settings) -> None:
    """What `acting` says of the time follows the day of the tests."""
    settings.CLOCK_OFFSET = datetime.now(UTC) - time_machine.escape_hatch.datetime.datetime.now(UTC)


@pytest.fixture
def aminata() -> Person:
    """Someone signed in, on a first device."""
    return Person(make_account("aminata@exemple.test"))


@pytest.fixture
def bilal() -> Person:
    """Someone else, signed in too."""
    return Person(make_account("bilal@exemple.test"))


@pytest.fixture
def anyone() -> Client:
    return Client(raise_request_exception=False)
