"""Reading what procedures stand on: countries, parameters, the ids of sources, the files of `data/procedures`."""

import re
from pathlib import Path
from typing import Any

from guichet.parameters import load_parameters
from guichet.procedures.fields import Countries, References
from guichet.procedures.procedure import Procedure, compile_procedure
from guichet.procedures.schema import ProfileChoice, ProfileFile
from guichet.rules import DataError, Record, Text, read_text
from guichet.territory import Territory

PROFILE = "profil"


class _FormerCountries(Record):
    source: str
    pays: dict[str, Text]


def load_references(data: Path, territory: Territory) -> References:
    """Countries and parameters of a data folder.

    :raises DataError: naming file, line and what was expected
    """
    faults: list[str] = []
    named = read_text(
        "nationalites.yaml", (data / "nationalites.yaml").read_text("utf-8"), dict[str, Any], faults
    )
    former = read_text(
        "parameters/pays-anciens.yaml",
        (data / "parameters/pays-anciens.yaml").read_text("utf-8"),
        _FormerCountries,
        faults,
    )
    if faults:
        raise DataError(faults)
    names = {code: Text.model_validate(name) for code, name in named["pays"].items()}
    special = {code: name for code, name in names.items() if len(code) != 3}
    present = {code: name for code, name in names.items() if len(code) == 3}
    return References(
        territory, Countries(present, former.pays, special), load_parameters(data / "parameters")
    )


def source_ids(data: Path) -> frozenset[str]:
    """The ids of data/sources.yaml."""
    faults: list[str] = []
    found = read_text("sources.yaml", (data / "sources.yaml").read_text("utf-8"), dict[str, Any], faults)
    if faults:
        raise DataError(faults)
    return frozenset(found)


def procedure_texts(data: Path) -> dict[str, str]:
    """The text of every committed version, by its path below the data folder."""
    files = sorted((data / "procedures").glob("*/*.yaml"))
    return {path.relative_to(data).as_posix(): path.read_text("utf-8") for path in files}


def procedure_ids(data: Path) -> frozenset[str]:
    """The ids of the committed procedures: the folders of data/procedures."""
    return frozenset(path.parent.name for path in (data / "procedures").glob("*/*.yaml"))


def read_profile(
    name: str, text: str, *, procedures: frozenset[str] | None = None, sources: frozenset[str] | None = None
) -> ProfileFile:
    """The tree of situations that leads to procedures, to orientation or to an explanation.

    :param procedures: ids of procedures it may lead to; None takes them as they are
    :raises DataError: with every fault
    """
    faults: list[str] = []
    found = read_text(name, text, ProfileFile, faults)
    for choice in choices_of(found.choix) if found else ():
        leads = [choice.procedure, choice.situation, choice.explication, choice.choix or None]
        if sum(one is not None for one in leads) == 0:
            faults.append(f"{_at(name, text, choice)} ne mène nulle part")
        if choice.procedure and procedures is not None and choice.procedure not in procedures:
            faults.append(f"{_at(name, text, choice)} : procédure inconnue « {choice.procedure} »")
        for quotation in choice.source or ():
            if sources is not None and quotation.id not in sources:
                faults.append(f"{_at(name, text, choice)} : source inconnue « {quotation.id} »")
    if faults or found is None:
        raise DataError(faults)
    return found


def _at(name: str, text: str, choice: ProfileChoice) -> str:
    found = re.search(rf"\bid: *{re.escape(choice.id)}(?=[\s,}}]|$)", text)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    return f"{name}:{line} : « {choice.id} »"


def choices_of(choices: list[ProfileChoice]) -> list[ProfileChoice]:
    """Every choice of a tree, from top to leaf."""
    return [one for choice in choices for one in (choice, *choices_of(choice.choix))]


def load_procedures(data: Path, references: References) -> dict[tuple[str, str], Procedure]:
    """Every committed version, by id and version.

    :raises DataError: with every fault of every file
    """
    faults: list[str] = []
    known = source_ids(data)
    found: dict[tuple[str, str], Procedure] = {}
    for name, text in procedure_texts(data).items():
        try:
            one = compile_procedure(name, text, references, known)
        except DataError as error:
            faults += error.faults
            continue
        if name != f"procedures/{one.id}/{one.version}.yaml":
            faults.append(f"{name} : le fichier de cette version est procedures/{one.id}/{one.version}.yaml")
        found[one.id, one.version] = one
    if faults:
        raise DataError(faults)
    return found
