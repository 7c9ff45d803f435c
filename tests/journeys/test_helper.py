"""An educator files for a young person who agreed: both are told, every act says who, and it ends when it is ended."""

from collections.abc import Iterator

import pytest
from django.conf import settings as project
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from guichet.database import Scope, acting
from tests.accounts.people import PASSWORD, make_account
from tests.dossiers.requests import PAPERS, WHO, WHY
from tests.faults.young_person import REQUIRED
from tests.jobs import run_jobs_aside
from tests.journeys.filing import Applicant
from tests.journeys.live import NOVEMBER, Site, publish, shift
from tests.journeys.looks import check

pytestmark = pytest.mark.django_db(transaction=True)

AWA, CAMILLE = "awa@exemple.test", "camille@exemple.test"


@pytest.fixture
def live(browser: Browser, live_server, settings) -> Iterator[Site]:
    publish(project.DATA)
    shift(settings, NOVEMBER)
    found = Site(live_server.url, browser, [], [])
    yield found
    found.close()


def ask(page: Page) -> None:
    """Camille asks to act for Awa, by the form."""
    page.goto("/compte/mandats/nouveau")
    page.get_by_label("Vous êtes").select_option("educateur_ase")
    page.get_by_label("Votre nom, tel que").fill("Camille Éduc")
    page.get_by_label("Votre service").fill("Foyer d’essai")
    page.get_by_label("Ses prénoms").fill("Awa")
    page.get_by_label("Son nom").fill("Exemple")
    page.get_by_label("Son adresse électronique").fill(AWA)
    page.get_by_role("button", name="Demander son accord").click()
    expect(page.get_by_text("Un code est parti")).to_be_visible()
    check(page)


def told(page: Page) -> list[str]:
    """The titles of one's notifications."""
    page.goto("/notifications/")
    return page.locator(".told a").all_inner_texts()


def acts(dossier: str) -> list[tuple[str, str]]:
    """Who did what to a dossier, as the journal says."""
    with acting(Scope.service()), connection.cursor() as cursor:
        cursor.execute("SELECT author_kind, verb FROM journal_line WHERE subject = %s ORDER BY id", [dossier])
        return cursor.fetchall()


def file_for(camille: Page) -> str:
    """Camille fills in and files; the address of the dossier."""
    person = Applicant(camille, project.HOME, email=CAMILLE)
    camille.goto("/dossiers/nouveau/ase-premiere-demande")
    camille.get_by_role("button", name="Je commence").click()
    camille.wait_for_url("**/etapes/*")
    dossier = camille.url.split("/dossiers/")[1].split("/")[0]
    expect(camille.get_by_text("Vous agissez pour Awa Exemple.")).to_be_visible()
    check(camille)
    person.fill(WHO)
    person.go_on()
    person.fill(WHY)
    person.go_on()
    person.fill(PAPERS)
    person.join(REQUIRED)
    person.go_on()
    camille.get_by_role("button", name="Déposer la demande").click()
    camille.wait_for_url("**/recepisse")
    return dossier


def test_an_educator_files_for_someone_who_agreed_until_the_agreement_ends(live: Site):
    make_account(AWA, PASSWORD)
    make_account(CAMILLE, PASSWORD)
    camille = live.signed_in(CAMILLE, "/compte/mandats/")
    check(camille)
    ask(camille)
    awa = live.signed_in(AWA, "/compte/mandats/")
    expect(awa.get_by_role("heading", name="Camille Éduc")).to_be_visible()
    check(awa)
    with awa.expect_navigation():
        awa.get_by_role("button", name="Je suis d’accord").click()
    camille.goto("/compte/mandats/")
    check(camille)
    camille.get_by_role("button", name="Agir pour cette personne", exact=True).click()
    dossier = file_for(camille)
    assert {kind for kind, _verb in acts(dossier)} == {"mandataire"}
    assert ("mandataire", "deposer") in acts(dossier)
    run_jobs_aside()
    assert any("mandat" in title.lower() or "accord" in title.lower() for title in told(awa))
    awa.goto(f"/dossiers/{dossier}")
    expect(awa.get_by_text("par Camille Éduc, Foyer d’essai, au titre de son mandat").first).to_be_visible()
    check(awa)
    awa.goto("/compte/mandats/")
    with awa.expect_navigation():
        awa.get_by_role("button", name="Y mettre fin").click()
    check(awa)
    # Whoever acted is told at the next page, and reaches nothing of hers any more.
    camille.goto(f"/dossiers/{dossier}/etapes/motif-de-sejour")
    expect(camille.get_by_role("heading", level=1)).to_have_text("Votre mandat a pris fin")
    check(camille)
    assert camille.goto(f"/dossiers/{dossier}").status == 404
    camille.goto("/dossiers/")
    expect(camille.get_by_text("Vous n’avez pas encore de demande")).to_be_visible()
    assert any("fin" in title.lower() for title in told(camille))
