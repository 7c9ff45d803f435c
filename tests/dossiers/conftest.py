from datetime import UTC, datetime

import pytest

from guichet.accounts.actions import fill_offices
from guichet.publication.actions import publish_procedures
from tests.web.published import real_versions


@pytest.fixture(autouse=True)
def _offices_and_procedures(db) -> None:
    fill_offices()
    publish_procedures(real_versions(), "essai", datetime(2023, 10, 2, tzinfo=UTC))
