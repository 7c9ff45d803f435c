"""The register of what is stored: `data/privacy.yaml`, every column of every table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from guichet.rules import DataError, Record, Text, read_text

Class = Literal["public", "interne", "personnel", "sensible"]
Owner = Literal["usager", "mandataire", "agent", "personne"]
"""Whose data it is: the foreigner, whoever acts for them, an agent; or nobody's (`personne`)."""


class Column(Record):
    """One column; `conservation` where it is not kept as long as its table."""

    classe: Class
    conservation: str | None = None


def _named(value: object) -> object:
    """A bare word stands for a column with that class."""
    return {"classe": value} if isinstance(value, str) else value


class Holding(Record):
    """One table: what of whom, why, on which ground, who receives it, how long (a rule of retention).

    Asked for where a column is `personnel` or `sensible`: `quoi`, `pourquoi`, `base`, `destinataires`.
    """

    qui: Owner
    quoi: Text | None = None
    pourquoi: Text | None = None
    base: str | None = None
    destinataires: tuple[str, ...] = ()
    conservation: str
    colonnes: Mapping[str, Annotated[Column, BeforeValidator(_named)]]

    @model_validator(mode="after")
    def _says_why(self) -> "Holding":
        if self.about_someone and not (self.quoi and self.pourquoi and self.base and self.destinataires):
            raise ValueError("what is about someone has quoi, pourquoi, base and destinataires")
        if self.about_someone == (self.qui == "personne"):
            raise ValueError("qui: personne where no column is about anyone, and only there")
        return self

    @property
    def about_someone(self) -> bool:
        return any(column.classe in ("personnel", "sensible") for column in self.colonnes.values())


class _File(Record):
    bases: Mapping[str, Text]
    destinataires: Mapping[str, Text]
    tables: Annotated[Mapping[str, Holding], Field(min_length=1)]

    @model_validator(mode="after")
    def _known(self) -> "_File":
        for name, holding in self.tables.items():
            if holding.base is not None and holding.base not in self.bases:
                raise ValueError(f"{name}: no base is named {holding.base}")
            if unknown := set(holding.destinataires) - self.destinataires.keys():
                raise ValueError(f"{name}: no destinataire is named {sorted(unknown)[0]}")
        return self


@dataclass(frozen=True, slots=True)
class Register:
    """What is stored, by table."""

    bases: Mapping[str, Text]
    recipients: Mapping[str, Text]
    tables: Mapping[str, Holding]

    def of(self, *owners: Owner) -> Iterator[Holding]:
        """What is stored of these people, once each where several tables hold the same."""
        said: set[str] = set()
        for holding in self.tables.values():
            if holding.qui in owners and holding.quoi and holding.quoi.fr not in said:
                said.add(holding.quoi.fr)
                yield holding

    def rules(self) -> frozenset[str]:
        """The names of the rules of retention it refers to."""
        tables = self.tables.values()
        columns = (column.conservation for table in tables for column in table.colonnes.values())
        return frozenset({table.conservation for table in tables} | {rule for rule in columns if rule})


def load_register(data: Path) -> Register:
    """Read `privacy.yaml` of `data/`.

    :raises DataError: naming file, line and what was expected
    """
    faults: list[str] = []
    file = read_text("privacy.yaml", (data / "privacy.yaml").read_text("utf-8"), _File, faults)
    if faults:
        raise DataError(faults)
    return Register(file.bases, file.destinataires, file.tables)
