"""The pages of messages: the person's, with or without an account, and the shared inbox of the service."""

import re

import pytest
from django.test import Client

from guichet.accounts.queries import national_office, office_for
from guichet.dossiers.contact import queries
from tests.accounts.agents import make_agent, sign_in_agent
from tests.dossiers.instruction.examined import Examined

pytestmark = pytest.mark.django_db

WRITTEN = {"sujet": "suivi", "texte": "Où en est <b>ma</b> demande ? {{ 7*7 }}"}
SHOWN = "Où en est &lt;b&gt;ma&lt;/b&gt; demande ? {{ 7*7 }}"
NOBODY = WRITTEN | {"commune": "59800", "courriel": "awa@exemple.test", "nom": "Awa"}


def words(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.content.decode()[:2000]
    return " ".join(response.content.decode().split())


def sent(client: Client, posted: dict[str, str]) -> str:
    response = client.post("/contact", posted)
    assert response.status_code == 302, response.content.decode()[:3000]
    return response.headers["Location"]


def test_from_a_request_to_its_answer(one: Examined, ines: Client, aminata: Client):
    assert f"/contact?dossier={one.id}" in words(aminata, f"/dossiers/{one.id}")
    assert f'<option value="{one.id}" selected>' in words(aminata, f"/contact?dossier={one.id}")
    where = sent(aminata, WRITTEN | {"dossier": str(one.id)})
    page = words(aminata, where)
    assert SHOWN in page
    assert "Le service vous répond au plus tard le" in page
    found = where.rpartition("/")[2]
    assert f"/agent/messages/{found}" in words(ines, "/agent/messages")
    assert f"/agent/messages/{found}" in words(ines, f"/agent/dossiers/{one.id}")
    thread = words(ines, f"/agent/messages/{found}?modele=en_cours")
    assert SHOWN in thread
    assert "Votre demande est en cours d&#x27;examen." in thread
    assert ines.post(f"/agent/messages/{found}/prise").status_code == 302
    assert ines.post(f"/agent/messages/{found}/reponse", {"texte": ""}).status_code == 422
    assert ines.post(f"/agent/messages/{found}/reponse", {"texte": "Patience."}).status_code == 302
    read = words(aminata, where)
    assert "Patience." in read
    assert f"agent n° {one.agent.number}" in read
    assert "Inès" not in read
    assert "Le service a répondu à votre message" in words(aminata, "/notifications/")
    assert aminata.post(where, {"texte": " "}).status_code == 422
    assert aminata.post(where, {"texte": "Merci."}).status_code == 302
    assert "Attend une réponse" in words(aminata, "/contact")
    assert ines.post(f"/agent/messages/{found}/cloture").status_code == 302
    assert found not in words(ines, "/agent/messages")


def test_an_answer_to_what_was_answered_meanwhile_is_kept_and_not_sent(
    one: Examined, ines: Client, aminata: Client
):
    found = sent(aminata, WRITTEN | {"dossier": str(one.id)}).rpartition("/")[2]
    (seen,) = re.findall(r'name="lu" value="(\d+)"', words(ines, f"/agent/messages/{found}"))
    make_agent("accueil@exemple.test", one.agent.offices[0], "accueil")
    other = Client(raise_request_exception=False)
    sign_in_agent(other, "accueil@exemple.test")
    where = f"/agent/messages/{found}/reponse"
    assert other.post(where, {"texte": "Elle avance.", "lu": seen}).status_code == 302
    late = ines.post(where, {"texte": "Je m’en occupe.", "lu": seen})
    assert late.status_code == 409
    shown = late.content.decode()
    assert "Un collègue a répondu depuis" in shown
    assert "Elle avance." in shown
    assert "Je m’en occupe." in shown
    assert "Accueil Exemple" in words(ines, "/agent/messages?vue=tous")
    assert "il change de service quand le dossier est transféré" in shown


def test_without_an_account_one_gets_a_number_in_the_same_session_only(one: Examined):
    anyone = Client(raise_request_exception=False)
    where = sent(anyone, NOBODY)
    page = words(anyone, where)
    assert re.search(r"CT-5901-\d{8}-0001", page)
    assert "La réponse arrive à l’adresse que vous avez donnée." in page
    assert "<textarea" not in page
    assert Client().get(where).status_code == 404
    assert anyone.post(where, {"texte": "Encore."}).status_code == 404


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"texte": ""}, "Remplissez ce champ."),
        ({"courriel": ""}, "Remplissez ce champ."),
        ({"sujet": "plainte"}, "plainte"),
        ({"commune": ""}, "Dites où vous habitez"),
        ({"commune": "Nullepart"}, "Aucune commune n’a ce nom"),
    ],
)
def test_what_lacks_is_told_and_what_was_written_stays(one: Examined, changed, told):
    response = Client().post("/contact", NOBODY | changed)
    assert response.status_code == 422
    assert told in response.content.decode()


def test_one_network_writes_so_many_a_day(one: Examined, monkeypatch):
    monkeypatch.setattr("guichet.web.public.contact._SENT", (1, 3600))
    anyone = Client()
    sent(anyone, NOBODY)
    assert anyone.post("/contact", NOBODY).status_code == 429


def test_one_account_writes_again_so_many_times_a_day(one: Examined, aminata: Client, monkeypatch):
    monkeypatch.setattr("guichet.web.public.contact._SENT", (2, 3600))
    where = sent(aminata, WRITTEN | {"dossier": str(one.id)})
    assert aminata.post(where, {"texte": "Un."}).status_code == 302
    assert aminata.post(where, {"texte": "Deux."}).status_code == 429


def test_a_message_goes_to_another_service_and_the_first_finds_it_no_more(one: Examined, ines: Client):
    where = sent(Client(), NOBODY)
    found = where.rpartition("/")[2]
    assert ines.post(f"/agent/messages/{found}/transfert", {"service": ""}).status_code == 422
    target, national = office_for("92"), national_office()
    assert target is not None
    make_agent("zoe@exemple.test", national.id, "responsable")
    for nobody_answers in (target.code, national.code):
        told = ines.post(f"/agent/messages/{found}/transfert", {"service": nobody_answers})
        assert told.status_code == 422
        assert "Choisissez un autre service dans la liste" in told.content.decode()
    make_agent("nadia@exemple.test", target.id, "accueil")
    assert ines.post(f"/agent/messages/{found}/transfert", {"service": target.code}).status_code == 302
    assert ines.get(f"/agent/messages/{found}").status_code == 404


def test_the_boxes_of_the_inbox(one: Examined, ines: Client, aminata: Client):
    sent(aminata, WRITTEN | {"dossier": str(one.id)})
    number = re.findall(r"CT-5901-\d{8}-\d{4}", words(ines, "/agent/messages?vue=tous"))[-1]
    assert ines.get(f"/agent/messages?numero=%20{number.lower()}").status_code == 302
    assert "Rien n’a ce numéro dans ce service." in words(
        ines, "/agent/messages?numero=CT-0000-20231115-0001"
    )
    for box in (*queries.BOXES, "inconnue"):
        shown = words(ines, f"/agent/messages?vue={box}")
        assert (number in shown) == (box not in ("miens", "retard")), box
    audit = Client(raise_request_exception=False)
    make_agent("audrey@exemple.test", one.agent.offices[0], "auditeur")
    sign_in_agent(audit, "audrey@exemple.test")
    assert audit.get("/agent/messages").status_code == 403
