"""The reference data of this release, for the commands that need neither Django nor a database."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from guichet.config.commands import CommandError
from guichet.orientation import DataError, Orientation, load
from guichet.territory import Territory
from guichet.territory import load as load_territory

DATA = Path(__file__).resolve().parent.parent.parent / "data"


def today() -> date:
    """The day it is in Paris."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()


def now() -> datetime:
    return datetime.now(UTC)


@cache
def territory() -> Territory:
    return load_territory(DATA / "territory")


def orientation(folder: Path = DATA) -> Orientation:
    """The rules of a data folder.

    :raises CommandError: with every fault, one a line
    """
    try:
        return load(folder, territory())
    except DataError as error:
        raise CommandError("\n".join(error.faults)) from error
