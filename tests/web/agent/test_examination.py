"""The pages on which an agent examines and asks again, and those on which the person answers."""

import re
from io import BytesIO
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.test import Client
from PIL import Image

from guichet.database import Scope, acting
from guichet.documents.received.models import Received
from guichet.dossiers import actions, models
from guichet.dossiers.instruction.types import Asked
from guichet.dossiers.types import Filed
from guichet.journal.models import Line
from tests.accounts.agents import sign_in_agent
from tests.dossiers.instruction.examined import Examined, colleague, days, filed
from tests.dossiers.instruction.test_examination import HOME, NATIONALITY
from tests.dossiers.requests import fill, prepared
from tests.papers import picture

pytestmark = pytest.mark.django_db

WILD = "=1+1 {{ 7*7 }} {numero} {% now 'Y' %} <b>gras</b> ${x} %(name)s"
SHOWN = "=1+1 {{ 7*7 }} {numero} {% now &#x27;Y&#x27; %} &lt;b&gt;gras&lt;/b&gt; ${x} %(name)s"


def words(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.content.decode()[:3000]
    return " ".join(response.content.decode().split())


def judge(client: Client, one: Examined, asked: str, avis="non_valide", motif="Illisible.", vu=""):
    path = f"/agent/dossiers/{one.id}/pieces/{one.paper(asked)}/avis"
    return client.post(path, {"avis": avis, "motif": motif, "vu": vu})


def test_the_page_shows_answers_documents_dates_and_what_happened(ines, one):
    page = words(ines, f"/agent/dossiers/{one.id}")
    for shown in (
        "Telles que déposées le 15 novembre 2023",
        "Brasilia",
        "Justificatif de domicile de moins de 6 mois",
        "papier.png",
        "Les dates de la loi",
        "15 mars 2024",
        "Examen commencé",
        f"par l’agent {one.agent.number}",
    ):
        assert shown in page, shown
    assert "Inès" not in page


def test_what_the_person_changed_and_did_not_file_is_not_shown(ines, one):
    person, dossier = filed("fatou@exemple.test")
    with acting(person.scope):
        models.Dossier.objects.filter(pk=dossier).update(
            answers={"lieu_naissance": "Ailleurs"}, changed_since_filing=True
        )
    page = words(ines, f"/agent/dossiers/{dossier}")
    assert "Brasilia" in page
    assert "Ailleurs" not in page


def test_a_second_filing_shows_what_it_changed(ines, one):
    person, dossier = filed("bilal@exemple.test")
    fill(person, dossier, lieu_naissance=["Ouagadougou"])
    with acting(person.scope):
        actions.attach(person, dossier, "avis-structure", prepared(), None, days(1))
        assert isinstance(actions.submit(person, dossier, uuid4(), days(1)), Filed)
    page = words(ines, f"/agent/dossiers/{dossier}")
    assert "<del>Brasilia</del>" in page
    assert "<ins>Ouagadougou</ins>" in page
    assert "Document ajouté : papier.png" in page


# The viewer.


def test_a_page_is_drawn_with_the_number_across_it_larger_and_turned(ines, one):
    path = f"/agent/dossiers/{one.id}/pieces/{one.paper(HOME)}/pages/1"

    def seen(query: str = "") -> Image.Image:
        response = ines.get(path + query)
        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Cache-Control"] == "no-store"
        return Image.open(BytesIO(response.content))

    assert seen().size == (750, 1000)
    assert seen("?zoom=200").size == (1500, 2000)
    assert seen("?tour=90").size == (1000, 750)
    assert seen("?zoom=9999&tour=45").size == (750, 1000)
    assert ines.get(path[:-1] + "2").status_code == 404
    assert ines.get(path[:-1] + "0").status_code == 404


def test_the_viewer_leads_from_page_to_page_and_keeps_how_it_is_looked_at(ines, one):
    piece = one.paper(HOME)
    page = words(ines, f"/agent/dossiers/{one.id}?piece={piece}&zoom=150&tour=90")
    assert "pages/1?zoom=150&amp;tour=90" in page
    assert f"?piece={piece}&amp;page=1&amp;zoom=200&amp;tour=90#visionneuse" in page
    assert f"?piece={piece}&amp;page=1&amp;zoom=150&amp;tour=180#visionneuse" in page


def test_the_original_is_handed_over_on_purpose_only_and_noted(ines, one):
    path = f"/agent/dossiers/{one.id}/pieces/{one.paper(HOME)}/original"
    assert ines.get(path).status_code == 405
    response = ines.post(path)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response.content.startswith(b"\x89PNG")
    assert "piece.original_remis" in lines_of(one.id)
    reception = Client()
    colleague("accueil@exemple.test", "accueil")
    sign_in_agent(reception, "accueil@exemple.test")
    assert reception.post(path).status_code == 403


def test_an_original_that_is_damaged_says_so_and_what_to_do(ines, one):
    piece = one.paper(HOME)
    with acting(Scope.service()):
        document = models.Piece.objects.get(pk=piece).document_id
        Received.objects.filter(pk=document).update(sha256="0" * 64)
    response = ines.post(f"/agent/dossiers/{one.id}/pieces/{piece}/original")
    assert response.status_code == 409
    assert "demandez de nouveau le document" in response.content.decode()
    assert "piece.original_remis" not in lines_of(one.id)


def lines_of(dossier: UUID) -> list[str]:
    """The verbs of the journal about a dossier."""
    with acting(Scope.service()):
        return list(Line.objects.filter(subject=dossier).order_by("id").values_list("verb", flat=True))


def test_a_document_that_is_not_clean_is_not_shown(ines, one):
    piece = one.paper(HOME)
    with acting(Scope.service()):
        document = models.Piece.objects.get(pk=piece).document_id
        Received.objects.filter(pk=document).update(state="en_attente")
    assert ines.get(f"/agent/dossiers/{one.id}/pieces/{piece}/pages/1").status_code == 404
    assert ines.post(f"/agent/dossiers/{one.id}/pieces/{piece}/original").status_code == 404
    assert "l’antivirus ne l’a pas déclaré sain" in words(ines, f"/agent/dossiers/{one.id}")


# Judging and asking.


def test_a_model_is_taken_then_changed(ines, one):
    query = urlencode({"piece": one.paper(HOME), "modele": "domicile_ancien"})
    page = words(ines, f"/agent/dossiers/{one.id}?{query}")
    assert "Votre justificatif de domicile date de plus de 6 mois." in page
    query = urlencode({"piece": one.paper(HOME), "modele": "illisible"})
    page = words(ines, f"/agent/dossiers/{one.id}?{query}")
    assert "Le document « Justificatif de domicile de moins de 6 mois »" in page


def test_without_a_reason_the_page_says_so_and_keeps_what_was_chosen(ines, one):
    response = judge(ines, one, HOME, motif=" ")
    assert response.status_code == 422
    assert "Dites pourquoi le document n’est pas valide" in response.content.decode()


def test_another_agent_s_judgement_in_between_is_shown(ines, one):
    one.judge(HOME, "valide", "", agent=colleague())
    response = judge(ines, one, HOME)
    assert response.status_code == 409
    page = " ".join(response.content.decode().split())
    assert "Un autre agent a donné son avis" in page
    assert "Illisible." in page  # what was typed is not lost


def test_a_document_replaced_meanwhile_is_shown_as_such_and_takes_no_judgement(ines, one):
    former = one.paper(HOME)
    one.open(one.asked(HOME))
    one.replace(HOME)
    one.answer()
    page = words(ines, f"/agent/dossiers/{one.id}?piece={former}")
    assert "L’usager a remplacé ce document" in page
    assert "Votre avis sur ce document" not in page
    late = ines.post(f"/agent/dossiers/{one.id}/pieces/{former}/avis", {"avis": "valide"})
    assert late.status_code == 409
    assert "Votre avis n’est pas enregistré." in late.content.decode()
    assert "Votre avis sur ce document" in words(ines, f"/agent/dossiers/{one.id}")


def test_a_judgement_without_a_choice_asks_for_one(ines, one):
    response = judge(ines, one, HOME, avis="", motif="")
    assert response.status_code == 422
    assert "Choisissez si le document est valide ou non." in response.content.decode()


def test_whatever_is_written_is_shown_as_it_is_written_to_everyone(ines, aminata, one, at):
    assert judge(ines, one, HOME, motif=WILD).status_code == 302
    assert SHOWN in words(ines, f"/agent/dossiers/{one.id}?piece={one.paper(HOME)}")
    assert SHOWN in words(ines, f"/agent/dossiers/{one.id}/complement")
    asked = ines.post(f"/agent/dossiers/{one.id}/complement", {"message": WILD})
    assert asked.status_code == 302, asked.content.decode()
    assert SHOWN in words(ines, f"/agent/dossiers/{one.id}")
    told = one.complement().told
    assert aminata.post(f"/notifications/{told}").status_code == 302
    assert SHOWN in words(aminata, f"/notifications/{told}")
    page = words(aminata, f"/dossiers/{one.id}/complement")
    assert page.count(SHOWN) == 2
    line = one.line(HOME)
    aminata.post(f"/dossiers/{one.id}/complement/{line}", {"reponse": "garder", "raison": WILD})
    aminata.post(f"/dossiers/{one.id}/complement/envoi", {"cle": str(uuid4())})
    assert words(ines, f"/agent/dossiers/{one.id}").count(SHOWN) == 3


def test_nothing_to_ask_is_said_with_the_way_on(ines, one):
    response = ines.post(f"/agent/dossiers/{one.id}/complement", {"message": ""})
    assert response.status_code == 422
    assert "donnez d’abord un avis" in response.content.decode()


def test_a_missing_document_asked_without_a_word_is_refused(ines, one):
    posted = {"manque": "avis-structure", "remarque-avis-structure": ""}
    response = ines.post(f"/agent/dossiers/{one.id}/complement", posted)
    assert response.status_code == 422
    assert "Dites ce qui est attendu" in response.content.decode()


# The person's half.


@pytest.fixture
def asked(one: Examined) -> Examined:
    one.asked(NATIONALITY, HOME)
    return one


def opened(asked: Examined) -> None:
    complement = asked.complement()
    asked.open(Asked(complement.id, complement.told))


def test_the_request_is_sealed_until_it_is_opened_by_its_button(aminata, asked, at):
    told = asked.complement().told
    assert aminata.get(f"/dossiers/{asked.id}/complement")["Location"] == f"/notifications/{told}"
    assert "La copie ne se lit pas." not in words(aminata, f"/notifications/{told}")
    page = words(aminata, f"/dossiers/{asked.id}")
    assert "Vous aurez 30 jours pour répondre" in page
    at(days(3))
    aminata.post(f"/notifications/{told}")
    assert "Vous avez jusqu’au 18 décembre 2023 pour répondre." in words(aminata, f"/notifications/{told}")
    page = words(aminata, f"/dossiers/{asked.id}/complement")
    assert "La copie ne se lit pas." in page
    assert re.search("jusqu’au <strong>18 décembre 2023</strong>", words(aminata, f"/dossiers/{asked.id}"))


def test_an_answer_is_kept_line_by_line_then_sent(ines, aminata, asked, at):
    opened(asked)
    at(days(4))
    path = f"/dossiers/{asked.id}/complement"
    kept = aminata.post(f"{path}/{asked.line(NATIONALITY)}", {"reponse": "garder", "raison": ""})
    assert kept.status_code == 302
    file = BytesIO(picture())
    file.name = "facture.png"
    given = {"fichier": file, "message": "Facture de novembre."}
    assert aminata.post(f"{path}/{asked.line(HOME)}", given).status_code == 302
    page = words(aminata, path)
    assert "facture.png" in page
    assert "Facture de novembre." in page
    unready = aminata.post(f"{path}/envoi", {"cle": str(uuid4())})
    assert unready.status_code == 422
    assert "Dites pourquoi vous gardez ce document." in unready.content.decode()
    assert "facture.png" not in words(ines, f"/agent/dossiers/{asked.id}")
    aminata.post(f"{path}/{asked.line(NATIONALITY)}", {"reponse": "garder", "raison": "Deux pages."})
    key = str(uuid4())
    for _ in range(2):
        assert aminata.post(f"{path}/envoi", {"cle": key}).status_code == 302
    page = words(aminata, path)
    assert "Vous avez répondu le 19 novembre 2023" in page
    page = words(ines, f"/agent/dossiers/{asked.id}")
    for shown in (
        "facture.png",
        "Facture de novembre.",
        "Gardé par l’usager",
        "Deux pages.",
        "Remplacés depuis",
    ):
        assert shown in page, shown


def test_a_file_that_is_refused_says_why_and_another_can_be_taken_out(aminata, asked, at):
    opened(asked)
    path = f"/dossiers/{asked.id}/complement"
    wrong = BytesIO(b"MZ not a picture")
    wrong.name = "virus.exe"
    response = aminata.post(f"{path}/{asked.line(HOME)}", {"fichier": wrong})
    assert response.status_code == 422
    assert "Ce type de fichier n’est pas accepté" in response.content.decode()
    asked.replace(HOME)
    (piece,) = next(line.reply.pieces for line in asked.complement().lines if line.reply)
    assert aminata.post(f"{path}/fichiers/{piece.id}").status_code == 302
    assert not next(line.reply.pieces for line in asked.complement().lines if line.reply)
    assert aminata.post(f"{path}/fichiers/{piece.id}").status_code == 404


def test_the_agent_gives_time_then_closes_and_the_person_reads_why(ines, aminata, asked, at):
    opened(asked)
    path = f"/agent/dossiers/{asked.id}/complement"
    assert ines.post(f"{path}/prolongation", {"jours": "dix"}).status_code == 422
    more = {"jours": "15", "motif_prolongation": "Rendez-vous au consulat."}
    assert ines.post(f"{path}/prolongation", more).status_code == 302
    assert "Rendez-vous au consulat." in words(aminata, f"/dossiers/{asked.id}/complement")
    assert "le dossier ne peut pas être clos avant" in words(ines, f"{path}/cloture")
    assert ines.post(f"{path}/cloture", {"motif": "Rien."}).status_code == 422
    at(days(60))
    ines = Client()
    sign_in_agent(ines, "ines@exemple.test")
    assert "tribunal administratif" in words(ines, f"{path}/cloture?modele=sans_reponse")
    assert ines.post(f"{path}/cloture", {"motif": ""}).status_code == 422
    assert ines.post(f"{path}/cloture", {"motif": "Rien n’est arrivé."}).status_code == 302
    told = models_told(asked)
    aminata.post(f"/notifications/{told}")
    page = words(aminata, f"/notifications/{told}")
    assert "Rien n’est arrivé." in page
    assert "tribunal administratif" in page


def models_told(asked: Examined) -> UUID:
    with acting(asked.person.scope):
        return models.Complement.objects.get(dossier_id=asked.id).closing_told


def test_the_request_is_declared_complete(ines, one):
    path = f"/agent/dossiers/{one.id}/complet"
    assert ines.post(path, {"complet_le": "demain"}).status_code == 422
    assert ines.post(path, {"complet_le": "2023-11-15"}).status_code == 302
    assert ines.post(path, {"complet_le": "2023-11-16"}).status_code == 422
    assert one.dossier().complete_on == days(0).date()
