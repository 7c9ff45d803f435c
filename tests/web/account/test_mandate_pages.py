"""The pages of helping and of being helped, and those of one's civil status."""

import re

import pytest
from django.test import Client

from guichet.accounts import actions, queries
from guichet.journal.types import Author
from guichet.web.account.acting_for import chosen_actor
from tests.accounts.people import PASSWORD, make_account
from tests.web.account.letters import delivered
from tests.web.account.signed_in import sign_in

pytestmark = pytest.mark.django_db

ASKED = {
    "kind": "educateur_ase",
    "helper_name": "Camille Éduc",
    "organisation": "ASE",
    "given_names": "Awa",
    "family_name": "Exemple",
    "birth_date": "01/05/2008",
    "email": "awa@exemple.test",
    "language": "fr",
    "powers": ["deposer", "suivre"],
}


@pytest.fixture
def helper(client: Client):
    account = make_account("educ@exemple.test", PASSWORD)
    sign_in(client, "educ@exemple.test")
    return account


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_helper_asks_the_person_gives_the_code_and_the_helper_acts(client: Client, helper):
    answer = client.post("/compte/mandats/nouveau", ASKED)
    there = answer.headers["Location"]
    [letter] = [one for one in delivered() if one.address == "awa@exemple.test"]
    assert letter.subject == "Quelqu’un demande à agir en votre nom"
    assert "Camille Éduc" in letter.body
    assert "Remplir et déposer une demande" in letter.body
    code = re.search(r"^\d{8}$", letter.body, re.M)[0]
    assert code not in client.get(there).content.decode()
    assert "pas le bon code" in text_of(client.post(there, {"code": "12"}))
    assert client.post(there, {"code": code}).status_code == 302
    page = text_of(client.get("/compte/mandats/"))
    assert "Awa Exemple" in page
    assert "Accord du" in page
    [mandate] = queries.people_helped(helper)
    client.post(f"/compte/mandats/{mandate.id}/agir")
    assert "Vous agissez pour Awa Exemple." in text_of(client.get("/compte/"))
    assert "Exemple" in text_of(client.get("/compte/etat-civil"))
    client.post("/compte/mandats/0/agir")
    assert "Vous agissez pour" not in text_of(client.get("/compte/"))


def test_a_mandate_that_ends_stops_the_session_that_acts_under_it(client: Client, helper, rf):
    awa = make_account("awa@exemple.test", PASSWORD)
    client.post("/compte/mandats/nouveau", ASKED)
    [mandate] = queries.people_helped(helper)
    person = Client()
    sign_in(person, "awa@exemple.test")
    assert "Camille Éduc" in text_of(person.get("/compte/mandats/"))
    person.post(f"/compte/mandats/{mandate.id}/accord")
    client.post(f"/compte/mandats/{mandate.id}/agir")
    request = rf.get("/")
    request.user, request.session = helper, client.session
    assert chosen_actor(request).person == awa.person_id
    person.post(f"/compte/mandats/{mandate.id}/fin")
    assert chosen_actor(request) is None


def test_nobody_touches_a_mandate_that_is_not_theirs(client: Client, helper):
    client.post("/compte/mandats/nouveau", ASKED)
    [mandate] = queries.people_helped(helper)
    make_account("autre@exemple.test", PASSWORD)
    other = Client()
    sign_in(other, "autre@exemple.test")
    for verb in ("code", "accord", "fin", "agir"):
        for number in (mandate.id, 999_999):
            assert other.post(f"/compte/mandats/{number}/{verb}", {"code": "1"}).status_code == 404
    assert client.post(f"/compte/mandats/{mandate.id}/agir").status_code == 404


def test_what_is_missing_is_said_at_its_field(client: Client, helper):
    page = text_of(client.post("/compte/mandats/nouveau", ASKED | {"email": "", "birth_date": "31/02/2008"}))
    assert "Cette date n’existe pas" in page
    page = text_of(client.post("/compte/mandats/nouveau", ASKED | {"email": ""}))
    assert "cochez qu’elle a signé une déclaration" in page


def test_civil_status_comes_from_a_summons_and_is_corrected_on_request(client: Client, helper):
    text = "numero_etranger;nom_naissance;date_naissance;courriel\n7503134955;Exemple;2008-05-01;educ@exemple.test\n"
    actions.import_summoned(text, queries.office_for("92").id, Author("agent", "a"))
    assert "Nous ne savons rien encore" in text_of(client.get("/compte/etat-civil"))
    wrong = client.post(
        "/compte/etat-civil/convocation", {"numero": "7503134955", "birth_date": "02/05/2008"}
    )
    assert "Aucune convocation" in text_of(wrong)
    client.post("/compte/etat-civil/convocation", {"numero": "75 03 13 49 55", "birth_date": "01/05/2008"})
    page = text_of(client.get("/compte/etat-civil"))
    assert "Il vient de la convocation" in page
    assert "Exemple (vérifié)" in page
    assert client.get("/compte/etat-civil/correction").status_code == 200
    assert "Écrivez ce qui est faux" in text_of(
        client.post("/compte/etat-civil/correction", {"explanation": ""})
    )
    client.post("/compte/etat-civil/correction", {"nom_naissance": "Autre", "explanation": ""})
    assert "un agent doit encore la lire" in text_of(client.get("/compte/etat-civil"))


@pytest.mark.parametrize("path", ["mandats/", "mandats/nouveau", "etat-civil", "etat-civil/convocation"])
def test_these_pages_ask_who_you_are(path: str):
    answer = Client().get(f"/compte/{path}")
    assert answer.headers["Location"].startswith("/compte/connexion?next=")
