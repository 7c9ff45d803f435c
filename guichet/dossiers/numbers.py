"""The 19-digit number of a dossier, and the legal day of an act. Pure but for the counter."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from guichet.accounts.types import Office
from guichet.database import counters


def legal_day(at: datetime, office: Office) -> date:
    """The day it is at `at` where the office is."""
    return at.astimezone(ZoneInfo(office.zone)).date()


def draw_number(office: Office, at: datetime) -> str:
    """The next number: four digits of the office, the day in Paris, seven counted by office and day.

    Offices of one département share their four digits, and so their count. Held until the transaction ends.
    """
    day = f"{at.astimezone(ZoneInfo('Europe/Paris')):%Y%m%d}"
    rank = counters.draw("dossier", f"{office.number}-{day}")
    return f"{office.number}{day}{rank:07d}"
