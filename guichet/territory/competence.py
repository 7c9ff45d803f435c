"""Which service receives foreigners, and how it is reached: the rule, and what data/territory/services.yaml adds."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from guichet.territory.gazetteer import Gazetteer
from guichet.territory.types import Departement, Service, TerritoryError

_PARIS_TIME = "Europe/Paris"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Said(_Entry):
    site: str | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if self.site and not self.source:
            raise ValueError("a site needs its source")
        return self


class _Prefecture(_Said):
    nom: str | None = None
    commune: str | None = None


class _Named(_Said):
    nom: str


class _Reached(_Entry):
    """An address or a telephone number is never without its source."""

    adresse: str | None = None
    telephone: str | None = None
    source: str


class _Centre(_Entry):
    nom: str
    telephone: str
    source: str


class _Exceptions(_Entry):
    nationale: _Named
    centre_de_contact: _Centre
    departements: dict[str, _Prefecture]
    arrondissements: dict[str, _Named]
    coordonnees: dict[str, _Reached]
    numeros: dict[str, str]
    fuseaux: dict[str, str]


def services(path: Path, gazetteer: Gazetteer, courts: Mapping[str, str]) -> dict[str, Service]:
    """The service of each département, and of each arrondissement that has its own, by their code.

    `courts`: the name of the administrative court of each département.

    Raises TerritoryError where the file is malformed or names a place that does not exist.
    """
    exceptions = _read(path)
    _check_places(path, exceptions, gazetteer)
    shared = {code: _shared(code, exceptions, courts) for code in gazetteer.departements}
    found = {
        code: _prefecture(place, exceptions, gazetteer, shared[code])
        for code, place in gazetteer.departements.items()
    }
    for code, entry in exceptions.arrondissements.items():
        place = gazetteer.arrondissements[code]
        named = _Place(code, f"sous-prefecture-{code}", entry.nom, place.chef_lieu)
        found[code] = _service(named, entry, exceptions, gazetteer, shared[place.departement])
    return found


def national(path: Path) -> Service:
    """The administration above every service: it has no territory and numbers no dossier.

    Raises TerritoryError where the file is malformed.
    """
    exceptions = _read(path)
    entry = exceptions.nationale
    return Service(
        id="administration-nationale",
        nom=entry.nom,
        commune="",
        adresse=None,
        site=entry.site,
        telephone=None,
        courrier="",
        appel=exceptions.centre_de_contact.telephone,
        numero="",
        fuseau=_PARIS_TIME,
        tribunal="",
        source=entry.source,
        source_coordonnees=None,
    )


def _read(path: Path) -> _Exceptions:
    try:
        return _Exceptions.model_validate(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader))
    except (yaml.YAMLError, ValidationError) as error:
        raise TerritoryError(f"{path}: {error}") from error


def _check_places(path: Path, exceptions: _Exceptions, gazetteer: Gazetteer) -> None:
    departements = {*exceptions.departements, *exceptions.numeros, *exceptions.fuseaux}
    own = exceptions.arrondissements.keys()
    unknown = sorted(
        (departements - gazetteer.departements.keys())
        | (own - gazetteer.arrondissements.keys())
        | (exceptions.coordonnees.keys() - gazetteer.departements.keys() - own)
    )
    if unknown:
        raise TerritoryError(f"{path}: no such département or arrondissement: {', '.join(unknown)}")


class _Place(NamedTuple):
    """A service to be described: the code of its place, its id, its name, the commune of its seat."""

    code: str
    id: str
    nom: str
    commune: str


class _Shared(NamedTuple):
    """What the services of one département have in common."""

    numero: str
    fuseau: str
    tribunal: str


def _shared(code: str, exceptions: _Exceptions, courts: Mapping[str, str]) -> _Shared:
    numero = exceptions.numeros.get(code) or (f"{code}01" if len(code) == 2 else f"{code}1")
    return _Shared(numero, exceptions.fuseaux.get(code, _PARIS_TIME), courts[code])


def _prefecture(
    departement: Departement, exceptions: _Exceptions, gazetteer: Gazetteer, shared: _Shared
) -> Service:
    code = departement.code
    entry = exceptions.departements.get(code, _Prefecture())
    nom = entry.nom or f"Préfecture {departement.nom_complet}"
    place = _Place(code, f"prefecture-{code}", nom, entry.commune or departement.chef_lieu)
    return _service(place, entry, exceptions, gazetteer, shared)


def _service(
    place: _Place, entry: _Said, exceptions: _Exceptions, gazetteer: Gazetteer, shared: _Shared
) -> Service:
    reached = exceptions.coordonnees.get(place.code)
    adresse = reached.adresse if reached else None
    telephone = reached.telephone if reached else None
    return Service(
        id=place.id,
        nom=place.nom,
        commune=place.commune,
        adresse=adresse,
        site=entry.site,
        telephone=telephone,
        courrier=adresse or _by_name(place, gazetteer),
        appel=telephone or exceptions.centre_de_contact.telephone,
        numero=shared.numero,
        fuseau=shared.fuseau,
        tribunal=shared.tribunal,
        source=entry.source,
        source_coordonnees=reached.source if reached else None,
    )


def _by_name(place: _Place, gazetteer: Gazetteer) -> str:
    """A letter under the name of a service, with the postcode and the commune of its seat, arrives."""
    row = gazetteer.row_of.get(place.commune)
    if row is None:
        return ""
    commune = gazetteer.commune(row)
    postcode = next(iter(commune.codes_postaux), "")
    return f"{place.nom}, {postcode} {commune.nom}".replace("  ", " ")
