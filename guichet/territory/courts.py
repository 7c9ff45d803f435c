"""Before which administrative court the decisions of a service are challenged: data/territory/tribunaux.yaml."""

from collections import Counter
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from guichet.territory.gazetteer import Gazetteer
from guichet.territory.types import TerritoryError


class _Court(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    nom: str
    departements: list[str]


class _Courts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    tribunaux: list[_Court]


def courts(path: Path, gazetteer: Gazetteer) -> dict[str, str]:
    """The name of the court of each département and collectivity, by code.

    Source: code de justice administrative, art. R221-3.

    :raises TerritoryError: where the file is malformed, or one of them has no court, or two
    """
    try:
        read = _Courts.model_validate(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader))
    except (yaml.YAMLError, ValidationError) as error:
        raise TerritoryError(f"{path}: {error}") from error
    named = Counter(code for court in read.tribunaux for code in court.departements)
    wrong = sorted(
        code
        for code in named.keys() | gazetteer.departements.keys()
        if named[code] != 1 or code not in gazetteer.departements
    )
    if wrong:
        raise TerritoryError(f"{path}: not of one court, or unknown: {', '.join(wrong)}")
    return {code: court.nom for court in read.tribunaux for code in court.departements}
