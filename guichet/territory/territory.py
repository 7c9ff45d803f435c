"""The territory as the rest of the house sees it."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from guichet.territory import competence, gazetteer
from guichet.territory.courts import courts
from guichet.territory.gazetteer import Gazetteer
from guichet.territory.names import NameIndex, fold
from guichet.territory.types import Arrondissement, Commune, Departement, Nature, Service


class Territory:
    """Places of France and the services competent for them. Immutable; indexes are made at first use."""

    def __init__(self, places: Gazetteer, services: Mapping[str, Service], national: Service) -> None:
        self._places = places
        self._services = services
        self.national = national
        """The administration above every service."""

    @property
    def departements(self) -> Mapping[str, Departement]:
        """Départements and overseas collectivities by code (`"26"`, `"2A"`, `"974"`)."""
        return MappingProxyType(self._places.departements)

    @property
    def arrondissements(self) -> Mapping[str, Arrondissement]:
        """Arrondissements by INSEE code (`"922"`)."""
        return MappingProxyType(self._places.arrondissements)

    def arrondissements_of(self, departement: str) -> tuple[Arrondissement, ...]:
        """The arrondissements of a département, by code; none for Mayotte and the collectivities."""
        return tuple(one for one in self.arrondissements.values() if one.departement == departement)

    def commune(self, code: str) -> Commune | None:
        """The commune of an INSEE code, or None.

        Accepts municipal arrondissements (`"75115"`), delegated, associated and former communes, which
        bear the département and the arrondissement of the present commune.
        """
        row = self._places.row_of.get(code)
        return None if row is None else self._places.commune(row)

    def by_postcode(self, postcode: str) -> list[Commune]:
        """The communes a postcode serves, greatest first; a municipal arrondissement before its city."""
        communes = [self._places.commune(row) for row in self._places.rows_of_postcode.get(postcode, ())]
        return sorted(
            communes, key=lambda one: (one.nature is Nature.PRESENT, -(one.population or 0), one.code)
        )

    def search(self, text: str, limit: int = 10) -> list[Commune]:
        """Communes by name or postcode, as typed, best first.

        Accents, capitals, hyphens, apostrophes and « St » do not matter; the end of the name and words in
        it may be missing; words of five letters and more may hold one typing error. A figure beside a
        name is the beginning of its postcode.
        """
        if served := self.by_postcode(text.strip()):
            return served[: max(limit, 0)]
        rows, index = self._communes_index
        return [self._places.commune(rows[entry]) for entry in index.find(text, limit)]

    def search_departement(self, text: str, limit: int = 10) -> list[Departement]:
        """Départements by code or name, as typed, best first."""
        departements = list(self.departements.values())
        return [departements[entry] for entry in self._departements_index.find(text, limit)]

    def service_for(self, departement: str, arrondissement: str | None = None) -> Service:
        """The service that receives foreigners living there.

        Without an arrondissement, or for one without a service of its own, the département's. Raises
        KeyError for an unknown département, ValueError for an arrondissement that is not in it.
        """
        if arrondissement is None:
            return self._services[departement]
        place = self.arrondissements.get(arrondissement)
        if place is None or place.departement != departement:
            raise ValueError(f"no arrondissement {arrondissement!r} in the département {departement!r}")
        return self._services.get(arrondissement) or self._services[departement]

    @cached_property
    def _communes_index(self) -> tuple[list[int], NameIndex]:
        """Rows from the weightiest, and the index of their names."""
        communes = [self._places.commune(row) for row in range(len(self._places.rows))]
        rows = [row for row, one in enumerate(communes) if not self._bears_name_of_its_commune(one)]
        rows.sort(key=lambda row: (-self._weight(communes[row]), communes[row].code))
        names = [communes[row].nom for row in rows]
        return rows, NameIndex(names, [communes[row].codes_postaux for row in rows])

    def _bears_name_of_its_commune(self, part: Commune) -> bool:
        whole = self.commune(part.commune_actuelle) if part.commune_actuelle else None
        return whole is not None and fold(whole.nom) == fold(part.nom)

    def _weight(self, one: Commune) -> int:
        """Inhabitants; a part that is not counted by itself is taken for a tenth of its commune."""
        if one.population is None and one.commune_actuelle:
            whole = self.commune(one.commune_actuelle)
            return (whole.population or 0) // 10 if whole else 0
        return one.population or 0

    @cached_property
    def _departements_index(self) -> NameIndex:
        places = self.departements.values()
        return NameIndex([one.nom for one in places], [(one.code,) for one in places])


def load(folder: Path) -> Territory:
    """Read data/territory. Raises TerritoryError naming the file and what is wrong in it."""
    places = gazetteer.read(folder / "communes.tsv")
    file = folder / "services.yaml"
    services = competence.services(file, places, courts(folder / "tribunaux.yaml", places))
    return Territory(places, services, competence.national(file))
