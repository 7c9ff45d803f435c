"""The pages over trial rules and a trial listing, published into the database of the tests, on a fixed day."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from tests.web.published import list_forms, put_in_force, trial_data, trial_listing

TODAY = "2026-11-21 12:00:00+01:00"


@pytest.fixture(scope="session")
def trial_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trial_data(tmp_path_factory.mktemp("essai"))


@pytest.fixture(autouse=True)
def in_force(db: None, trial_folder: Path) -> None:
    """The trial rules and listing; a module that needs others gives this fixture another meaning."""
    put_in_force(trial_folder)
    list_forms(trial_listing())


@pytest.fixture(autouse=True)
def _one_day() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def client() -> Client:
    """Raises nothing by itself: an error must come back as the page a person would see."""
    return Client(raise_request_exception=False)
