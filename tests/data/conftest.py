from pathlib import Path

import pytest

from guichet import orientation, territory

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def rules() -> orientation.Orientation:
    """The rules as committed, compiled once."""
    return orientation.load(DATA, territory.load(DATA / "territory"))
