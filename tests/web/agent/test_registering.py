"""The pages on which an agent registers what came on paper."""

import re
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.test import Client

from guichet.accounts.actions import fill_offices
from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.journal import queries as journal
from guichet.publication.actions import publish_procedures
from guichet.web.agent import registering
from tests.accounts.agents import make_agent, sign_in_agent
from tests.dossiers.instruction.on_paper import NATIONALITY, desk
from tests.dossiers.requests import ASE, NOVEMBER_2023, WHO, prepared
from tests.web.agent.test_examination import SHOWN, WILD
from tests.web.published import real_versions

pytestmark = pytest.mark.django_db

SAID = {
    "voie": "guichet",
    "recu_le": "2023-11-06",
    "demarche": ASE,
    "nom_naissance": "Exemple",
    "prenoms": "Awa",
    "date_naissance": "10/08/2006",
    "numero_etranger": "",
    "courriel": "",
}


@pytest.fixture
def reception(at, monkeypatch) -> Client:
    monkeypatch.setattr(registering, "prepared_of", lambda request: prepared() if request.FILES else None)
    fill_offices()
    publish_procedures(real_versions(), "essai", NOVEMBER_2023 - timedelta(days=40))
    at(NOVEMBER_2023)
    office = desk().office
    make_agent("accueil@exemple.test", office.id, "accueil")
    client = Client(raise_request_exception=False)
    sign_in_agent(client, "accueil@exemple.test")
    return client


def words(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.content.decode()[:3000]
    return " ".join(response.content.decode().split())


def begun(client: Client, **changed: str) -> str:
    response = client.post("/agent/depots/nouveau", SAID | changed)
    assert response.status_code == 302, response.content.decode()[:3000]
    return response.headers["Location"]


def test_from_the_desk_to_the_receipt(reception):
    assert "Enregistrer une demande" in words(reception, "/agent/depots")
    where = begun(reception)
    page = words(reception, where)
    assert "le 6 novembre 2023, au guichet" in page
    assert "Ce qui manque" in page
    step = words(reception, f"{where}/etapes/informations-personnelles")
    assert 'value="Exemple"' in step
    revision = re.findall(r'name="revision" value="(\d+)"', step)[0]
    shown = re.findall(r'name="montres" value="([^"]*)"', step)[0]
    posted = dict(WHO) | {"revision": [revision], "montres": [shown], "suite": ["poursuivre"]}
    kept = reception.post(f"{where}/etapes/informations-personnelles", posted)
    assert kept.headers["Location"] == f"{where}/etapes/motif-de-sejour"
    given = reception.post(f"{where}/documents/{NATIONALITY}", {"fichier": BytesIO(b"lu ailleurs")})
    assert given.status_code == 302, given.content.decode()[:2000]
    assert "papier.png" in words(reception, where)
    done = reception.post(f"{where}/enregistrement")
    dossier = where.rpartition("/")[2]
    assert done.headers["Location"] == f"/agent/dossiers/{dossier}/recu"
    receipt = words(reception, done.headers["Location"])
    for shown in (
        "590120231115",
        "Déposée au guichet le 6 novembre 2023",
        "Ce qui manque",
        "Justificatif de domicile",
    ):
        assert shown in receipt, shown
    examined = words(reception, f"/agent/dossiers/{dossier}")
    assert "au guichet" in examined
    assert "Demande reçue sur papier et enregistrée" in examined


def test_a_request_that_this_paper_may_repeat_is_told_and_stops_nothing(reception):
    for number in range(2):
        where = begun(reception)
        shown = "mêmes noms et même date de naissance" in words(reception, where)
        assert shown == (number == 1)
        assert reception.post(f"{where}/enregistrement").status_code == 302


def test_a_scan_of_the_wrong_page_is_taken_out(reception):
    where = begun(reception)
    reception.post(f"{where}/documents/{NATIONALITY}", {"fichier": BytesIO(b"lu ailleurs")})
    with acting(Scope.service()):
        piece = models.Piece.objects.get().id
    assert reception.post(f"{where}/fichiers/{piece}").status_code == 302
    assert "papier.png" not in words(reception, where)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"recu_le": "2030-01-01"}, "Ce jour n’est pas encore arrivé."),
        ({"recu_le": "2019-01-01"}, "Cette démarche n’existait pas encore ce jour-là."),
        ({"nom_naissance": ""}, "Remplissez ce champ."),
        ({"date_naissance": "hier"}, "Cette réponse ne peut pas être lue."),
        ({"date_naissance": "07/11/2023"}, "elle vient après l’arrivée de la demande"),
        ({"date_naissance": "01/01/1800"}, "Cette date ne peut pas être celle d’une naissance"),
        ({"voie": "en_ligne"}, "en_ligne"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_begun(reception, changed, told):
    response = reception.post("/agent/depots/nouveau", SAID | changed)
    assert response.status_code == 422
    assert told in response.content.decode()
    with acting(Scope.service()):
        assert not models.Dossier.objects.exists()


def test_an_answer_that_cannot_be_read_is_told_and_the_rest_is_kept(reception):
    where = begun(reception)
    posted = dict(WHO) | {"date_naissance-mois": ["13"], "revision": ["1"]}
    response = reception.post(f"{where}/etapes/informations-personnelles", posted)
    assert response.status_code == 422
    assert "Le reste est enregistré." in response.content.decode()
    assert "Brasilia" in words(reception, f"{where}/etapes/informations-personnelles")


def test_two_pages_of_one_typing_do_not_overwrite_each_other(reception):
    where = begun(reception)
    reception.post(f"{where}/etapes/informations-personnelles", dict(WHO) | {"revision": ["1"]})
    late = dict(WHO) | {"lieu_naissance": ["Ailleurs"], "revision": ["1"]}
    response = reception.post(f"{where}/etapes/informations-personnelles", late)
    assert response.status_code == 409
    assert "Brasilia" in response.content.decode()


def test_nothing_to_register_without_a_name(reception):
    where = begun(reception)
    reception.post(f"{where}/etapes/informations-personnelles", {"nom_naissance": "", "revision": "1"})
    response = reception.post(f"{where}/enregistrement")
    assert response.status_code == 422
    assert "il faut au moins un nom et une date de naissance" in response.content.decode()


def test_a_birth_after_the_paper_came_registers_nothing(reception):
    where = begun(reception)
    born = {"date_naissance-jour": "10", "date_naissance-mois": "11", "date_naissance-annee": "2023"}
    reception.post(f"{where}/etapes/informations-personnelles", born | {"revision": "1"})
    response = reception.post(f"{where}/enregistrement")
    assert response.status_code == 422
    assert "la date de naissance vient après l’arrivée de la demande" in response.content.decode()


def test_a_file_that_is_none_is_told_and_nothing_is_lost(reception):
    where = begun(reception)
    response = reception.post(f"{where}/documents/{NATIONALITY}", {})
    assert response.status_code == 422
    assert (
        reception.post(f"{where}/documents/inconnu", {"fichier": BytesIO(b"lu ailleurs")}).status_code == 404
    )


def test_a_typing_begun_by_mistake_is_erased(reception):
    where = begun(reception)
    assert reception.post(f"{where}/abandon").headers["Location"] == "/agent/depots"
    assert reception.get(where).status_code == 404
    assert UUID(where.rpartition("/")[2])


def readings(dossier: str) -> int:
    with acting(Scope.service()):
        return len(journal.readers_of(UUID(dossier)))


def test_a_day_typed_wrong_is_set_right_and_the_new_receipt_is_handed_over(reception):
    where = begun(reception)
    reception.post(f"{where}/enregistrement")
    dossier = where.rpartition("/")[2]
    page = f"/agent/dossiers/{dossier}/reception"
    assert page not in words(reception, f"/agent/dossiers/{dossier}")
    assert reception.get(page).status_code == 403
    make_agent("ines@exemple.test", desk().office.id, "instructeur")
    ines = Client(raise_request_exception=False)
    sign_in_agent(ines, "ines@exemple.test")
    assert page in words(ines, f"/agent/dossiers/{dossier}")
    before = readings(dossier)
    assert "arrivée le 6 novembre 2023, et enregistrée le 15 novembre 2023" in words(ines, page)
    assert readings(dossier) == before + 1
    for posted, told in (
        ({"recu_le": "2023-11-06", "motif": "a"}, "C’est déjà le jour noté"),
        ({"recu_le": "2023-11-20", "motif": "a"}, "après celui où la demande a été enregistrée"),
        ({"recu_le": "hier", "motif": "a"}, "Donnez un jour."),
        ({"recu_le": "2023-11-08", "motif": ""}, "Dites pourquoi"),
    ):
        refused = ines.post(page, posted)
        assert refused.status_code == 422
        assert told in refused.content.decode()
    done = ines.post(page, {"recu_le": "2023-11-08", "motif": "Le tampon est du 8."})
    assert done.headers["Location"] == f"/agent/dossiers/{dossier}/recu"
    receipt = words(ines, done.headers["Location"])
    assert "Déposée au guichet le 8 novembre 2023" in receipt
    assert "corrigée le 15 novembre 2023" in receipt
    assert "Date de réception corrigée" in words(ines, f"/agent/dossiers/{dossier}")


def test_a_letter_is_printed_for_whoever_has_no_account_and_its_day_noted(reception):
    where = begun(reception)
    reception.post(f"{where}/enregistrement")
    dossier = where.rpartition("/")[2]
    make_agent("ines@exemple.test", desk().office.id, "instructeur")
    ines = Client(raise_request_exception=False)
    sign_in_agent(ines, "ines@exemple.test")
    ines.post(f"/agent/dossiers/{dossier}/instruction")
    lacking = {"manque": ["justificatif-nationalite"], "remarque-justificatif-nationalite": WILD}
    assert ines.post(f"/agent/dossiers/{dossier}/complement", lacking).status_code == 302
    page = words(reception, f"/agent/dossiers/{dossier}")
    letter = re.search(rf"/agent/dossiers/{dossier}/courriers/[0-9a-f-]{{36}}", page)
    assert letter
    before = readings(dossier)
    assert SHOWN in words(reception, letter[0])
    assert readings(dossier) == before + 1
    for posted, told in (
        ({"remis_le": "2023-11-14", "moyen": "guichet"}, "Donnez un jour"),
        ({"remis_le": "x\0", "moyen": "guichet"}, "Donnez un jour"),
        ({"remis_le": "2023-11-15", "moyen": "autre"}, "Dites comment."),
    ):
        refused = reception.post(letter[0], posted)
        assert refused.status_code == 422
        assert told in refused.content.decode()
    done = reception.post(letter[0], {"remis_le": "2023-11-15", "moyen": "guichet"})
    assert done.headers["Location"] == f"/agent/dossiers/{dossier}"
    page = words(reception, done.headers["Location"])
    assert letter[0] not in page
    assert "15 décembre 2023" in page
    assert reception.get(letter[0]).status_code == 404
    twice = reception.post(letter[0], {"remis_le": "2023-11-15", "moyen": "guichet"})
    assert twice.status_code == 422
    assert "déjà ouverte, ou sa remise notée" in twice.content.decode()
