"""The list on the page of an agent: what is read on it, what its form asks, what is done with what is ticked."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.database import Scope, acting
from guichet.dossiers import models, turning
from guichet.dossiers.instruction import actions
from guichet.dossiers.instruction.arranging import Label
from guichet.dossiers.instruction.types import Decision
from guichet.journal.models import Reading
from tests.accounts.agents import sign_in_agent
from tests.dossiers.instruction.before_agents import approver
from tests.dossiers.instruction.examined import colleague, days, filed, neighbour
from tests.dossiers.instruction.test_deciding import GRANT
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


@pytest.mark.parametrize(
    ("ticked", "act", "told"),
    [
        (False, "suivre", "cochez au moins un dossier"),
        (True, "", "choisissez quoi faire"),
        (True, "attribuer", "choisissez à quel collègue"),
        (True, "etiqueter", "choisissez une étiquette"),
    ],
)
def test_what_lacks_to_an_act_on_many_is_told_on_the_list_as_it_was(one, ines, ticked, act, told):
    posted = {"dossier": str(one.id) if ticked else "x", "acte": act, "filtres": "etat=en_instruction"}
    answer = ines.post("/agent/ensemble", posted)
    assert answer.headers["Location"] == "/agent/?etat=en_instruction"
    assert told in text(ines.get(answer.headers["Location"]))
    answer = ines.post("/agent/ensemble", posted | {"retour": "dossier"})
    assert answer.headers["Location"] == (
        f"/agent/dossiers/{one.id}" if ticked else "/agent/?etat=en_instruction"
    )


def test_more_than_a_hundred_at_once_is_told_and_nothing_is_done(one, ines):
    many = {"dossier": [f"00000000-0000-0000-0000-{n:012d}" for n in range(101)], "acte": "suivre"}
    assert "100 dossiers au plus" in text(ines.post("/agent/ensemble", many, follow=True))


def test_a_dossier_that_left_meanwhile_is_told_apart_from_those_that_are_there(one, other, ines):
    (nanterre,) = neighbour().offices
    with acting(one.agent.scope):
        actions.transfer(one.agent, other, nanterre, "Il vit à Nanterre.", days(2))
    said = text(ines.post("/agent/ensemble", {"dossier": [str(one.id), str(other)], "acte": "suivre"}))
    assert "Dossier introuvable : rien n’a été fait." in said
    assert said.count("fait.") == 2


def test_a_page_whose_dossiers_are_gone_leads_back_to_the_beginning(one, ines):
    said = text(ines.get("/agent/?apres=2030-01-01_00000000-0000-0000-0000-000000000000&etat=en_instruction"))
    assert "la liste a changé depuis" in said
    assert "Revenir au début" in said
    assert "Aucun dossier" not in said


@pytest.mark.parametrize(
    "asked", ["etiquette=99", "a=999", f"demarche={ASE}&c-partie=x", "demarche=finie", "du=x"]
)
def test_a_filter_that_is_not_applied_is_said_not_to_be(one, ines, asked):
    assert "n’est pas appliqué" in text(ines.get(f"/agent/?{asked}"))
    assert "n’est pas appliqué" not in text(
        ines.get(f"/agent/?demarche={ASE}&c-cas=mineur&du=2023-11-01&mots=x")
    )


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (days(1), "son droit au séjour a pris fin (droit terminé le 16 novembre 2023)"),
        (days(2), "son droit au séjour prend fin (droit jusqu’au 17 novembre 2023)"),
    ],
)
def test_a_row_says_until_when_the_person_may_stay_or_might(one, ines, until, told):
    ends_on(one, until)
    assert told in text(ines.get("/agent/"))


def test_a_paper_that_prolongs_the_right_is_what_a_row_goes_by(one, ines):
    ends_on(one, days(2))
    with acting(one.agent.scope):
        models.Prolongation.objects.create(
            dossier_id=one.id, person_id=one.person.person, office_id=one.agent.offices[0],
            valid_from=days(3).date(), valid_to=days(93).date(), document=one.id,
            issued_by_id=one.agent.agent, issued_at=days(2),
        )  # fmt: skip
    assert "(droit jusqu’au 16 février 2024)" in text(ines.get("/agent/"))


def ends_on(one, when) -> None:
    with acting(Scope.service(one.person.person)):
        row = models.Dossier.objects.get(pk=one.id)
        row.expires_on = when.date()
        row.save(update_fields=["expires_on"])
        turning.place(row, days(2))


def test_a_proposition_that_comes_back_is_before_its_examiner(one, ines):
    with acting(one.agent.scope):
        made = actions.propose(one.agent, one.id, GRANT, days(2))
    assert isinstance(made, Decision)
    victor = approver("victor", "favorable")
    with acting(victor.scope):
        actions.send_back(victor, made.id, "Le motif est à revoir.", days(2))
    assert "À voir d’ici le 17 novembre 2023 : la décision proposée est revenue" in text(ines.get("/agent/"))
    with acting(one.agent.scope):
        actions.propose(one.agent, one.id, GRANT, days(3))
    assert "une décision proposée attend" in text(ines.get("/agent/"))


def test_the_page_of_a_dossier_says_who_has_it_and_lets_it_be_followed(one, ines):
    assert "Vous l’instruisez" in text(ines.get(f"/agent/dossiers/{one.id}"))
    posted = {"dossier": str(one.id), "acte": "suivre", "retour": "dossier"}
    done = ines.post("/agent/ensemble", posted)
    assert f'href="/agent/dossiers/{one.id}">Revenir' in done.content.decode()
    assert "vous le suivez" in text(ines.get(f"/agent/dossiers/{one.id}"))


def test_a_dossier_is_not_proposed_to_its_own_person_on_its_page(one, rosa):
    """Whoever may have it is; the list of the office, where many are ticked, names everyone."""
    _, manager = rosa
    colleague("karim@exemple.test")
    colleague("aminata@exemple.test", "instructeur")
    page = text(manager.get(f"/agent/dossiers/{one.id}")).partition("Pour confier un dossier")[2]
    assert "Karim Exemple" in page
    assert "Aminata Exemple" not in page.partition("Étiquette")[0]
    assert "Aminata Exemple" in text(manager.get("/agent/")).partition("Pour confier un dossier")[2]


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
