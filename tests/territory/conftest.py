from pathlib import Path

import pytest
from hypothesis import strategies as st

from guichet.territory import Commune, Nature, Territory, load

FOLDER = Path(__file__).parents[2] / "data" / "territory"


@pytest.fixture(scope="session")
def territory() -> Territory:
    return load(FOLDER)


@pytest.fixture(scope="session")
def any_commune(territory) -> st.SearchStrategy[Commune]:
    """One of the present communes and municipal arrondissements."""
    lines = (FOLDER / "communes.tsv").read_text(encoding="utf-8").splitlines()
    codes = sorted({line.lstrip("+").partition("\t")[0] for line in lines})
    places = [place for code in codes if (place := territory.commune(code))]
    whole = [one for one in places if one.nature in (Nature.PRESENT, Nature.MUNICIPAL_ARRONDISSEMENT)]
    assert len(whole) > 34_000
    return st.integers(0, len(whole) - 1).map(whole.__getitem__)
