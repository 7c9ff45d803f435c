"""The pages on which a person answers what is asked again: in two windows, when it is over, for somebody else."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from guichet.accounts.models import Account
from guichet.database import Scope, acting
from guichet.documents.received.models import Received
from guichet.dossiers import models
from guichet.notifications import actions as notifications
from guichet.notifications import kinds
from tests.accounts.people import make_account
from tests.dossiers.instruction.examined import Examined, days
from tests.dossiers.instruction.test_examination import HOME, NATIONALITY
from tests.web.agent.test_examination import opened, words
from tests.web.applicant.person import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(one: Examined) -> Examined:
    one.asked(NATIONALITY, HOME)
    return one


@pytest.fixture
def path(asked: Examined, at) -> str:
    """Where an answer is given, two days after the opening."""
    opened(asked)
    at(days(4))
    return f"/dossiers/{asked.id}/complement"


def text(response) -> str:
    return " ".join(response.content.decode().split())


def form(response, action: str) -> dict[str, list[str]]:
    return forms_of(response)[action]


# Two windows.


def test_what_another_window_kept_is_shown_beside_what_was_typed(aminata, asked, path):
    line = f"{path}/{asked.line(NATIONALITY)}"
    window = form(aminata.get(path), line)
    aminata.post(line, window | {"reponse": "garder", "raison": "Elle a deux pages."})
    refused = aminata.post(line, window | {"reponse": "garder", "raison": "Autre raison."})
    assert refused.status_code == 409
    page = text(refused)
    assert "Ce qui est gardé maintenant :</strong> Vous le gardez :" in page
    assert "Elle a deux pages." in page
    again = form(refused, line)
    assert again["raison"] == ["Autre raison."]
    assert aminata.post(line, again).status_code == 302
    (kept,) = [one.reply for one in asked.complement().lines if one.reply]
    assert kept.reason == "Autre raison."


def test_an_answer_that_changed_elsewhere_is_read_again_before_it_is_sent(aminata, asked, path):
    asked.keep(NATIONALITY)
    asked.keep(HOME)
    window = form(aminata.get(path), f"{path}/envoi")
    asked.keep(HOME, "Une autre raison.")
    refused = aminata.post(f"{path}/envoi", window)
    assert refused.status_code == 409
    assert "Rien n’est envoyé : votre réponse a changé" in text(refused)
    assert aminata.post(f"{path}/envoi", form(refused, f"{path}/envoi")).status_code == 302
    assert asked.complement().answered_at is not None


def test_a_second_window_that_sends_or_keeps_is_led_to_the_answer_as_it_was_sent(aminata, asked, path):
    asked.keep(NATIONALITY)
    asked.keep(HOME)
    window = form(aminata.get(path), f"{path}/envoi")
    asked.answer()
    for late, posted in (
        ("envoi", window | {"cle": str(uuid4())}),
        (asked.line(HOME), {"reponse": "garder"}),
    ):
        response = aminata.post(f"{path}/{late}", posted, follow=True)
        assert "Votre réponse était déjà envoyée" in text(response)
        assert "Vous avez répondu le" in text(response)


def test_what_is_written_is_not_lost_when_it_is_too_long(aminata, asked, path):
    line = f"{path}/{asked.line(NATIONALITY)}"
    long = "é" * 2001
    refused = aminata.post(line, {"reponse": "garder", "raison": long})
    assert refused.status_code == 422
    assert "plus de 2000 signes" in text(refused)
    assert f'href="#ligne-{asked.line(NATIONALITY)}"' in text(refused)
    assert "<title>Erreur :" in text(refused)
    assert form(refused, line)["raison"] == [long]
    assert form(refused, line)["reponse"] == ["garder"]


def test_saving_nothing_is_not_said_to_be_saved(aminata, asked, path):
    response = aminata.post(f"{path}/{asked.line(NATIONALITY)}", {"reponse": "", "raison": " "})
    assert response.status_code == 422
    assert "choisissez d’abord une des deux réponses" in text(response)


def test_what_an_answer_lacks_is_said_of_each_document(aminata, asked, path):
    asked.keep(NATIONALITY, "")
    aminata.post(f"{path}/{asked.line(HOME)}", {"reponse": "remplacer"})
    page = text(aminata.post(f"{path}/envoi", {"cle": str(uuid4())}))
    assert "Dites pourquoi vous gardez ce document." in page
    assert "Il manque le fichier : joignez-le, puis enregistrez." in page


# When it is over, or not begun.


@pytest.mark.parametrize("begun", [False, True], ids=["never opened", "opened"])
def test_withdrawn_meanwhile_the_notification_asks_for_nothing_and_leads_somewhere(aminata, asked, at, begun):
    complement = asked.complement()
    if begun:
        opened(asked)
    asked.withdraw()
    at(days(5))
    aminata.post(f"/notifications/{complement.told}")
    page = words(aminata, f"/notifications/{complement.told}")
    assert "plus rien n’est attendu de vous" in page
    assert "pour répondre.</p>" not in page
    page = main(aminata, f"/dossiers/{asked.id}/complement?rang=1")
    assert "plus rien n’est attendu de vous" in page
    assert "<button" not in page


def test_the_notification_of_a_former_complement_leads_to_it_and_not_to_the_last(aminata, asked, path):
    first = asked.complement()
    asked.keep(NATIONALITY, "Raison de la première fois.")
    asked.keep(HOME)
    asked.answer()
    asked.ask(now=days(6))
    page = words(aminata, f"/notifications/{first.told}")
    assert f"{path}?rang=1" in page
    assert "Raison de la première fois." in words(aminata, f"{path}?rang=1")
    assert aminata.get(f"{path}?rang=x")["Location"] == f"/notifications/{asked.complement().told}"
    assert aminata.get(f"{path}?rang=9")["Location"] == f"/dossiers/{asked.id}"


def test_before_it_is_opened_an_answer_is_refused_with_the_way_on(aminata, asked):
    line = asked.line(HOME)
    response = aminata.post(
        f"/dossiers/{asked.id}/complement/{line}", {"reponse": "garder", "raison": "Non."}
    )
    assert response.status_code == 409
    assert "Ouvrez d’abord la notification" in text(response)
    assert f'href="/dossiers/{asked.id}"' in text(response)


def test_closed_it_is_refused_as_over_and_not_as_being_examined(aminata, asked, path):
    asked.keep(NATIONALITY)
    asked.close(now=days(60))
    assert "Réponse commencée, pas envoyée." in words(aminata, path)
    response = aminata.post(f"{path}/{asked.line(HOME)}", {"reponse": "garder", "raison": "Trop tard."})
    assert response.status_code == 409
    assert "Cette demande est terminée" in text(response)


def test_whoever_may_only_follow_reads_it_and_has_no_form(aminata, asked, path, monkeypatch):
    from dataclasses import replace

    from guichet.web.applicant import acting as pages

    helper = replace(asked.person, powers=frozenset({"suivre"}))
    monkeypatch.setattr(pages, "chosen_actor", lambda request: helper)
    page = words(aminata, path)
    assert "Votre mandat ne permet pas de répondre" in page
    assert "/envoi" not in page


# What notifications lead to.


def main(client: Client, path: str) -> str:
    return words(client, path).split("<main")[1].split("</main>")[0]


def test_every_notification_leads_to_what_it_speaks_of(aminata, one):
    day = date(2023, 11, 17)
    facts = {"numero": "1", "date": day, "debut": day, "fin": day, "service": "Préfecture"}
    for kind in sorted(set(kinds.KINDS) - {"correction_traitee", "demande_complement"}):
        with acting(one.person.scope) as now:
            given = {name: facts[name] for name in kinds.KINDS[kind].facts}
            message = notifications.notify(one.person.person, kind, one.id, given, now)
            notifications.mark_read(one.person.person, message.id, now)
        assert main(aminata, f"/notifications/{message.id}").count('class="fr-btn" href="/') == 1, kind
        in_english = main(aminata, f"/en/notifications/{message.id}")
        for french in ("Voir", "Lire", "Relire", "Vos messages", "Mes données"):
            assert french not in in_english, kind


def test_a_helper_told_of_somebody_s_request_is_led_nowhere(one):
    helper = make_account("aide@exemple.test")
    client = Client()
    client.force_login(Account.objects.get(pk=helper.pk))
    with acting(Scope.usager(helper.person_id)) as now:
        facts = {"numero": "1", "date": date(2023, 11, 17)}
        message = notifications.notify(helper.person_id, "dossier_efface_bientot", one.id, facts, now)
    assert 'class="fr-btn"' not in main(client, f"/notifications/{message.id}")


@pytest.mark.parametrize(("number", "pages"), [(0, 0), (10, 0), (11, 2), (20, 2)])
def test_ten_a_page_and_no_page_beyond_the_last(number, pages):
    account = make_account("amina@exemple.test")
    client = Client()
    client.force_login(account)
    for _ in range(number):
        with acting(Scope.usager(account.person_id)) as now:
            notifications.notify(account.person_id, "copie_prete", uuid4(), {"date": date(2023, 11, 17)}, now)
    first, last = words(client, "/notifications/"), words(client, "/notifications/?page=9999")
    assert first.count("Reçue le") == min(number, 10)
    if pages:
        assert f"Page 1 sur {pages}" in first
        assert f"Page {pages} sur {pages}" in last
        assert "Plus anciennes" not in last
        assert last.count("Reçue le") == number - 10 * (pages - 1)
    else:
        assert "Page 1" not in first


# The agent's half.


def test_what_was_typed_to_give_more_time_is_not_lost(ines, asked):
    address = f"/agent/dossiers/{asked.id}/complement/prolongation"
    refused = ines.post(address, {"jours": "15", "motif_prolongation": "Un mot."})
    assert refused.status_code == 422
    assert "il n’y a rien à prolonger" in text(refused)
    opened(asked)
    refused = ines.post(address, {"jours": "91", "motif_prolongation": "Rendez-vous au consulat."})
    page = text(refused)
    assert "Donnez un nombre de jours, 90 au plus." in page
    assert 'value="91"' in page
    assert "Rendez-vous au consulat.</textarea>" in page


def test_a_question_is_lifted_with_a_reason_that_its_person_reads(ines, aminata, asked):
    path = f"/agent/dossiers/{asked.id}/complement/levee"
    assert "Lever la demande de complément" in words(ines, f"/agent/dossiers/{asked.id}")
    refused = ines.post(path, {"motif_levee": "é" * 2001})
    assert refused.status_code == 422
    assert "Dites pourquoi, en 2 000 signes au plus." in text(refused).replace("\u202f", " ")
    assert "é" * 2001 in text(refused)
    done = ines.post(path, {"motif_levee": "Reçue par la poste."}, follow=True)
    assert "La demande de complément est levée" in text(done)
    assert "Levé le" in text(done)
    assert "Lever la demande de complément" not in text(done)
    page = words(aminata, f"/dossiers/{asked.id}/complement")
    assert "vous n’avez rien à envoyer" in page
    assert "Reçue par la poste." in page
    assert ines.post(path, {"motif_levee": "Encore."}).status_code == 409


def test_a_document_found_infected_is_asked_for_as_one_that_is_missing(ines, aminata, one, at):
    with acting(Scope.service()) as now:
        document = models.Piece.objects.get(pk=one.paper(HOME)).document_id
        Received.objects.filter(pk=document).update(state="infecte", virus="Essai", key="", scanned_at=now)
    path = f"/agent/dossiers/{one.id}/complement"
    page = words(ines, path)
    assert f'name="manque" value="{HOME}"' in page
    assert "l’antivirus ne l’a pas déclaré sain" in page
    done = ines.post(path, {"manque": HOME, f"remarque-{HOME}": "Envoyez-le à nouveau."})
    assert done.status_code == 302
    opened(one)
    assert "Envoyez-le à nouveau." in words(aminata, f"/dossiers/{one.id}/complement")
