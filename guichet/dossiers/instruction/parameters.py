"""The dated figures of the examination, read once."""

from functools import cache

from django.conf import settings

from guichet.parameters import Figures, load


@cache
def figures() -> Figures:
    """The figures of `data/parameters/examen.yaml`."""
    return load(settings.DATA / "parameters" / "examen.yaml")
