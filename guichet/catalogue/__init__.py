"""The official listing pages: read, compared, searched and checked. Pure; reads only `data/`."""

from .addresses import canonical_url, slug_of
from .changes import Change, Changes, diff
from .edition import Anomaly, Edition, Entry, Heading, Link, Notice
from .lint import Finding, lint
from .reader import parse
from .search import search

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
