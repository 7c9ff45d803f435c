"""The keys that this installation seals with."""

from pathlib import Path

from django.conf import settings

from guichet.documents.issued import keys


def keys_in_use() -> keys.Keys:
    """The keys of `GUICHET_SEAL`; outside production drawn at first use.

    :raises SealUnusable: see `keys.load`
    """
    path = Path(settings.SEAL)
    if not settings.PRODUCTION:
        keys.make_test_keys(path)
    return keys.load(path)
