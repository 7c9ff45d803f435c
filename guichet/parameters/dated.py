"""Delays and amounts: a value from one day to another, with the act that fixes it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from pydantic import model_validator

from guichet.rules import Record, add_days, add_months


class Dated(Record):
    """A value in force from `du` to `au`, both included; `base` is its act."""

    du: date
    au: date | None = None
    base: str
    source: str
    verifier: bool = False

    def holds(self, day: date) -> bool:
        return self.du <= day and (self.au is None or day <= self.au)


class Delay(Dated):
    """So many months or days. `franc`: neither the first day nor the last counts."""

    mois: int | None = None
    jours: int | None = None
    franc: bool = False

    @model_validator(mode="after")
    def _one_unit(self) -> "Delay":
        if (self.mois is None) == (self.jours is None):
            raise ValueError("« mois » ou « jours », l'un des deux")
        return self

    def end(self, start: date) -> date:
        """The last day, before it is put off to a working day.

        Months are counted from day to same day, the last of the month where it does not exist: four months from
        31 October end on 28 or 29 February (code de procédure civile, art. 641).
        """
        last = add_days(start, self.jours) if self.jours is not None else add_months(start, self.mois or 0)
        return add_days(last, 1) if self.franc else last


class Amount(Dated):
    """So many whole euros."""

    montant: int
    dont_au_depot: int | None = None


class FixedHoliday(Record):
    mois: int
    jour: int
    nom: str


class MovingHoliday(Record):
    """A holiday so many days after Easter."""

    apres_paques: int
    nom: str


class HolidayFile(Record):
    """Public holidays of the whole of France."""

    fixes: list[FixedHoliday]
    mobiles: list[MovingHoliday]
    base: str
    source: str


Kind = TypeVar("Kind", bound=Dated)


def in_force(values: Mapping[str, Sequence[Kind]], name: str, day: date) -> Kind:
    """The value of a parameter on a day; before its first act, the first known.

    :raises KeyError: for a name that no file holds
    """
    entries = values[name]
    return next((entry for entry in reversed(entries) if entry.holds(day)), entries[0])


def easter(year: int) -> date:
    """Easter Sunday of a year (the Gregorian computus as Meeus gives it)."""
    golden, century = year % 19, year // 100
    leap, rest = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quarter, left = divmod(year % 100, 4)
    sunday = (32 + 2 * rest + 2 * quarter - moon - left) % 7
    shift = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int, file: HolidayFile) -> frozenset[date]:
    fixed = {date(year, entry.mois, entry.jour) for entry in file.fixes}
    return frozenset(fixed | {add_days(easter(year), entry.apres_paques) for entry in file.mobiles})


def working_day(day: date, file: HolidayFile) -> date:
    """The day itself, or the next that is neither a Saturday, a Sunday nor a public holiday."""
    while day.weekday() >= 5 or day in holidays(day.year, file):
        day = add_days(day, 1)
    return day
