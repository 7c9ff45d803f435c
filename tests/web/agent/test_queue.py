"""The list on the page of an agent: what is read on it, what its form asks, what is done with what is ticked."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.database import Scope, acting
from guichet.dossiers.instruction import actions
from guichet.dossiers.instruction.arranging import Label
from guichet.journal.models import Reading
from tests.accounts.agents import sign_in_agent
from tests.dossiers.instruction.examined import colleague, days, filed
from tests.dossiers.requests import ASE


def text(answer) -> str:
    found = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(unescape(found).split())


@pytest.fixture
def other(one):
    """A second request of the office, that nobody has."""
    return filed("boubacar@exemple.test")[1]


@pytest.fixture
def rosa(one, client):
    actor = colleague("rosa@exemple.test", "responsable")
    sign_in_agent(client, "rosa@exemple.test")
    return actor, client


def numbers(answer) -> list[str]:
    return re.findall(r'href="/agent/dossiers/[0-9a-f-]{36}">(\d{19})<', answer.content.decode())


def test_each_row_says_what_is_waited_for_why_and_who_has_it(one, other, ines):
    said = text(ines.get("/agent/"))
    assert "Les dossiers qui attendent un agent" in said
    assert "À voir d’ici le 18 novembre 2023 : personne vulnérable" in said
    assert "vous l’instruisez" in said
    assert "personne ne l’instruit" in said


def test_the_form_filters_and_what_it_filters_is_said(one, other, ines):
    page = ines.get("/agent/", {"demarche": ASE, "c-cas": "mineur", "a": "personne", "du": "2023-11-01"})
    said = text(page)
    assert len(numbers(page)) == 1
    for phrase in ("que personne n’instruit", "Cas : Mineur", "déposés à partir de : 1er novembre 2023"):
        assert phrase in said, said
    assert not numbers(ines.get("/agent/", {"demarche": ASE, "c-cas": "majeur"}))
    assert "Aucun dossier ne répond à ces filtres." in text(ines.get("/agent/", {"retard": "1"}))


@pytest.mark.parametrize(
    "asked",
    [
        {"etat": "inconnu", "a": "<b>", "etiquette": "999999999999999999999", "du": "hier", "apres": "x_y"},
        {"apres": "9999-99-99_00000000-0000-0000-0000-000000000000", "demarche": "'; DROP"},
        {"mots": "\x00\x01", "c-cas": "x"},
        {"demarche": ASE, "c-date_ase-de": "x", "c-cas": "é" * 300},
        {"demarche": ASE, "c-cas": "mineur\x00", "mots": "\x00é", "a": "\x00"},
        {"demarche": "renouvellement-recepisse", "c-nationalite": "\x00", "tout": "1"},
    ],
)
def test_what_an_address_asks_and_cannot_be_read_asks_for_nothing(one, ines, asked):
    assert ines.get("/agent/", asked).status_code == 200


def test_a_search_finds_a_name_and_its_words_are_not_kept_in_a_view(one, other, ines):
    page = ines.get("/agent/", {"mots": "exemple 10/08/2006", "etat": "depose"})
    assert len(numbers(page)) == 1
    assert "qui contiennent « exemple 10/08/2006 »" in text(page)
    with acting(Scope.service()):
        (reading,) = Reading.objects.filter(what="recherche")
        assert (reading.agent, reading.dossier) == (one.agent.agent, other)
    kept = ines.post("/agent/vues", {"nom": "À prendre", "filtres": "mots=exemple&etat=depose"})
    assert kept.headers["Location"] == "/agent/?etat=depose"
    assert "À prendre" in text(ines.get("/agent/"))


def test_pages_lead_to_each_other(one, other, ines, monkeypatch):
    from guichet.web.agent import queue

    real = queue.queries.listed
    monkeypatch.setattr(queue.queries, "listed", lambda *args: real(*args, 1))
    first = ines.get("/agent/?tout=1")
    (after,) = re.findall(r'rel="next" href="([^"]+)"', first.content.decode())
    second = ines.get(unescape(after))
    assert len({*numbers(first), *numbers(second)}) == 2
    assert "Page suivante" not in text(second)
    assert "Revenir au début" in text(second)


def test_what_is_ticked_is_done_and_each_result_told(one, other, ines, rosa):
    actor, manager = rosa
    with acting(actor.scope):
        label = actions.make_label(actor, actor.offices[0], "À rappeler", days(2))
    assert isinstance(label, Label)
    both = {"dossier": [str(one.id), str(other)]}
    assert "aucun" not in text(
        ines.post("/agent/ensemble", both | {"acte": "etiqueter", "etiquette": label.id})
    )
    assert text(ines.get("/agent/")).count("À rappeler") >= 2
    said = text(manager.post("/agent/ensemble", both | {"acte": "prendre"}))
    assert "refusé : un collègue l’instruit déjà" in said
    assert "fait." in said
    refused = text(ines.post("/agent/ensemble", both | {"acte": "liberer"}))
    assert refused.count("vos fonctions ne couvrent pas cet acte") == 2


def test_nothing_ticked_and_no_act_chosen_do_nothing(one, ines):
    for posted in ({}, {"dossier": str(one.id)}, {"dossier": "x", "acte": "suivre"}, {"acte": "attribuer"}):
        said = text(ines.post("/agent/ensemble", posted, follow=True))
        assert "Cochez au moins un dossier" in said
    many = {"dossier": [f"00000000-0000-0000-0000-{n:012d}" for n in range(101)], "acte": "suivre"}
    assert "100 dossiers au plus" in text(ines.post("/agent/ensemble", many, follow=True))


def test_the_page_of_a_dossier_says_who_has_it_and_lets_it_be_followed(one, ines):
    assert "Vous l’instruisez" in text(ines.get(f"/agent/dossiers/{one.id}"))
    posted = {"dossier": str(one.id), "acte": "suivre", "retour": "dossier"}
    done = ines.post("/agent/ensemble", posted)
    assert f'href="/agent/dossiers/{one.id}">Revenir' in done.content.decode()
    assert "vous le suivez" in text(ines.get(f"/agent/dossiers/{one.id}"))


def test_a_manager_keeps_the_list_of_labels(one, ines, rosa):
    _, manager = rosa
    assert manager.post("/agent/etiquettes", {"nom": "Urgent"}).status_code == 302
    assert "Donnez un nom" in text(manager.post("/agent/etiquettes", {"nom": " "}))
    assert "Urgent" in text(ines.get("/agent/etiquettes"))
    assert "Un responsable du service tient cette liste." in text(ines.get("/agent/etiquettes"))
    assert ines.post("/agent/etiquettes", {"nom": "Autre"}).status_code == 403


def test_the_page_takes_as_many_statements_however_many_rows_it_shows(one, other, ines):
    ines.get("/agent/")
    counted = []
    for number in range(2):
        with CaptureQueriesContext(connection) as seen:
            ines.get("/agent/")
        counted.append(len([each for each in seen if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]))
        filed(f"p{number}@exemple.test")
    assert counted[0] == counted[1], counted
    assert counted[0] <= 30, [each["sql"][:90] for each in seen]
