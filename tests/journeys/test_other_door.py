"""The other door, in a browser: a paper registered, a statement made, a message answered."""

from collections.abc import Iterator

import pytest
from django.conf import settings as project
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from guichet.accounts.actions import fill_offices
from guichet.accounts.queries import office_for
from guichet.accounts.types import RoleName
from tests.accounts.agents import code, make_agent
from tests.journeys.live import NOVEMBER, Site, publish, shift, sign_in
from tests.journeys.looks import check

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def live(browser: Browser, live_server, settings) -> Iterator[Site]:
    publish(project.DATA)
    shift(settings, NOVEMBER)
    found = Site(live_server.url, browser, [], [])
    yield found
    found.close()


def at_the_desk(live: Site, address: str, *roles: RoleName) -> Page:
    fill_offices()
    office = office_for("59")
    assert office is not None
    make_agent("accueil@exemple.test", office.id, "accueil", *roles)
    page = live.device()
    page.goto(f"/compte/connexion?next={address}")
    sign_in(page, "accueil@exemple.test")
    cache.clear()
    page.locator("main input[name=code]").fill(code())
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"**{address}")
    return page


def test_a_paper_is_registered_at_the_desk_and_its_receipt_handed_over(live: Site):
    page = at_the_desk(live, "/agent/depots", "instructeur")
    check(page)
    page.get_by_role("link", name="Enregistrer une demande").click()
    page.get_by_role("button", name="Commencer la saisie").click()
    expect(page.get_by_role("alert")).to_contain_text("Remplissez ce champ.")
    check(page)
    page.get_by_label("Comment la demande est arrivée").select_option("guichet")
    page.get_by_label("Jour où elle est arrivée").fill("2023-11-06")
    page.get_by_label("Démarche").select_option("ase-premiere-demande")
    page.get_by_label("Nom de naissance").fill("Exemple")
    page.get_by_label("Prénoms").fill("Awa")
    page.get_by_label("Date de naissance").fill("10/08/2006")
    page.get_by_role("button", name="Commencer la saisie").click()
    expect(page.get_by_role("heading", name="Ce qui manque")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Informations personnelles").click()
    expect(page.get_by_label("Nom de naissance")).to_have_value("Exemple")
    check(page)
    page.get_by_role("button", name="Garder et revenir à la saisie").click()
    page.get_by_role("button", name="Enregistrer la demande").click()
    expect(page.get_by_text("Déposée au guichet le 6 novembre 2023.")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Ouvrir le dossier").click()
    page.get_by_role("link", name="Corriger la date de réception").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Corriger la date").click()
    expect(page.get_by_text("Donnez un jour.")).to_be_visible()
    check(page)
    page.get_by_label("Jour où elle est vraiment arrivée").fill("2023-11-03")
    page.get_by_label("Pourquoi").fill("Le tampon est du 3.")
    with page.expect_navigation():
        page.get_by_role("button", name="Corriger la date").click()
    expect(page.get_by_text("Déposée au guichet le 3 novembre 2023.")).to_be_visible()
    page.get_by_role("link", name="Ouvrir le dossier").click()
    page.get_by_role("button", name="Commencer l’examen").click()
    ask_for_the_first_document(page)
    page.get_by_role("link", name="Demande de complément").click()
    hand_the_letter(page)
    expect(page.get_by_text("La remise est notée")).to_be_visible()
    expect(page.get_by_text("Courrier remis à la personne")).to_be_visible()
    check(page)


def ask_for_the_first_document(page: Page) -> None:
    page.get_by_role("link", name="Demander un complément").click()
    page.locator("input[name=manque]").first.check(force=True)
    page.locator("textarea[name^=remarque]").first.fill("Elle manque.")
    page.get_by_role("button", name="Envoyer la demande de complément").click()
    expect(page.get_by_text("À imprimer et à lui remettre")).to_be_visible()


def hand_the_letter(page: Page) -> None:
    """Its day is forgotten at first."""
    expect(page.locator(".letter")).to_contain_text("Elle manque.")
    check(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Noter la remise").click()
    expect(page.get_by_text("Donnez un jour, du")).to_be_visible()
    check(page)
    page.get_by_label("Jour où la personne l’a eu").fill("2023-11-15")
    page.get_by_label("Remis au guichet").check(force=True)
    page.get_by_role("button", name="Noter la remise").click()


def test_whoever_cannot_file_on_line_says_so_then_writes_and_the_desk_answers(live: Site):
    anyone = live.device()
    anyone.goto("/plan-du-site")
    anyone.locator("footer").get_by_role("link", name="Je ne peux pas déposer en ligne").click()
    expect(anyone.get_by_label("Page ou étape où cela s’est passé")).to_have_value("/plan-du-site")
    anyone.get_by_label("Votre commune ou votre code postal").fill("Nullepart")
    with anyone.expect_navigation():
        anyone.get_by_role("button", name="Faire constater").click()
    check(anyone)
    anyone.get_by_label("Votre commune ou votre code postal").fill("59800")
    with anyone.expect_navigation():
        anyone.get_by_role("button", name="Faire constater").click()
    expect(anyone.get_by_role("heading", level=1)).to_have_text("Votre constat est fait")
    check(anyone)
    anyone.goto("/contact")
    check(anyone)
    anyone.locator("#id_texte").fill("Où aller ?")
    anyone.get_by_label("Votre commune ou votre code postal").fill("59800")
    anyone.get_by_label("Votre adresse électronique").fill("awa@exemple.test")
    anyone.locator("main").get_by_role("button", name="Envoyer").click()
    expect(anyone.get_by_text("Gardez ce numéro.")).to_be_visible()
    check(anyone)
    desk = at_the_desk(live, "/agent/messages")
    check(desk)
    with desk.expect_navigation():
        desk.locator("main ol.reviewed__answers a").click()
    check(desk)
    desk.get_by_label("Votre réponse").fill("Au guichet, sans rendez-vous.")
    desk.get_by_role("button", name="Envoyer la réponse").click()
    expect(desk.get_by_text("La réponse est envoyée à la personne.")).to_be_visible()
    desk.goto("/agent/constats")
    with desk.expect_navigation():
        desk.locator("main ul.reviewed__answers a").click()
    check(desk)
