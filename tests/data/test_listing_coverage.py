"""Every form of the official listing answers someone, or stands in a short list that says why not."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from guichet.catalogue import parse

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "data/orientation/prefectures"
LISTING = parse((ROOT / "data/catalogue/2025-07-11.md").read_text())
SOURCE = "ds-liste-2025"
NOT_USED: list[dict[str, str]] = yaml.safe_load((Path(__file__).parent / "listing_not_used.yaml").read_text())


def addresses_listed() -> dict[str, set[str]]:
    """The addresses of the listing, by département: of its forms and of its notices."""
    listed: defaultdict[str, set[str]] = defaultdict(set)
    for entry in LISTING.entrees:
        if entry.departement and entry.url:
            listed[entry.departement].add(entry.url)
    for notice in LISTING.avis:
        if notice.departement:
            listed[notice.departement].update(link.url for link in notice.liens)
    return dict(listed)


def words_listed(departement: str) -> set[str]:
    """The titles and notices of the listing for a département."""
    titles = {entry.intitule for entry in LISTING.entrees if entry.departement == departement}
    return titles | {notice.texte for notice in LISTING.avis if notice.departement == departement}


def table(departement: str) -> dict[str, Any]:
    return yaml.safe_load((TABLES / f"{departement}.yaml").read_text())


def addresses_used(departement: str) -> set[str]:
    """The addresses that a rule of the département's table gives to someone."""
    read = table(departement)
    named = {name for rule in read["regles"] for name in rule["alors"].get("liens", [])}
    return {link["url"] for name, link in read["liens"].items() if name in named}


def quotations(departement: str) -> Iterator[str]:
    for rule in table(departement)["regles"]:
        yield from (source["citation"] for source in rule["source"] if source["id"] == SOURCE)


each_departement = pytest.mark.parametrize("departement", sorted(addresses_listed()))


@each_departement
def test_every_listed_form_is_given_to_someone(departement: str) -> None:
    excused = {line["url"] for line in NOT_USED if line["departement"] == departement}
    assert addresses_listed()[departement] - addresses_used(departement) == excused


@each_departement
def test_titles_are_quoted_word_for_word(departement: str) -> None:
    assert set(quotations(departement)) <= words_listed(departement)


@pytest.mark.parametrize("line", NOT_USED, ids=lambda line: line["url"].rsplit("/", 1)[-1])
def test_an_unused_form_says_why(line: dict[str, str]) -> None:
    assert line["raison"].strip()
