"""The dated figures of the examination and the services it consults, read once."""

from functools import cache

from django.conf import settings

from guichet.parameters import Consulted, Figures, load, load_consulted


@cache
def figures() -> Figures:
    """The figures of `data/parameters/examen.yaml`."""
    return load(settings.DATA / "parameters" / "examen.yaml")


@cache
def consulted() -> Consulted:
    """Whom an opinion may be asked of: `data/parameters/avis.yaml`."""
    return load_consulted(settings.DATA / "parameters")
