"""How long what is stored is kept: the rules of `data/parameters/conservation.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from guichet.rules import DataError, Record, Text, add_months, read_text

from .dated import Dated


class Period(Dated):
    """So long, by an act; `avertissements` are days before the end, the first warning first."""

    heures: Annotated[int, Field(ge=0)] | None = None
    jours: Annotated[int, Field(ge=1)] | None = None
    ans: Annotated[int, Field(ge=1)] | None = None
    avertissements: tuple[Annotated[int, Field(ge=1)], ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> "Period":
        if [self.heures, self.jours, self.ans].count(None) != 2:
            raise ValueError("« heures », « jours » ou « ans », l'un des trois")
        if list(self.avertissements) != sorted(set(self.avertissements), reverse=True):
            raise ValueError("« avertissements » : le plus éloigné de la fin d'abord")
        return self

    def end(self, since: datetime) -> datetime:
        """When it is over; years end on the same day, the last of the month where it does not exist."""
        if self.ans is None:
            return since + timedelta(hours=self.heures or 0, days=self.jours or 0)
        day = add_months(since.date(), 12 * self.ans)
        return since.replace(year=day.year, month=day.month, day=day.day)


class RetentionRule(Record):
    """What is kept, from when, and how long on each day; without a period it goes with what it belongs to."""

    libelle: Text
    depuis: Text | None = None
    periodes: tuple[Period, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> "RetentionRule":
        if bool(self.periodes) != (self.depuis is not None):
            raise ValueError("« depuis » et « periodes » vont ensemble")
        return self

    def on(self, day: date) -> Period | None:
        """The period in force on a day; before the first one, the first."""
        held = [period for period in self.periodes if period.holds(day)]
        return held[-1] if held else self.periodes[0] if self.periodes else None


@dataclass(frozen=True, slots=True)
class Retention:
    """The rules, by name."""

    rules: Mapping[str, RetentionRule]

    def period(self, name: str, day: date) -> Period:
        """How long what `name` rules is kept, on a day.

        :raises KeyError: for a name that no rule has, or a rule without a period
        """
        period = self.rules[name].on(day)
        if period is None:
            raise KeyError(name)
        return period


def load_retention(folder: Path) -> Retention:
    """Read `conservation.yaml` of `data/parameters`.

    :raises DataError: naming file, line and what was expected
    """
    faults: list[str] = []
    text = (folder / "conservation.yaml").read_text("utf-8")
    read = read_text("parameters/conservation.yaml", text, dict[str, RetentionRule], faults)
    if faults:
        raise DataError(faults)
    return Retention(read)
