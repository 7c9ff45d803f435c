"""A request of the tests: who files, what they answer, what they join. Everyone is invented."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import cast
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from guichet.accounts.queries import actor_for
from guichet.accounts.types import Actor
from guichet.database import acting
from guichet.documents.received.actions import prepare
from guichet.documents.received.types import Prepared, Upload
from guichet.dossiers import actions
from guichet.publication.queries import procedure
from tests.accounts.people import make_account
from tests.papers import picture

ASE, ASE_VERSION = "ase-premiere-demande", "2023-10-02"
NOVEMBER_2023 = datetime(2023, 11, 15, 9, 0, tzinfo=UTC)
"""A day on which someone born on 10 August 2006 is a minor of 17."""

WHO: Mapping[str, list[str]] = {
    "nom_naissance": ["Exemple"],
    "prenoms": ["Aminata"],
    "sexe": ["feminin"],
    "date_naissance-jour": ["10"],
    "date_naissance-mois": ["8"],
    "date_naissance-annee": ["2006"],
    "pays_naissance": ["BRA"],
    "lieu_naissance": ["Brasilia"],
    "nationalite": ["BRA"],
    "adresse-numero": ["20"],
    "adresse-voie": ["Rue Nationale"],
    "adresse-code_postal": ["59800"],
    "adresse-commune": ["Lille"],
    "telephone": ["01 99 00 12 34"],
}
WHY: Mapping[str, list[str]] = {
    "date_ase-jour": ["16"],
    "date_ase-mois": ["4"],
    "date_ase-annee": ["2018"],
    "date_entree_france-jour": ["1"],
    "date_entree_france-mois": ["3"],
    "date_entree_france-annee": ["2018"],
    "situation_familiale": ["celibataire"],
    "enfants_a_charge": ["non"],
    "attestation_travail": ["oui"],
    "attestation_sanctions": ["oui"],
}
PAPERS: Mapping[str, list[str]] = {"numero_ephoto": ["0" * 22]}


def someone(email: str = "aminata@exemple.test") -> Actor:
    actor = actor_for(make_account(email))
    assert actor is not None
    return actor


def paper(name: str = "papier.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(), "image/png")


@cache
def prepared() -> Prepared:
    """One paper read once: reading it is another room's matter."""
    read = prepare(cast("Upload", paper()), NOVEMBER_2023.date())
    assert isinstance(read, Prepared), read
    return read


def begin(actor: Actor, now: datetime = NOVEMBER_2023) -> UUID:
    with acting(actor.scope):
        found = procedure(ASE, ASE_VERSION)
        assert found is not None
        made = actions.start(actor, found, {}, uuid4(), now)
        assert isinstance(made, UUID), made
        return made


def fill(actor: Actor, dossier: UUID, now: datetime = NOVEMBER_2023, **changed: list[str]) -> None:
    """Answer everything; `changed` answers take the place of the usual ones."""
    for step, posted in (
        ("informations-personnelles", WHO),
        ("motif-de-sejour", WHY),
        ("justificatifs", PAPERS),
    ):
        with acting(actor.scope):
            revision = _revision(actor, dossier)
            told = {name: changed.get(name.replace("-", "_"), values) for name, values in posted.items()}
            saved = actions.save(actor, dossier, step, told, revision, now)
            assert not getattr(saved, "faults", ("not saved", saved)), saved


def join(actor: Actor, dossier: UUID, now: datetime = NOVEMBER_2023) -> None:
    """Join one paper for each document that must be."""
    from guichet.dossiers.queries import get_for

    with acting(actor.scope):
        found = get_for(actor, dossier)
        for asked in found.procedure.documents(found.answers, now.date()):
            if asked.required:
                actions.attach(actor, dossier, asked.id, prepared(), None, now)


def _revision(actor: Actor, dossier: UUID) -> int:
    from guichet.dossiers.queries import get_for

    return get_for(actor, dossier).revision
