"""The receipt of a person who does not exist, as whoever files a request would give it."""

from copy import deepcopy
from typing import Any
from uuid import UUID, uuid4

from guichet.database import Scope, acting
from guichet.documents.issued import actions, queries
from guichet.documents.issued.types import Issued

RECEIPT: dict[str, Any] = {
    "titre": "Confirmation du dépôt d'une première demande de titre de séjour",
    "emetteur": "Préfecture d'Exemple",
    "demande": {"numero": "9901202308160000184", "deposee_le": "2023-08-16"},
    "identite": {
        "nom": "Łukaszewska-Özdemir",
        "nom_usage": "",
        "prenoms": ["Été", "N'Diaye"],
        "sexe": "F",
        "date_naissance": "2006-00-00",
        "lieu_naissance": "Tunis",
        "pays_naissance": {"code": "TN", "libelle": "Tunisie"},
        "nationalite": {"code": "TN", "libelle": "tunisienne"},
        "numero_etranger": "9903007192",
    },
    "adresse": {
        "voie": "12 bis boulevard du Maréchal Jean de Lattre de Tassigny",
        "ligne3": "Résidence des Exemples",
        "code_postal": "99000",
        "commune": "Exempleville",
        "pays": {"code": "FR", "libelle": "France"},
    },
    "service": {
        "nom": "Préfecture d'Exemple",
        "adresse": "1 place de l'Exemple, 99000 Exempleville",
        "telephone": "01 99 00 00 00",
    },
    "blocs": [
        {
            "cle": "reception",
            "titre": "Date de réception",
            "paragraphes": ["Votre demande a été reçue le 16/08/2023."],
        },
        {
            "cle": "portee",
            "titre": "Ce que ce document prouve",
            "paragraphes": [
                "Ce document prouve le dépôt de votre demande.",
                "Il ne prouve pas la régularité du séjour et n'ouvre aucun droit.",
            ],
        },
        {
            "cle": "silence",
            "titre": "Sans réponse de l'administration",
            "paragraphes": ["Le silence vaut rejet le 16/12/2023, sous réserve que le dossier soit complet."],
        },
        {
            "cle": "recours",
            "titre": "Recours",
            "paragraphes": ["Un recours peut être formé dans un délai de deux mois."],
        },
        {
            "cle": "service",
            "titre": "Service chargé de votre demande",
            "paragraphes": [
                "Préfecture d'Exemple, 1 place de l'Exemple, 99000 Exempleville",
                "01 99 00 00 00",
            ],
        },
    ],
}


def receipt(**changes: Any) -> dict[str, Any]:
    """The receipt with parts replaced."""
    return changed(RECEIPT, **changes)


def changed(given: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A document with parts replaced; `identite__nom="X"` replaces a part of a part."""
    data = deepcopy(given)
    for path, value in changes.items():
        *parents, last = path.split("__")
        place = data
        for name in parents:
            place = place[name]
        place[last] = value
    return data


def issued(person: UUID | None = None, **changes: Any) -> Issued:
    """A receipt issued for a person, not yet sealed."""
    person = person or uuid4()
    with acting(Scope.usager(person)) as now:
        return actions.issue("attestation_depot", uuid4(), person, 75, receipt(**changes), now)


def sealed(person: UUID | None = None, **changes: Any) -> Issued:
    """A receipt issued and sealed."""
    return seal(issued(person, **changes))


def sealed_of(
    kind: str, data: dict[str, Any], person: UUID | None = None, replaces: UUID | None = None
) -> Issued:
    """A document of any kind, issued by an agent of the office of Paris and sealed."""
    person = person or uuid4()
    with acting(Scope.agent([75])) as now:
        document = actions.issue(kind, uuid4(), person, 75, data, now, replaces)
    return seal(document)


def seal(document: Issued) -> Issued:
    with acting(Scope.service(document.person)) as now:
        return actions.seal(document.id, now)


def file_of(document: Issued) -> bytes:
    with acting(Scope.usager(document.person)):
        file = queries.file_of(document.id)
    assert file is not None
    return file.content
