from datetime import timedelta

import pytest

from guichet.database import Scope, acting
from guichet.dossiers import models
from tests.dossiers.conftest import _offices_and_procedures  # noqa: F401  # what a request needs to be begun


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path) -> None:
    settings.DOCUMENTS = tmp_path / "documents"


@pytest.fixture
def later(settings):
    """Let days pass, with a clock that was watched all the while."""

    def pass_to(days: float) -> None:
        settings.CLOCK_OFFSET = timedelta(days=days)
        with acting(Scope.service()) as now:
            values = {"at": now, "steady_since": now - timedelta(days=2)}
            models.Heartbeat.objects.update_or_create(id=1, defaults=values)

    return pass_to
