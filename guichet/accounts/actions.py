"""What changes accounts, people, offices and mandates."""

from collections.abc import Iterator

from guichet.accounts import models
from guichet.publication.queries import territory
from guichet.territory import Service

_FROM_DATA = ("name", "departement", "arrondissement", "number", "zone", "address", "site", "phone")


def fill_offices() -> int:
    """Bring the offices up to the services of `data/territory`; how many there are.

    An office that left the data stays, since dossiers name it.
    """
    rows = [_office(*place) for place in _services()]
    models.Office.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=_FROM_DATA
    )
    return len(rows)


def _services() -> Iterator[tuple[str, str, Service]]:
    """The service of each département, then of each arrondissement that has its own."""
    places = territory()
    for departement in places.departements:
        whole = places.service_for(departement)
        yield departement, "", whole
        for arrondissement in places.arrondissements_of(departement):
            own = places.service_for(departement, arrondissement.code)
            if own.id != whole.id:
                yield departement, arrondissement.code, own


def _office(departement: str, arrondissement: str, service: Service) -> models.Office:
    return models.Office(
        code=service.id,
        name=service.nom,
        departement=departement,
        arrondissement=arrondissement,
        number=service.numero,
        zone=service.fuseau,
        address=service.adresse or "",
        site=service.site or "",
        phone=service.telephone or "",
    )
