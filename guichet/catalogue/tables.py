"""The small tables of `data/catalogue`, checked as they are read."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

FOLDER = Path(__file__).resolve().parents[2] / "data" / "catalogue"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Synonyms(_Table):
    """`groupes`: expressions that mean the same to a person who searches; `mots_vides`: words to ignore."""

    mots_vides: tuple[str, ...]
    groupes: tuple[tuple[str, ...], ...]


class Article(_Table):
    """An article of the code before its recodification, how a slug writes it, and its number since."""

    ancien: str
    nouveau: str
    slug: str | None = None


class Articles(_Table):
    """`source`: an id of data/sources.yaml, for the renumbering; `depuis`: the day it came into force."""

    source: str = Field(min_length=1)
    depuis: date
    articles: tuple[Article, ...]


class Expiry(_Table):
    """A word whose procedures ended on a day, with the act that ended them.

    `source`: an id of data/sources.yaml.
    """

    mot: str
    depuis: date
    motif: str
    source: str = Field(min_length=1)


class Expiries(_Table):
    expires: tuple[Expiry, ...]


@cache
def synonyms() -> Synonyms:
    return Synonyms.model_validate(_read("synonymes.yaml"))


@cache
def articles() -> Articles:
    return Articles.model_validate(_read("articles.yaml"))


@cache
def expiries() -> tuple[Expiry, ...]:
    return Expiries.model_validate(_read("expires.yaml")).expires


def _read(name: str) -> object:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
