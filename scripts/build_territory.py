"""Write data/territory/communes.tsv from the npm package `@etalab/decoupage-administratif`.

Run by hand when the Code officiel géographique changes: `.venv/bin/python scripts/build_territory.py`.
Needs npm; data/territory/README.md describes the output and what the package does not hold.
"""

import json
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from guichet.territory import load

PACKAGE = "@etalab/decoupage-administratif"
VERSION = "6.0.0"
# The last version that ships the history of the communes: it names those merged long ago.
HISTORY_VERSION = "0.7.0"
ARRONDISSEMENTS_EXPECTED = 333
FOLDER = Path(__file__).resolve().parent.parent / "data" / "territory"
HEADER = f"""\
# Départements, arrondissements et communes de France
# Source : {PACKAGE} {VERSION} (npm), Code officiel géographique de l'INSEE et codes postaux de La Poste ;
# noms des communes fusionnées : même paquet, version {HISTORY_VERSION}.
# Licence des données : Licence Ouverte 2.0 (Etalab) ; du paquet : MIT.
# Écrit par scripts/build_territory.py, décrit par README.md. Ne pas modifier à la main.
"""

# INSEE's TNCC code: how a name follows the preposition « de ».
LIAISONS = {0: "de ", 1: "d'", 2: "du ", 3: "de la ", 4: "des ", 5: "de l'"}
NATURES = {"commune-deleguee": "d", "commune-associee": "a", "arrondissement-municipal": "m"}
FORMER = "p"

# The package leaves these two names without their article, and gives the Terres australes the seat of
# Saint-Pierre-et-Miquelon: their administration sits at Saint-Pierre de La Réunion.
LIAISON_FIXES = {"984": 4, "989": 5}
SEAT_FIXES = {"984": "97416"}

Record: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Package:
    """The parsed JSON files of the package; `history` comes from the older version."""

    departements: list[Record]
    arrondissements: list[Record]
    communes: list[Record]
    history: list[Record]


def render(package: Package) -> str:
    """The text of communes.tsv; the same for the same records, in whatever order they come."""
    return HEADER + "".join(f"{line}\n" for line in _lines(package))


def _lines(package: Package) -> Iterator[str]:
    attached = _attached_lines(package)
    arrondissements = _grouped(package.arrondissements, "departement")
    present = [commune for commune in package.communes if commune["type"] == "commune-actuelle"]
    communes = _grouped(present, "departement", "arrondissement")
    for departement in _sorted(package.departements):
        code = departement["code"]
        yield "\t".join((f"={code}", departement["nom"], full_name(departement), seat(departement)))
        places = [None, *arrondissements.get((code,), [])]
        for place in places:
            if place is not None:
                yield "\t".join((f">{place['code']}", place["nom"], place["chefLieu"]))
            for commune in communes.get((code, place["code"] if place else ""), []):
                yield "\t".join((commune["code"], commune["nom"], *_postcodes_and_population(commune)))
                yield from attached.get(commune["code"], [])


def full_name(departement: Record) -> str:
    """The name after « préfecture »: « de la Drôme »."""
    liaison: int = departement["typeLiaison"]
    return LIAISONS[LIAISON_FIXES.get(departement["code"], liaison)] + departement["nom"]


def seat(departement: Record) -> str:
    given: str = departement["chefLieu"]
    return SEAT_FIXES.get(departement["code"], given)


def _attached_lines(package: Package) -> dict[str, list[str]]:
    """The lines below each present commune: municipal arrondissements, delegated, associated, merged."""
    lines: defaultdict[str, list[str]] = defaultdict(list)
    named: set[str] = set()
    present_names = {c["code"]: c["nom"] for c in package.communes if c["type"] == "commune-actuelle"}
    for commune in package.communes:
        if commune["type"] == "commune-actuelle":
            continue
        nature = NATURES[commune["type"]]
        parent = commune.get("commune") or commune["chefLieu"]
        named.add(commune["code"])
        if commune["code"] == parent and commune["nom"] == present_names[parent]:
            continue
        extra = _postcodes_and_population(commune) if nature == "m" else ()
        lines[parent].append("\t".join((f"+{commune['code']}", commune["nom"], nature, *extra)))
    old_names = _last_names(package.history)
    for commune in package.communes:
        for code in commune.get("anciensCodes", ()):
            if code not in named:
                lines[commune["code"]].append("\t".join((f"+{code}", old_names[code], FORMER)))
    return {parent: sorted(below) for parent, below in lines.items()}


def _last_names(history: Iterable[Record]) -> dict[str, str]:
    """The name each code bore last; an entry without an end is the last one."""
    dated = sorted((entry.get("dateFin") or "9999", entry["code"], entry["nom"]) for entry in history)
    return {code: name for _, code, name in dated}


def _postcodes_and_population(commune: Record) -> tuple[str, str]:
    return " ".join(sorted(commune.get("codesPostaux", ()))), str(commune.get("population", ""))


def _sorted(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda record: (record["code"], record["nom"]))


def _grouped(records: Iterable[Record], *keys: str) -> dict[tuple[str, ...], list[Record]]:
    groups: defaultdict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in _sorted(records):
        groups[tuple(record.get(key) or "" for key in keys)].append(record)
    return groups


def fetch() -> Package:
    """Download both versions with npm into a temporary folder and parse what is needed of them."""
    with tempfile.TemporaryDirectory() as folder:
        current = _unpack(VERSION, Path(folder))
        older = _unpack(HISTORY_VERSION, Path(folder))
        return Package(
            departements=_read(current / "departements.json"),
            arrondissements=_read(current / "arrondissements.json"),
            communes=_read(current / "communes.json"),
            history=_read(older / "historique-communes.json"),
        )


def _unpack(version: str, folder: Path) -> Path:
    target = folder / version
    target.mkdir()
    command = ["npm", "pack", "--silent", "--pack-destination", str(target), f"{PACKAGE}@{version}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (archive,) = target.glob("*.tgz")
    with tarfile.open(archive) as content:
        content.extractall(target, filter="data")
    return target / "package" / "data"


def _read(path: Path) -> list[Record]:
    return json.loads(path.read_text(encoding="utf-8"))


def main() -> None:
    package = fetch()
    found = len(package.arrondissements)
    if found != ARRONDISSEMENTS_EXPECTED:
        raise SystemExit(
            f"{found} arrondissements in {PACKAGE} {VERSION}, {ARRONDISSEMENTS_EXPECTED} expected"
        )
    path = FOLDER / "communes.tsv"
    path.write_text(render(package), encoding="utf-8", newline="\n")
    territory = load(FOLDER)
    print(
        f"{path.name}: {path.stat().st_size} bytes, {len(territory.departements)} départements, "
        f"{len(territory.arrondissements)} arrondissements"
    )


if __name__ == "__main__":
    main()
