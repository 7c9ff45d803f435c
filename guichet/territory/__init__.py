"""Places of France: communes, arrondissements, départements, and the service competent for foreigners."""

from guichet.territory.names import fold
from guichet.territory.territory import Territory, load
from guichet.territory.types import (
    Arrondissement,
    Commune,
    Departement,
    Nature,
    Service,
    TerritoryError,
)

__all__ = [
    "Arrondissement",
    "Commune",
    "Departement",
    "Nature",
    "Service",
    "Territory",
    "TerritoryError",
    "fold",
    "load",
]
