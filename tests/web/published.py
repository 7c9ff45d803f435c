"""What the pages show in the tests: trial rules shaped like the law, a trial listing, or `data/` itself."""

import shutil
from collections.abc import Callable, Sequence
from copy import copy
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Model

from guichet.publication.actions import Version, import_catalogue, publish_rules, read_versions
from guichet.publication.models import AnswerChange, CatalogueEdition, Enforcement, ListingChange, Release
from guichet.publication.types import Refused

TRIAL = Path(__file__).parent / "data"
REAL_WORDS = ("vocabulary.yaml", "nationalites.yaml", "sources.yaml", "parameters/numero-etranger.yaml")
"""What the trial rules take from `data/`: the pages speak the real vocabulary."""
AUTHOR = "les tests"
RULES_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LISTING_AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
LISTING_OF = date(2026, 11, 2)
RULES, LISTING = (Release, Enforcement, AnswerChange), (CatalogueEdition, ListingChange)


@cache
def real_versions() -> tuple[Version, ...]:
    """The procedures of `data/`, read once."""
    versions = read_versions(settings.DATA)
    assert isinstance(versions, tuple), versions
    return versions


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
    _once((folder, at), RULES, lambda: publish_rules(folder, AUTHOR, at))


def list_forms(text: str, at: datetime = LISTING_AT) -> None:
    _once((text, at), LISTING, lambda: import_catalogue(text, AUTHOR, at, LISTING_OF))


def _once(key: object, tables: Sequence[type[Model]], publish: Callable[[], object]) -> None:
    """Publish on empty tables; the next time put back the rows that this made, which compiles nothing again."""
    empty = not any(table.objects.exists() for table in tables)
    if empty and key in _MADE:
        for table, rows in zip(tables, _MADE[key], strict=True):
            table.objects.bulk_create(copy(row) for row in rows)
        return
    published = publish()
    assert not isinstance(published, Refused), published
    if empty:
        _MADE[key] = [list(table.objects.all()) for table in tables]


_MADE: dict[object, list[list[Any]]] = {}
