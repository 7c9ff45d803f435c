"""An agent examines and asks again, by keyboard alone; the person keeps one document and replaces another."""

from collections.abc import Iterator

import pytest
from django.conf import settings as project
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from guichet.accounts.models import Account
from tests.accounts.agents import code
from tests.accounts.people import PASSWORD
from tests.dossiers.instruction.examined import Examined, days, examined
from tests.dossiers.instruction.test_examination import HOME, NATIONALITY
from tests.faults.young_person import paper
from tests.journeys.filing import Applicant
from tests.journeys.live import Site, check, publish, shift, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("live")]


@pytest.fixture
def live(browser: Browser, live_server, settings) -> Iterator[Site]:
    publish(project.DATA)
    shift(settings, days(2))
    found = Site(live_server.url, browser, [], [])
    yield found
    found.close()


@pytest.fixture
def one(live: Site) -> Examined:
    found = examined()
    account = Account.objects.get(email="aminata@exemple.test")
    account.set_password(PASSWORD)
    account.save()
    return found


def agent_at(live: Site, address: str, email: str = "ines@exemple.test") -> Page:
    page = live.device()
    page.set_default_timeout(30_000)  # a page of a document is drawn by a process of its own
    page.goto(f"/compte/connexion?next={address}")
    sign_in(page, email)
    cache.clear()
    page.locator("main input[name=code]").fill(code())
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"**{address}")
    return page


def by_keyboard(page: Page, place: str, keys: str = "Enter") -> None:
    """Reach a control by Tab alone, then press."""
    wanted = page.locator(place)
    Applicant(page, project.HOME, keyboard=True).reach(
        lambda: wanted.evaluate("one => one === document.activeElement")
    )
    page.keyboard.press(keys)


def titled(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def judge(page: Page, dossier: str, piece: str, reason: str) -> None:
    """Not valid, and why: typed, without a pointer."""
    page.goto(f"{dossier}?piece={piece}")
    by_keyboard(page, "a:text('Agrandir (150 %)')")
    page.wait_for_url("**zoom=150**")
    by_keyboard(page, "a:text('Tourner à droite')")
    page.wait_for_url("**tour=90**")
    picture = page.locator(".viewer__page img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("one => [one.naturalWidth, one.naturalHeight]") == [1500, 1125]
    check(page)
    by_keyboard(page, "#avis-valide", "ArrowDown")
    expect(page.locator("#avis-non-valide")).to_be_checked()
    by_keyboard(page, "#motif", "Control+A")
    page.keyboard.type(reason)
    by_keyboard(page, "button:text('Enregistrer l’avis')")
    expect(page.get_by_text("L’avis est enregistré.")).to_be_visible()


def test_one_document_is_kept_and_one_replaced(live: Site, one: Examined, settings):
    dossier = f"/agent/dossiers/{one.id}"
    ines = agent_at(live, dossier)
    expect(ines.get_by_role("heading", level=1)).to_contain_text("Dossier 590120231115")
    check(ines)
    judge(ines, dossier, str(one.paper(NATIONALITY)), "Veuillez fournir une copie lisible.")
    judge(ines, dossier, str(one.paper(HOME)), "Ce justificatif est trop ancien.")
    by_keyboard(ines, "main a:text('Demander un complément')")
    titled(ines, "Demander un complément")
    check(ines)
    by_keyboard(ines, "button:text('Envoyer la demande de complément')")
    expect(ines.get_by_text("La demande de complément est envoyée.")).to_be_visible()
    check(ines)

    shift(settings, days(3))
    aminata = live.signed_in("aminata@exemple.test", f"/dossiers/{one.id}")
    aminata.set_default_timeout(30_000)
    titled(aminata, "Demande de vie privée et familiale")
    check(aminata)
    aminata.get_by_role("link", name="Ouvrir la notification").click()
    titled(aminata, "Demande de complément")
    expect(aminata.get_by_text("Ce justificatif est trop ancien.")).to_have_count(0)
    check(aminata)
    aminata.get_by_role("button", name="Ouvrir la notification").click()
    expect(aminata.get_by_text("Ouverte le")).to_be_visible()
    check(aminata)
    aminata.get_by_role("link", name="Voir ce qui est demandé et répondre").click()
    expect(aminata.get_by_text("18 décembre 2023")).to_be_visible()
    check(aminata)
    kept = aminata.locator(f"#ligne-{one.line(NATIONALITY)}")
    kept.get_by_label("Garder le document").check(force=True)
    kept.get_by_label("Pourquoi le garder").fill("La copie comporte 2 pages.")
    kept.get_by_role("button", name="Enregistrer").click()
    expect(aminata.get_by_text("Elle n’est pas encore envoyée.")).to_be_visible()
    aminata.get_by_role("button", name="Valider et envoyer ma réponse").click()
    expect(aminata.get_by_text("Il manque votre réponse pour ce document.")).to_be_visible()
    check(aminata)
    replaced = aminata.locator(f"#ligne-{one.line(HOME)}")
    file = {"name": "facture.png", "mimeType": "image/png", "buffer": paper()}
    replaced.get_by_label("Choisir un fichier").set_input_files([file])
    replaced.get_by_label("Message à l’agent").fill("Facture de novembre.")
    replaced.get_by_role("button", name="Enregistrer").click()
    expect(aminata.get_by_role("link", name="facture.png")).to_be_visible(timeout=20_000)
    check(aminata)
    aminata.get_by_role("button", name="Valider et envoyer ma réponse").click()
    expect(aminata.get_by_text("Votre réponse est envoyée.")).to_be_visible()
    check(aminata)
    aminata.goto("/notifications/")
    expect(aminata.get_by_text("Répondue le 18 novembre 2023")).to_be_visible()
    check(aminata)

    ines.goto(dossier)
    for words in ("Gardé par l’usager", "La copie comporte 2 pages.", "Facture de novembre."):
        expect(ines.get_by_text(words).first).to_be_visible()
    check(ines)
    ines.get_by_role("link", name="facture.png").first.click()
    expect(ines.get_by_role("heading", name="facture.png")).to_be_visible()
    expect(ines.locator(".viewer__page img")).to_have_js_property("complete", True)
    check(ines)
