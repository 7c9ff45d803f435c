from pathlib import Path

import pytest

from guichet.catalogue import Edition, parse

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "data" / "catalogue" / "2025-07-11.md"
SAMPLES = ROOT / "tests" / "data" / "catalogue"


@pytest.fixture(scope="session")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def edition(page) -> Edition:
    return parse(page)
