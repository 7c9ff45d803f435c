"""The pages of messages: the person's, with or without an account, and the shared inbox of the service."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from guichet.accounts.queries import national_office, office_for
from guichet.database import Scope, acting
from guichet.dossiers.contact import erasing, queries
from guichet.notifications.models import Delivery
from tests.accounts.agents import make_agent, sign_in_agent
from tests.dossiers.instruction.examined import Examined
from tests.jobs import run_jobs
from tests.notifications.mailbox import open_mailbox

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


def test_the_key_of_a_form_opens_nothing_of_somebody_else(one: Examined):
    key = str(uuid4())
    where = sent(Client(), NOBODY | {"cle": key})
    other = Client()
    for chosen in (where.rpartition("/")[2], key):
        found = sent(other, NOBODY | {"texte": "Autre.", "cle": chosen})
        assert other.get(where).status_code == 404
        assert SHOWN not in words(other, found)


def test_what_was_sent_changed_and_sent_again_is_two_messages(one: Examined, ines: Client, aminata: Client):
    for client, posted in ((Client(), NOBODY), (aminata, WRITTEN | {"dossier": str(one.id)})):
        posted |= {"cle": str(uuid4())}
        first = sent(client, posted)
        assert sent(client, posted) == first
        second = sent(client, posted | {"texte": "J’ajoute ceci."})
        assert "J’ajoute ceci." in words(client, second)
        inbox = words(ines, "/agent/messages")
        assert all(found.rpartition("/")[2] in inbox for found in (first, second))


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


def test_an_answer_that_comes_back_is_shown_to_the_office_that_gave_it(one: Examined, ines: Client, settings):
    found = sent(Client(), NOBODY).rpartition("/")[2]
    where = f"/agent/messages/{found}"
    assert ines.post(f"{where}/reponse", {"texte": "Patience."}).status_code == 302
    assert "n’est pas arrivée à cette adresse" not in words(ines, where)
    with open_mailbox(settings, recipient="550 5.1.1 awa@exemple.test: unknown"):
        run_jobs()
    page = words(ines, where)
    assert "n’est pas arrivée à cette adresse" in page
    assert "awa@exemple.test" not in page
    number = re.findall(r"CT-5901-\d{8}-\d{4}", page)[0]
    assert f'Réponse à un message, <a href="{where}">{number}</a>' in words(ines, "/agent/envois")
    target = office_for("92")
    assert target is not None
    other = Client(raise_request_exception=False)
    make_agent("nadia@exemple.test", target.id, "instructeur")
    sign_in_agent(other, "nadia@exemple.test")
    assert number not in words(other, "/agent/envois")
    assert ines.post(f"{where}/transfert", {"service": target.code}).status_code == 302
    assert number not in words(ines, "/agent/envois")
    assert number in words(other, "/agent/envois")
    assert "n’est pas arrivée à cette adresse" in words(other, where)
    with acting(Scope.service()) as now:
        assert erasing.forget(now + timedelta(days=1)) == 1
        assert not Delivery.objects.filter(about=found).exists()


def test_a_notice_of_an_answer_that_comes_back_leads_to_the_message(
    one: Examined, ines: Client, aminata: Client, settings
):
    found = sent(aminata, WRITTEN | {"dossier": str(one.id)}).rpartition("/")[2]
    where = f"/agent/messages/{found}"
    assert ines.post(f"{where}/reponse", {"texte": "Patience."}).status_code == 302
    with open_mailbox(settings, recipient="550 5.1.1 unknown"):
        run_jobs()
    assert "elle trouve la réponse dans son compte" in words(ines, where)
    assert f'href="{where}"' in words(ines, "/agent/envois")


def test_one_network_writes_so_many_a_day(one: Examined, monkeypatch):
    monkeypatch.setattr("guichet.web.public.contact._SENT", (1, 3600))
    anyone = Client()
    sent(anyone, NOBODY)
    refused = anyone.post("/contact", NOBODY)
    assert refused.status_code == 429
    office = office_for("59")
    assert office is not None
    assert office.address in " ".join(unescape(refused.content.decode()).split())


def test_one_account_writes_again_so_many_times_a_day(one: Examined, aminata: Client, monkeypatch):
    monkeypatch.setattr("guichet.web.public.contact._SENT", (2, 3600))
    where = sent(aminata, WRITTEN | {"dossier": str(one.id)})
    assert aminata.post(where, {"texte": "Un."}).status_code == 302
    refused = aminata.post(where, {"texte": "Deux."})
    assert refused.status_code == 429
    assert "Trouver ma préfecture" in refused.content.decode()


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
