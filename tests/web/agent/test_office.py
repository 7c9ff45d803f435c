"""A manager invites, ends, suspends, registers who may sign; whoever is invited comes in by their own hands."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db.models import F
from django.test import Client

from guichet.accounts import actions, queries
from guichet.accounts.models import Account, Agent
from tests.accounts.agents import code, make_agent, sign_in_agent
from tests.accounts.people import PASSWORD, make_account
from tests.walls.routes import AGENT_ROUTES
from tests.web.account.letters import delivered
from tests.web.account.test_mandate_pages import text_of

pytestmark = pytest.mark.django_db
NAMES = {"given_names": "Inès", "family_name": "Exemple", "capacity": "attachée de l’Exemple"}


@pytest.fixture
def office():
    return queries.office_for("59")


@pytest.fixture
def rosa(office):
    return make_agent("rosa@exemple.test", office.id, "responsable")


@pytest.fixture
def manager(rosa) -> Client:
    client = Client(raise_request_exception=False)
    sign_in_agent(client, "rosa@exemple.test")
    return client


def invited(manager, office, **changed) -> str:
    """The link of the letter."""
    given = {"email": "ines@exemple.test", "role": "instructeur"} | changed
    assert manager.post(f"/agent/service/{office.code}/invitations", given).status_code == 302
    return delivered()[-1].link


def test_an_invited_person_takes_the_post_then_chooses_a_second_factor(manager, office):
    link = invited(manager, office)
    assert "ines@exemple.test, instruction" in text_of(manager.get(f"/agent/service/{office.code}/agents"))
    make_account("ines@exemple.test", PASSWORD)
    ines = Client()
    page = text_of(ines.get(link))
    assert office.name in page
    assert "Créer un compte" in page
    assert ines.post(link, NAMES).status_code == 200  # nobody is signed in: nothing is taken
    ines.post("/compte/connexion", {"login": "ines@exemple.test", "password": PASSWORD})
    assert "Remplissez ce champ" in text_of(ines.post(link, NAMES | {"capacity": ""}))
    assert "rien de ce qu’il contient ne se lit" in text_of(ines.post(link, NAMES | {"capacity": "\u200b"}))
    assert "ne peut pas être imprimé" in text_of(ines.post(link, NAMES | {"given_names": "Inès 👩"}))
    assert ines.post(link, NAMES).headers["Location"] == "/agent/"
    refused = ines.get("/agent/")
    assert refused.status_code == 403
    assert "Un second facteur est nécessaire" in text_of(refused)
    again = ines.get(link)
    assert again.status_code == 404
    assert "Elle a servi" in text_of(again)
    assert "Inès Exemple" in text_of(manager.get(f"/agent/service/{office.code}/agents"))


def test_another_account_is_told_whose_invitation_it_is(manager, office):
    link = invited(manager, office)
    make_account("karim@exemple.test", PASSWORD)
    karim = Client()
    karim.post("/compte/connexion", {"login": "karim@exemple.test", "password": PASSWORD})
    for answer in (karim.get(link), karim.post(link, NAMES)):
        assert answer.status_code == 403
        assert "pour une autre adresse" in text_of(answer)


def test_a_known_agent_takes_one_more_post_without_a_name(manager, office):
    make_agent("ines@exemple.test", office.id, "instructeur", second_factor=False)
    link = invited(manager, office, role="valideur")
    ines = Client()
    ines.post("/compte/connexion", {"login": "ines@exemple.test", "password": PASSWORD})
    assert "Vous êtes connu comme Ines Exemple" in text_of(ines.get(link))
    assert ines.post(link).status_code == 302
    assert "Vous êtes connu" not in text_of(ines.get("/agent/"))
    [_, valideur] = queries.agent_of(Account.objects.get(email="ines@exemple.test")).posts
    assert valideur.role == "valideur"


def test_a_withdrawn_invitation_leads_nowhere(manager, office):
    link = invited(manager, office)
    page = manager.get(f"/agent/service/{office.code}/agents").content.decode()
    where = page.split(f'action="/agent/service/{office.code}/invitations/')[1].split('"')[0]
    assert manager.post(f"/agent/service/{office.code}/invitations/{where}").status_code == 302
    assert Client().get(link).status_code == 404


@pytest.mark.parametrize(("given", "words"), [
    ({"email": "rosa@exemple.test"}, "personne ne se donne une fonction"),
    ({"email": "ines"}, "Cette adresse n’en est pas une"),
    ({"role": "prefet"}, "Sélectionnez un choix valide"),
])  # fmt: skip
def test_an_invitation_that_cannot_be_is_said_at_its_field(manager, office, given, words):
    answer = manager.post(
        f"/agent/service/{office.code}/invitations",
        {"email": "ines@exemple.test", "role": "instructeur"} | given,
    )
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert delivered() == []


def test_a_suspended_agent_is_signed_out_at_once(manager, office):
    ines = make_agent("ines@exemple.test", office.id, "instructeur")
    client = Client(raise_request_exception=False)
    sign_in_agent(client, "ines@exemple.test")
    assert client.get("/agent/").status_code == 200
    where = f"/agent/service/{office.code}/agents/{ines.agent}"
    assert "ses sessions sont fermées" in text_of(manager.post(f"{where}/suspension", follow=True))
    assert client.get("/agent/").headers["Location"].startswith("/compte/connexion")
    sign_in_agent(client, "ines@exemple.test")
    closed = client.get("/agent/")
    assert closed.status_code == 403
    assert "Votre accès est suspendu." in text_of(closed)
    assert "peut de nouveau travailler" in text_of(manager.post(f"{where}/retour", follow=True))
    assert client.get("/agent/").status_code == 200


def test_an_access_that_serves_no_more_is_closed_and_opened_again_on_the_page_of_the_office(manager, office):
    ines = make_agent("ines@exemple.test", office.id, "instructeur")
    client = Client(raise_request_exception=False)
    sign_in_agent(client, "ines@exemple.test")
    Agent.objects.filter(pk=ines.agent).update(seen_on=F("seen_on") - timedelta(days=91))
    closed = client.get("/agent/")
    assert closed.status_code == 403
    assert "votre accès a été fermé" in text_of(closed)
    assert client.get("/agent/decisions").status_code == 403
    assert "your access has been closed" in text_of(client.get("/en/agent/"))
    page = text_of(manager.get(f"/agent/service/{office.code}/agents"))
    assert "Accès fermé" in page
    assert "Rouvrir son accès" in page
    manager.post(f"/agent/service/{office.code}/agents/{ines.agent}/retour")
    assert client.get("/agent/").status_code == 200


def test_who_takes_their_last_second_factor_away_opens_nothing_before_another(manager):
    assert manager.get("/agent/").status_code == 200
    manager.post("/compte/verification?next=/compte/", {"password": PASSWORD})
    page = text_of(manager.get("/compte/second-facteur/application/retirer"))
    assert "vous n’ouvrirez plus aucun dossier" in page
    assert manager.post("/compte/second-facteur/application/retirer").status_code == 302
    refused = manager.get("/agent/")
    assert refused.status_code == 403
    assert "Un second facteur est nécessaire" in text_of(refused)


def test_who_lost_their_last_post_is_told_so(manager, office):
    ines = make_agent("ines@exemple.test", office.id, "instructeur")
    client = Client(raise_request_exception=False)
    sign_in_agent(client, "ines@exemple.test")
    manager.post(f"/agent/service/{office.code}/fonctions/{ines.posts[0].id}/fin")
    assert "Vous n’avez plus de fonction" in text_of(client.get("/agent/"))


def test_the_last_manager_is_told_why_they_stay(manager, office, rosa):
    answer = manager.post(f"/agent/service/{office.code}/fonctions/{rosa.posts[0].id}/fin", follow=True)
    assert "C’est le dernier responsable en fonction" in text_of(answer)


def test_an_order_is_registered_shown_and_revoked(manager, office, rosa):
    where = f"/agent/service/{office.code}/delegations"
    assert "personne ne peut signer dans ce service" in text_of(manager.get(where))
    victor = make_agent("victor@exemple.test", office.id, "valideur")
    given = {"agent": victor.agent, "acts": ["favorable", "defavorable"], "reference": "Arrêté n° 2026-12",
             "valid_from": "2026-02-03", "valid_to": "2026-01-01"}  # fmt: skip
    assert "Le dernier jour vient après le premier" in text_of(manager.post(f"{where}/nouvelle", given))
    given["valid_to"] = ""
    told = text_of(manager.post(f"{where}/nouvelle", given | {"agent": rosa.agent}))
    assert "un autre responsable, ou l’administration nationale, enregistre votre délégation." in told
    page = text_of(manager.post(f"{where}/nouvelle", given, follow=True))
    for words in (
        "En vigueur",
        "Arrêté n° 2026-12",
        "décisions favorables, refus",
        "depuis le 3 février 2026, sans terme",
    ):
        assert words in page
    html = manager.get(where).content.decode()
    key = html.split(f'action="{where}/')[1].split("/")[0]
    page = text_of(manager.post(f"{where}/{key}/revocation", follow=True))
    assert "Révoquées" in page
    assert "En vigueur" not in page


def test_colleagues_read_the_register_and_change_nothing(rosa, office):
    make_agent("ines@exemple.test", office.id, "instructeur")
    client = Client(raise_request_exception=False)
    sign_in_agent(client, "ines@exemple.test")
    page = text_of(client.get(f"/agent/service/{office.code}/delegations"))
    assert "Enregistrer une délégation" not in page
    assert "Agents du service" not in text_of(client.get("/agent/"))


def test_a_national_manager_goes_to_every_office(office):
    make_agent("nora@exemple.test", queries.national_office().id, "responsable")
    client = Client(raise_request_exception=False)
    sign_in_agent(client, "nora@exemple.test")
    assert f'href="/agent/service/{office.code}/agents"' in client.get("/agent/services").content.decode()
    link = invited(client, office, email="rosa@exemple.test", role="responsable")
    actions.accept_invitation(make_account("rosa@exemple.test"), link.rpartition("/")[2], ("R", "E", "c"))
    assert "Inviter quelqu’un" in text_of(client.get(f"/agent/service/{office.code}/agents"))
    order = {
        "agent": queries.people_of(office.id)[0].agent,
        "acts": "favorable",
        "reference": "Arrêté",
        "valid_from": "2026-01-01",
    }
    assert client.post(f"/agent/service/{office.code}/delegations/nouvelle", order).status_code == 302


def test_no_address_of_agents_opens_without_a_second_factor():
    """`test_routes` asks each of them; this holds what it expects, whatever is added."""
    answers = {(line.get[5], line.post[5]) for line in AGENT_ROUTES.values()}
    assert {answer for pair in answers for answer in pair} <= {403, 405}


def test_a_code_signs_an_agent_in_and_none_does_not(office):
    make_agent("ines@exemple.test", office.id, "instructeur")
    client = Client(raise_request_exception=False)
    client.post("/compte/connexion", {"login": "ines@exemple.test", "password": PASSWORD})
    assert client.get("/agent/").headers["Location"].startswith("/compte/connexion")
    client.post("/compte/connexion/second-facteur", {"code": "000000"})
    assert client.get("/agent/").headers["Location"].startswith("/compte/connexion")
    cache.clear()
    client.post("/compte/connexion/second-facteur", {"code": code()})
    assert client.get("/agent/").status_code == 200


def test_an_office_that_is_no_number_is_not_chosen_and_nothing_breaks(manager, office):
    for wanted in ("9" * 5000, "²", "x", ""):
        assert manager.post("/agent/service", {"service": wanted}).status_code == 302
    assert manager.get("/agent/").status_code == 200
