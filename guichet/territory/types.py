"""The records the territory speaks in."""

from dataclasses import dataclass
from enum import StrEnum


class TerritoryError(ValueError):
    """A territory file does not hold what it should; the message names the file and the entry."""


class Nature(StrEnum):
    """What a commune of the Code officiel géographique is."""

    PRESENT = "actuelle"
    MUNICIPAL_ARRONDISSEMENT = "arrondissement_municipal"
    DELEGATED = "deleguee"
    ASSOCIATED = "associee"
    FORMER = "ancienne"


@dataclass(frozen=True, slots=True)
class Departement:
    """A département or an overseas collectivity.

    `nom_complet` follows « préfecture »: « de la Drôme ». `chef_lieu` is an INSEE commune code.
    """

    code: str
    nom: str
    nom_complet: str
    chef_lieu: str


@dataclass(frozen=True, slots=True)
class Arrondissement:
    """A subdivision of a département, with the département's code and its seat's INSEE code."""

    code: str
    nom: str
    departement: str
    chef_lieu: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, or what is or was part of one.

    `commune_actuelle` is None for a present commune; otherwise the INSEE code of the one it belongs to,
    whose département and arrondissement it bears. `arrondissement` is None where there are none (Mayotte
    and the collectivities). `population` is None where the census does not count the place by itself.
    """

    code: str
    nom: str
    departement: str
    arrondissement: str | None
    codes_postaux: tuple[str, ...]
    commune_actuelle: str | None
    nature: Nature
    population: int | None


@dataclass(frozen=True, slots=True)
class Service:
    """The State service that receives foreigners.

    `commune` is the INSEE code of its seat; `numero` the four digits that begin its dossier numbers, shared
    by the services of one département; `fuseau` an IANA time zone. `adresse` and `telephone` are its own, as
    `source_coordonnees` gives them; `courrier` and `appel` are what to write and what to dial in any case: its
    own, or its name at its seat and the national contact centre. `tribunal` is the administrative court before
    which what it decides is challenged (« tribunal administratif de Lille »), empty where it decides nothing.
    `source`, an id of data/sources.yaml as the other, is for its name and its site.
    """

    id: str
    nom: str
    commune: str
    adresse: str | None
    site: str | None
    telephone: str | None
    courrier: str
    appel: str
    numero: str
    fuseau: str
    tribunal: str
    source: str | None
    source_coordonnees: str | None
