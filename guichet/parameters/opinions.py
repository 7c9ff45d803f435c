"""Whom an opinion may be asked of, and how long it takes: `data/parameters/avis.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from guichet.rules import DataError, Quotations, Record, Text, read_text

from .figures import Figure


class ConsultedService(Record):
    """A service whose opinion is asked; `prefecture`: one of the offices whose agents work here, to be chosen."""

    id: str
    titre: Text
    jours: Annotated[list[Figure], Field(min_length=1)]
    prefecture: bool = False
    source: Quotations = []

    def days(self, day: date) -> int:
        """Days to answer what is asked on a day; before the first act, the first known."""
        held = [one.valeur for one in self.jours if one.holds_on(day)]
        return held[-1] if held else self.jours[0].valeur


class _File(Record):
    services: Annotated[list[ConsultedService], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Consulted:
    """The services, by id, in the order of the file."""

    services: Mapping[str, ConsultedService]


def load_consulted(folder: Path) -> Consulted:
    """Read data/parameters/avis.yaml.

    :raises DataError: naming file, line and what was expected
    """
    faults: list[str] = []
    read = read_text("parameters/avis.yaml", (folder / "avis.yaml").read_text("utf-8"), _File, faults)
    if faults:
        raise DataError(faults)
    return Consulted({one.id: one for one in read.services})
