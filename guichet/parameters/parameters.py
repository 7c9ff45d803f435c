"""All the parameters of `data/parameters`."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from guichet.rules import DataError, read_text

from .dated import Amount, Delay, HolidayFile, in_force, working_day
from .foreigner_number import NumberRules

_FORMS: dict[str, Any] = {
    "numero-etranger": NumberRules,
    "delais": dict[str, list[Delay]],
    "taxes": dict[str, list[Amount]],
    "jours-feries": HolidayFile,
}


class Parameters:
    """Dated values by name. Immutable."""

    def __init__(
        self,
        number: NumberRules,
        delays: Mapping[str, Sequence[Delay]],
        amounts: Mapping[str, Sequence[Amount]],
        holiday_file: HolidayFile,
    ) -> None:
        self.number = number
        self.delays = delays
        self.amounts = amounts
        self._holidays = holiday_file

    def delay(self, name: str, day: date) -> Delay:
        """The delay in force on a day. Raises KeyError for a name that data/parameters/delais.yaml lacks."""
        return in_force(self.delays, name, day)

    def amount(self, name: str, day: date) -> Amount:
        """The amount in force on a day. Raises KeyError for a name that data/parameters/taxes.yaml lacks."""
        return in_force(self.amounts, name, day)

    def working_day(self, day: date) -> date:
        """The day, or the next that is neither a Saturday, a Sunday nor a public holiday."""
        return working_day(day, self._holidays)


def load_parameters(folder: Path) -> Parameters:
    """Read data/parameters.

    :raises DataError: naming file, line and what was expected
    """
    faults: list[str] = []
    read = {
        name: read_text(f"parameters/{name}.yaml", (folder / f"{name}.yaml").read_text("utf-8"), form, faults)
        for name, form in _FORMS.items()
    }
    if faults:
        raise DataError(faults)
    return Parameters(read["numero-etranger"], read["delais"], read["taxes"], read["jours-feries"])
