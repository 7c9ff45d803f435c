"""The words of each way in which a request comes: read once from `data/parameters/voies.yaml`."""

from functools import cache

from django.conf import settings

from guichet.parameters import Channels, load_channels


@cache
def channels() -> Channels:
    """The words by channel."""
    return load_channels(settings.DATA / "parameters")
