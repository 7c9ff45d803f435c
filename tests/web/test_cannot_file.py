"""The page of who cannot file on line: without an account, from any page, from an error."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from guichet.accounts.actions import fill_offices
from guichet.accounts.queries import office_for
from guichet.database import Scope, acting
from guichet.dossiers import models
from tests.accounts.agents import make_agent, sign_in_agent
from tests.jobs import run_jobs
from tests.web.published import put_in_force, trial_data

pytestmark = pytest.mark.django_db

WHERE = {"page": "Justificatifs", "erreur": "Erreur 503", "essais": "<b>Deux</b> fois", "commune": "59800"}


@pytest.fixture
def anyone(tmp_path) -> Client:
    fill_offices()
    put_in_force(trial_data(tmp_path))
    return Client(raise_request_exception=False)


def words(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.content.decode()[:2000]
    return " ".join(response.content.decode().split())


def made(client: Client, **changed: str) -> str:
    response = client.post("/depot-impossible", WHERE | changed)
    assert response.status_code == 302, response.content.decode()[:3000]
    return response.headers["Location"]


def test_every_page_leads_there_and_the_page_one_comes_from_is_written_already(anyone):
    assert 'href="/depot-impossible"' in words(anyone, "/")
    page = anyone.get("/depot-impossible", HTTP_REFERER="http://testserver/plan-du-site").content.decode()
    assert 'value="/plan-du-site"' in page
    secret = "http://testserver/compte/confirmation/clef-secrete"
    assert "clef-secrete" not in anyone.get("/depot-impossible", HTTP_REFERER=secret).content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("/orientation?nom=Exemple&numero=9912345678", "/orientation"),
        ("https://guichet.test/orientation?nom=Exemple#ici", "https://guichet.test/orientation"),
        ("www.guichet.test?nom=Exemple", "www.guichet.test"),
        ("la page /orientation?nom=Exemple reste vide", "la page /orientation reste vide"),
        ("/compte/confirmation/clef-secrete", "/compte"),
        ("Justificatifs : pourquoi ? n° 3", "Justificatifs : pourquoi ? n° 3"),
    ],
)
def test_what_follows_the_address_of_a_page_is_not_kept(anyone, typed, kept):
    made(anyone, page=typed)
    with acting(Scope.service()):
        assert models.Statement.objects.get().page == kept


def test_a_page_of_another_site_is_not_written_already(anyone):
    page = anyone.get("/depot-impossible", HTTP_REFERER="https://ailleurs.test/plan-du-site")
    assert "/plan-du-site" not in re.findall(r'name="page"[^>]*', page.content.decode())[0]


@pytest.mark.parametrize(
    "said", ["http://[", "//[", "http://testserver\u2100/", "http://testserver:x/", "\x00"]
)
def test_whatever_a_browser_says_of_where_one_comes_from_it_can_be_stated(anyone, said):
    assert anyone.get("/depot-impossible", HTTP_REFERER=said).status_code == 200
    assert anyone.post("/depot-impossible", WHERE, HTTP_REFERER=said).status_code == 302


def test_the_desk_registers_the_request_of_whoever_stated_it(anyone):
    made(anyone, nom="Exemple", prenoms="Awa", date_naissance="10/08/2006")
    office = office_for("59")
    assert office is not None
    make_agent("accueil@exemple.test", office.id, "accueil")
    desk = Client(raise_request_exception=False)
    sign_in_agent(desk, "accueil@exemple.test")
    with acting(Scope.service()):
        statement = models.Statement.objects.get().id
    link = f"/agent/depots/nouveau?constat={statement}"
    assert link in words(desk, f"/agent/constats/{statement}")
    page = words(desk, link)
    assert 'value="Exemple"' in page
    assert 'value="2006-08-10"' in page
    assert desk.get("/agent/depots/nouveau?constat=00000000-0000-4000-8000-000000000000").status_code == 404


def test_an_error_page_leads_there_with_its_reference(anyone, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("guichet.web.public.pages.render", fail)
    response = anyone.get("/plan-du-site")
    assert response.status_code == 500
    assert f"/depot-impossible?erreur=500&amp;requete={response['X-Request-ID']}" in response.content.decode()


def test_without_an_account_the_statement_is_given_at_once_then_sealed(anyone):
    where = made(anyone)
    page = words(anyone, where)
    for shown in (
        "CI-5901-",
        "Erreur 503",
        "&lt;b&gt;Deux&lt;/b&gt; fois",
        "PDF en préparation",
        "Comment déposer autrement",
    ):
        assert shown in page, shown
    run_jobs()
    assert "Télécharger le constat (PDF)" in words(anyone, where)
    file = anyone.get(f"{where}.pdf")
    assert file["Content-Type"] == "application/pdf"
    verdict = anyone.post("/verifier", {"fichier": _as_file(file.content)}).content.decode()
    assert "Constat d’impossibilité de déposer en ligne" in verdict
    assert Client().get(where).status_code == 404


def test_the_key_of_a_form_opens_nothing_of_somebody_else(anyone):
    key = str(uuid4())
    where = made(anyone, nom="Secretissime", cle=key)
    other = Client()
    for chosen in (where.rpartition("/")[2], key):
        made(other, page="autre", cle=chosen)
        assert other.get(where).status_code == 404
        assert "Secretissime" not in words(other, made(other, page="autre", cle=chosen))


def test_sent_twice_it_is_one_and_sent_changed_it_is_another(anyone):
    key = str(uuid4())
    first = made(anyone, cle=key)
    assert made(anyone, cle=key) == first
    second = made(anyone, cle=key, erreur="Erreur 504")
    assert "Erreur 504" in words(anyone, second)
    assert "Erreur 503" in words(anyone, first)


def _as_file(content: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("constat.pdf", content, "application/pdf")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"page": ""}, "Remplissez ce champ."),
        ({"commune": "Nullepart"}, "Aucune commune n’a ce nom"),
        ({"date_naissance": "31/02/2000"}, "Cette date n’existe pas."),
        ({"date_naissance": "31/12/2999"}, "Cette date ne peut pas être celle d’une naissance"),
        ({"date_naissance": "31/12/1800"}, "Cette date ne peut pas être celle d’une naissance"),
        ({"numero": "12"}, "Le numéro étranger a dix chiffres."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(anyone, changed, told):
    response = anyone.post("/depot-impossible", WHERE | changed)
    assert response.status_code == 422
    assert told in response.content.decode()
    with acting(Scope.service()):
        assert not models.Statement.objects.exists()


def test_where_several_communes_share_a_postcode_one_is_chosen(anyone):
    typed = {"commune": "01300"}
    response = anyone.post("/depot-impossible", WHERE | typed)
    assert response.status_code == 422
    assert "Choisissez votre commune" in response.content.decode()


def test_one_network_makes_so_many_a_day(anyone, monkeypatch):
    monkeypatch.setattr("guichet.web.public.impossibility._MADE", (1, 3600))
    made(anyone)
    refused = anyone.post("/depot-impossible", WHERE)
    assert refused.status_code == 429
    office = office_for("59")
    assert office is not None
    page = " ".join(unescape(refused.content.decode()).split())
    for way in (office.name, office.address, "0 806 001 620", "envoyez-le demain"):
        assert way in page, way


def test_the_office_sees_it_and_how_many_there_are(anyone):
    made(anyone, nom="Exemple")
    office = office_for("59")
    assert office is not None
    make_agent("accueil@exemple.test", office.id, "accueil")
    agent = Client(raise_request_exception=False)
    sign_in_agent(agent, "accueil@exemple.test")
    page = words(agent, "/agent/constats")
    assert "CI-5901-" in page
    assert "<dd>1</dd>" in page
    with acting(Scope.service()):
        statement = models.Statement.objects.get().id
        number = models.Statement.objects.get().number
    assert "Exemple" in words(agent, f"/agent/constats/{statement}")
    found = agent.get(f"/agent/constats?numero={number}")
    assert found.headers["Location"] == f"/agent/constats/{statement}"
    assert "Rien n’a ce numéro dans ce service." in words(agent, "/agent/constats?numero=CI")
