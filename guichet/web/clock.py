"""The clock of pages that open no transaction; whoever acts takes the database's."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The instant it is, aware."""
    return datetime.now(UTC) + settings.CLOCK_OFFSET


def today() -> date:
    """The day it is in Paris."""
    return timezone.localdate(now())
