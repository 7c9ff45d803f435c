"""What the pages show in the tests: trial rules shaped like the law, a trial listing, or `data/` itself."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings

from guichet.publication.actions import import_catalogue, publish_rules
from guichet.publication.types import Published

TRIAL = Path(__file__).parent / "data"
REAL_WORDS = ("vocabulary.yaml", "nationalites.yaml", "sources.yaml", "parameters/numero-etranger.yaml")
"""What the trial rules take from `data/`: the pages speak the real vocabulary."""
AUTHOR = "les tests"
RULES_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LISTING_AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
LISTING_OF = date(2026, 11, 2)


def trial_data(folder: Path) -> Path:
    """A data folder: the trial rules under the real vocabulary."""
    shutil.copytree(TRIAL / "orientation", folder / "orientation")
    (folder / "parameters").mkdir()
    for name in REAL_WORDS:
        shutil.copy(settings.DATA / name, folder / name)
    return folder


def trial_listing() -> str:
    return (TRIAL / "liste.md").read_text("utf-8")


def put_in_force(folder: Path, at: datetime = RULES_AT) -> None:
    """Publish the rules of a folder as whoever keeps them does."""
    published = publish_rules(folder, AUTHOR, at)
    assert isinstance(published, Published), published


def list_forms(text: str, at: datetime = LISTING_AT) -> None:
    import_catalogue(text, AUTHOR, at, LISTING_OF)
