from pathlib import Path

import pytest

from guichet import territory
from guichet.procedures import Procedure, References, load_procedures, load_references

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def references() -> References:
    return load_references(DATA, territory.load(DATA / "territory"))


@pytest.fixture(scope="session")
def committed(references) -> dict[tuple[str, str], Procedure]:
    """Every version of data/procedures, compiled once."""
    return load_procedures(DATA, references)


@pytest.fixture(scope="session")
def ase(committed) -> Procedure:
    return committed["ase-premiere-demande", "2023-10-02"]
