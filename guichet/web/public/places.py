"""Finding where a person lives, from what they type: a commune, a postcode, a département or its number."""

from dataclasses import dataclass

from guichet.publication import queries
from guichet.territory import Commune, Departement


@dataclass(frozen=True)
class Place:
    """One place to choose: `valeur` is the key it answers and its code, joined by a hyphen."""

    valeur: str
    libelle: str
    aide: str


def find(text: str) -> list[Place]:
    """The places that match, nearest first; none for an empty text."""
    if not text:
        return []
    places = queries.territory()
    departements = [_departement(found) for found in places.search_departement(text, limit=3)]
    communes = (
        places.by_postcode(text) if text.isdecimal() and len(text) == 5 else places.search(text, limit=8)
    )
    return [_commune(found) for found in communes] + departements


def _departement(found: Departement) -> Place:
    return Place(f"departement-{found.code}", found.nom, f"{found.code}")


def _commune(found: Commune) -> Place:
    departement = queries.territory().departements[found.departement]
    return Place(f"commune-{found.code}", found.nom, f"{departement.nom} ({departement.code})")


def name(key: str, code: str) -> str:
    """The name of a place of a situation; the code itself where it names nothing."""
    places = queries.territory()
    if key == "commune":
        commune = places.commune(code)
        return f"{commune.nom} ({commune.departement})" if commune else code
    known = places.departements if key == "departement" else places.arrondissements
    return f"{known[code].nom} ({code})" if code in known else code
