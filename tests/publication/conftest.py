"""Publication over a real PostgreSQL, on copies of the reference data."""

import pytest

from guichet.publication import actions, queries
from tests.publication.release import Data, compiled_once


@pytest.fixture(autouse=True)
def _a_process_that_knows_nothing_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_in_force", queries._InForce())
    monkeypatch.setattr(queries, "restore", compiled_once)
    monkeypatch.setattr(actions, "restore", compiled_once)


@pytest.fixture
def data(tmp_path) -> Data:
    return Data.copied(tmp_path / "data")
