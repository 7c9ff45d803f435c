"""The places of data/territory/communes.tsv; a commune's line is parsed when it is asked for."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from guichet.territory.types import Arrondissement, Commune, Departement, Nature, TerritoryError

_NATURES = {
    "m": Nature.MUNICIPAL_ARRONDISSEMENT,
    "d": Nature.DELEGATED,
    "a": Nature.ASSOCIATED,
    "p": Nature.FORMER,
}


class Row(NamedTuple):
    """An unparsed line, without its mark, and where it stands; `parent` is the row of the present commune."""

    line: str
    departement: str
    arrondissement: str | None
    parent: int | None


@dataclass(frozen=True)
class Gazetteer:
    """Départements and arrondissements by code; communes by row, in the order of the file."""

    departements: dict[str, Departement]
    arrondissements: dict[str, Arrondissement]
    rows: list[Row]

    def commune(self, row: int) -> Commune:
        place = self.rows[row]
        if place.parent is None:
            code, nom, codes, population = place.line.split("\t")
            nature, present = Nature.PRESENT, None
        else:
            code, nom, letter, *own = place.line.split("\t")
            present, _, codes, population = self.rows[place.parent].line.split("\t")
            nature = _NATURES[letter]
            codes, population = own or (codes, "")
        return Commune(
            code=code,
            nom=nom,
            departement=place.departement,
            arrondissement=place.arrondissement,
            codes_postaux=tuple(codes.split()),
            commune_actuelle=present,
            nature=nature,
            population=int(population) if population else None,
        )

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row by INSEE code. A delegated commune may bear the code of the present one, which then wins."""
        rows: dict[str, int] = {}
        for row, place in enumerate(self.rows):
            rows.setdefault(place.line.partition("\t")[0], row)
        return rows

    @cached_property
    def rows_of_postcode(self) -> dict[str, list[int]]:
        """Rows of the present communes and municipal arrondissements that a postcode serves."""
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, place in enumerate(self.rows):
            fields = place.line.split("\t")
            if len(fields) > 3:
                for postcode in fields[-2].split():
                    rows[postcode].append(row)
        return dict(rows)


def read(path: Path) -> Gazetteer:
    """Read a communes.tsv; its lines and marks are described in data/territory/README.md."""
    departements: dict[str, Departement] = {}
    arrondissements: dict[str, Arrondissement] = {}
    rows: list[Row] = []
    departement, arrondissement, parent = "", None, 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        mark, fields = line[:1], line[1:].split("\t")
        match mark, fields:
            case "#", _:
                pass
            case "=", [departement, nom, nom_complet, chef_lieu]:
                departements[departement] = Departement(departement, nom, nom_complet, chef_lieu)
                arrondissement = None
            case ">", [arrondissement, nom, chef_lieu] if departement:
                arrondissements[arrondissement] = Arrondissement(arrondissement, nom, departement, chef_lieu)
            case "+", [_, _, letter, *own] if letter in _NATURES and len(own) in (0, 2) and rows:
                rows.append(Row(line[1:], departement, arrondissement, parent))
            case _, [_, _, _, population] if departement and (population.isdecimal() or not population):
                parent = len(rows)
                rows.append(Row(line, departement, arrondissement, None))
            case _:
                raise TerritoryError(f"{path}, line {number}: not a line of this file: {line!r}")
    return Gazetteer(departements, arrondissements, rows)
