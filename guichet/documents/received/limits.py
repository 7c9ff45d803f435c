"""The figures in force on a day."""

from dataclasses import fields
from datetime import date
from functools import cache, lru_cache

from django.conf import settings

from guichet.documents.received.types import Limits
from guichet.parameters import Figures, load


@cache
def _figures() -> Figures:
    return load(settings.DATA / "parameters" / "televersement.yaml")


@lru_cache(maxsize=8)
def on(day: date) -> Limits:
    """What may be sent on that day."""
    return Limits(**{field.name: _figures().on(field.name, day) for field in fields(Limits)})
