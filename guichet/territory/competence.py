"""Which service receives foreigners: the rule, and the exceptions of data/territory/services.yaml."""

from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from guichet.territory.gazetteer import Gazetteer
from guichet.territory.types import Arrondissement, Departement, Service, TerritoryError

_PARIS_TIME = "Europe/Paris"


class _Contact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    adresse: str | None = None
    site: str | None = None
    telephone: str | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if (self.adresse or self.site or self.telephone) and not self.source:
            raise ValueError("an address, a site or a telephone number needs its source")
        return self


class _Prefecture(_Contact):
    nom: str | None = None
    commune: str | None = None


class _Named(_Contact):
    nom: str


class _Exceptions(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    nationale: _Named
    departements: dict[str, _Prefecture]
    arrondissements: dict[str, _Named]
    numeros: dict[str, str]
    fuseaux: dict[str, str]


def services(path: Path, gazetteer: Gazetteer) -> dict[str, Service]:
    """The service of each département, and of each arrondissement that has its own, by their code.

    Raises TerritoryError where the file is malformed or names a place that does not exist.
    """
    exceptions = _read(path)
    _check_places(path, exceptions, gazetteer)
    found = {code: _prefecture(place, exceptions) for code, place in gazetteer.departements.items()}
    for code, entry in exceptions.arrondissements.items():
        arrondissement = gazetteer.arrondissements[code]
        found[code] = _sous_prefecture(arrondissement, entry, found[arrondissement.departement])
    return found


def national(path: Path) -> Service:
    """The administration above every service: it has no territory and numbers no dossier.

    Raises TerritoryError where the file is malformed.
    """
    entry = _read(path).nationale
    return Service(
        id="administration-nationale",
        nom=entry.nom,
        commune="",
        adresse=entry.adresse,
        site=entry.site,
        telephone=entry.telephone,
        numero="",
        fuseau=_PARIS_TIME,
        source=entry.source,
    )


def _read(path: Path) -> _Exceptions:
    try:
        return _Exceptions.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise TerritoryError(f"{path}: {error}") from error


def _check_places(path: Path, exceptions: _Exceptions, gazetteer: Gazetteer) -> None:
    departements = {*exceptions.departements, *exceptions.numeros, *exceptions.fuseaux}
    unknown = sorted(
        (departements - gazetteer.departements.keys())
        | (exceptions.arrondissements.keys() - gazetteer.arrondissements.keys())
    )
    if unknown:
        raise TerritoryError(f"{path}: no such département or arrondissement: {', '.join(unknown)}")


def _prefecture(departement: Departement, exceptions: _Exceptions) -> Service:
    code = departement.code
    entry = exceptions.departements.get(code, _Prefecture())
    return Service(
        id=f"prefecture-{code}",
        nom=entry.nom or f"Préfecture {departement.nom_complet}",
        commune=entry.commune or departement.chef_lieu,
        adresse=entry.adresse,
        site=entry.site,
        telephone=entry.telephone,
        numero=exceptions.numeros.get(code) or (f"{code}01" if len(code) == 2 else f"{code}1"),
        fuseau=exceptions.fuseaux.get(code, _PARIS_TIME),
        source=entry.source,
    )


def _sous_prefecture(place: Arrondissement, entry: _Named, prefecture: Service) -> Service:
    return Service(
        id=f"sous-prefecture-{place.code}",
        nom=entry.nom,
        commune=place.chef_lieu,
        adresse=entry.adresse,
        site=entry.site,
        telephone=entry.telephone,
        numero=prefecture.numero,
        fuseau=prefecture.fuseau,
        source=entry.source,
    )
