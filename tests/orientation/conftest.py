from datetime import date
from pathlib import Path

import pytest

from guichet.orientation import Compiled, Orientation, load
from guichet.territory import Territory
from guichet.territory import load as load_territory

DATA = Path(__file__).parents[2] / "data"
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def territory() -> Territory:
    return load_territory(DATA / "territory")


@pytest.fixture(scope="session")
def orientation(territory) -> Orientation:
    return load(DATA, territory)


@pytest.fixture(scope="session")
def compiled(orientation) -> Compiled:
    return orientation.compiled


@pytest.fixture(scope="session")
def ask(orientation):
    """Ask about a situation on a fixed day."""

    def answer(situation, lang="fr", skip=()):
        return orientation.answer(situation, today=TODAY, lang=lang, skip=skip)

    return answer
