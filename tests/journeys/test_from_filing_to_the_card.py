"""One request, from its first page to the card in hand: a person, two agents, of whom one has a keyboard only."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.conf import settings as project
from playwright.sync_api import Browser, Page, expect

from guichet.accounts.queries import actor_for
from tests.accounts.people import PASSWORD, make_account
from tests.dossiers.instruction.before_agents import approver
from tests.dossiers.instruction.examined import Examined, colleague, days
from tests.dossiers.instruction.test_examination import HOME, NATIONALITY
from tests.dossiers.requests import PAPERS, WHO, WHY
from tests.faults.young_person import REQUIRED
from tests.jobs import run_jobs_aside
from tests.journeys.filing import Applicant
from tests.journeys.live import Site, agent_at, by_keyboard, publish, shift, titled
from tests.journeys.looks import check
from tests.papers import picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def live(browser: Browser, live_server, settings) -> Iterator[Site]:
    publish(project.DATA)
    shift(settings, days(0))
    found = Site(live_server.url, browser, [], [])
    yield found
    found.close()


def file(page: Page) -> UUID:
    """The five steps, to the receipt; the request it made."""
    aminata = Applicant(page, project.HOME)
    aminata.button("Je commence").click()
    page.wait_for_url("**/etapes/*")
    aminata.fill(WHO)
    aminata.go_on()
    aminata.fill(WHY)
    aminata.go_on()
    aminata.fill(PAPERS)
    aminata.join(REQUIRED)
    aminata.go_on()
    aminata.press(aminata.button("Déposer la demande"))
    page.wait_for_url("**/recepisse")
    return UUID(page.url.split("/")[-2])


def judge(page: Page, dossier: str, piece: UUID, reason: str) -> None:
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


def ask_again(ines: Page, dossier: str, one: Examined) -> None:
    """From the list of the office to a request for two documents."""
    titled(ines, "Le travail du jour")
    by_keyboard(ines, ".queue__row a:text('5901')")
    expect(ines.get_by_role("heading", level=1)).to_contain_text("Dossier 590120231115")
    check(ines)
    by_keyboard(ines, "button:text('Commencer l’examen')")
    expect(ines.locator("main")).to_contain_text("Examen en cours")
    judge(ines, dossier, one.paper(NATIONALITY), "Veuillez fournir une copie lisible.")
    judge(ines, dossier, one.paper(HOME), "Ce justificatif est trop ancien.")
    by_keyboard(ines, "main a:text('Demander un complément')")
    titled(ines, "Demander un complément")
    check(ines)
    by_keyboard(ines, "button:text('Envoyer la demande de complément')")
    expect(ines.get_by_text("La demande de complément est envoyée.")).to_be_visible()
    check(ines)


def open_what_is_asked(aminata: Page, dossier: UUID) -> None:
    """Nothing is told before the notification is opened on purpose; from then on there are thirty days."""
    aminata.goto(f"/dossiers/{dossier}")
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


def give_more_time(ines: Page, dossier: str) -> None:
    ines.goto(dossier)
    by_keyboard(ines, "#jours", "Control+A")
    ines.keyboard.type("15")
    by_keyboard(ines, "#motif_prolongation", "Control+A")
    ines.keyboard.type("La mairie est fermée.")
    by_keyboard(ines, "button:text('Prolonger le délai')")
    expect(ines.get_by_text("La mairie est fermée.")).to_be_visible()
    check(ines)


def keep_one_and_replace_one(aminata: Page, one: Examined) -> None:
    aminata.reload()
    expect(aminata.get_by_text("2 janvier 2024")).to_be_visible()
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
    bill = {"name": "facture.png", "mimeType": "image/png", "buffer": picture()}
    replaced.get_by_label("Choisir un fichier").set_input_files([bill])
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


def read_the_answer_and_propose(ines: Page, dossier: str) -> None:
    ines.goto(dossier)
    for words in ("Gardé par l’usager", "La copie comporte 2 pages.", "Facture de novembre."):
        expect(ines.get_by_text(words).first).to_be_visible()
    check(ines)
    by_keyboard(ines, "main a:text('facture.png') >> nth=0")
    expect(ines.get_by_role("heading", name="facture.png")).to_be_visible()
    expect(ines.locator(".viewer__page img")).to_have_js_property("complete", True)
    check(ines)
    by_keyboard(ines, "main a:text('Décision')")
    expect(ines.get_by_role("heading", level=1)).to_contain_text("Décision sur le dossier")
    check(ines)
    by_keyboard(ines, "button:text('Proposer une décision favorable')")
    expect(ines.get_by_text("La décision est proposée.")).to_be_visible()
    check(ines)


def sign(victor: Page) -> None:
    """Read as it will be, then signed, by whoever has a delegation."""
    check(victor)
    victor.get_by_role("main").get_by_role("link", name="5901").first.click()
    expect(victor.get_by_role("heading", level=1)).to_contain_text("Décision sur le dossier")
    with victor.expect_download() as preview:
        victor.evaluate(
            "document.querySelector('a[href$=\"apercu.pdf\"]').setAttribute('download', 'apercu.pdf')"
        )
        victor.get_by_role("link", name="Voir le document tel qu’il sera").click()
    assert preview.value.path().read_bytes().startswith(b"%PDF-")
    victor.get_by_role("button", name="Signer").click()
    expect(victor.get_by_text("La décision est signée.")).to_be_visible()


def read_the_decision(aminata: Page, dossier: UUID) -> None:
    aminata.goto(f"/dossiers/{dossier}")
    check(aminata)
    aminata.get_by_role("link", name="Lire la décision").click()
    aminata.get_by_role("button", name="Ouvrir la notification").click()
    expect(aminata.get_by_text("Ouverte le")).to_be_visible()
    aminata.goto(f"/dossiers/{dossier}/decision")
    expect(aminata.get_by_text("votre demande a été acceptée")).to_be_visible()
    check(aminata)
    with aminata.expect_download() as attestation:
        aminata.get_by_role("link", name="attestation de décision favorable").click()
    assert attestation.value.suggested_filename.startswith("attestation_decision_favorable")


def hand_the_card_over(ines: Page) -> None:
    by_keyboard(ines, "main a:text('Documents délivrés et titre')")
    expect(ines.get_by_role("button", name="La carte est en fabrication")).to_be_visible()
    check(ines)
    by_keyboard(ines, "button:text('La carte est en fabrication')")
    by_keyboard(ines, "button:text('La carte est arrivée')")
    expect(ines.get_by_label("Numéro du timbre fiscal")).to_be_visible()
    check(ines)
    by_keyboard(ines, ines.get_by_label("Numéro du timbre fiscal"), "Control+A")
    ines.keyboard.type("1234567890123456")
    by_keyboard(ines, "button:text('La carte est remise')")
    expect(ines.get_by_text("Titre remis")).to_be_visible()


def test_a_request_goes_from_its_first_page_to_the_card_in_hand(live: Site, settings):
    account = make_account("aminata@exemple.test", PASSWORD)
    person, agent = actor_for(account), colleague("ines@exemple.test")
    assert person
    approver("victor", "favorable", second_factor=True)
    aminata = live.signed_in("aminata@exemple.test", "/dossiers/nouveau/ase-premiere-demande")
    aminata.set_default_timeout(30_000)
    one = Examined(person, agent, file(aminata))
    run_jobs_aside()
    dossier = f"/agent/dossiers/{one.id}"
    shift(settings, days(2))
    ines = agent_at(live, "/agent/")
    ask_again(ines, dossier, one)
    shift(settings, days(3))
    open_what_is_asked(aminata, one.id)
    give_more_time(ines, dossier)
    keep_one_and_replace_one(aminata, one)
    read_the_answer_and_propose(ines, dossier)
    sign(agent_at(live, "/agent/decisions", "victor@exemple.test"))
    run_jobs_aside()
    read_the_decision(aminata, one.id)
    ines.reload()
    hand_the_card_over(ines)
    aminata.goto(f"/dossiers/{one.id}")
    expect(aminata.get_by_text("Titre remis")).to_be_visible()
    check(aminata)
