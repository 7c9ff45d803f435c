"""The official listing pages: read, compared, searched and checked. Pure; reads only `data/`."""

from guichet.catalogue.addresses import canonical_url, slug_of
from guichet.catalogue.changes import Change, Changes, diff
from guichet.catalogue.edition import Anomaly, Edition, Entry, Heading, Link, Notice
from guichet.catalogue.lint import Finding, lint
from guichet.catalogue.reader import parse
from guichet.catalogue.search import search

__all__ = [
    "Anomaly",
    "Change",
    "Changes",
    "Edition",
    "Entry",
    "Finding",
    "Heading",
    "Link",
    "Notice",
    "canonical_url",
    "diff",
    "lint",
    "parse",
    "search",
    "slug_of",
]
