from datetime import UTC, datetime

import pytest
from django.conf import settings

from guichet.accounts.actions import fill_offices
from guichet.publication.actions import publish_procedures, read_versions


@pytest.fixture(autouse=True)
def _offices_and_procedures(db) -> None:
    fill_offices()
    versions = read_versions(settings.DATA)
    assert isinstance(versions, tuple)
    publish_procedures(versions, "essai", datetime(2023, 10, 2, tzinfo=UTC))
