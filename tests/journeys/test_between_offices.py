"""An examiner asks another préfecture, which answers from what it is shown; then the dossier goes there."""

from collections.abc import Iterator

import pytest
from django.conf import settings as project
from playwright.sync_api import Browser, Page, expect

from guichet.accounts.queries import office_for
from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.dossiers.instruction import actions, proposing
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.examined import Examined, days, examined, filed
from tests.journeys.live import Site, agent_at, publish, shift, titled
from tests.journeys.looks import check

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def live(browser: Browser, live_server, settings) -> Iterator[Site]:
    publish(project.DATA)
    shift(settings, days(2))
    found = Site(live_server.url, browser, [], [])
    yield found
    found.close()


@pytest.fixture
def one(live: Site) -> Examined:
    """Complete, its person's right about to end, and another request that looks like it."""
    found = examined()
    filed("double@exemple.test")
    with acting(found.agent.scope):
        actions.declare_complete(found.agent, found.id, days(0).date(), days(1))
    with acting(Scope.service()):
        models.Dossier.objects.filter(pk=found.id).update(expires_on=days(9).date())
    assert proposing.propose_prolongation(found.id, found.person.person)
    return found


def seen(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()


def ask_nanterre(page: Page, dossier: str) -> None:
    page.goto(f"{dossier}/avis")
    check(page)
    office = office_for("92")
    assert office is not None
    page.get_by_label("À quel service").select_option(f"autre_prefecture:{office.id}")
    page.get_by_role("button", name="Demander cet avis").click()
    seen(page, "Écrivez la question, en 2 000 signes au plus.")
    check(page)
    page.get_by_label("À quel service").select_option(f"autre_prefecture:{office.id}")
    page.get_by_label("Question").fill("Vit-elle bien à Nanterre ?")
    page.get_by_label("papier.png").first.check(force=True)
    page.get_by_role("button", name="Demander cet avis").click()
    seen(page, "L’avis est demandé.")
    check(page)


def answer(page: Page) -> None:
    check(page)
    page.get_by_role("link", name="590120231115").click()
    expect(page.locator(".viewer__page img")).to_have_js_property("complete", True)
    check(page)
    page.get_by_label("Sans objection").check(force=True)
    page.get_by_role("button", name="Enregistrer l’avis").click()
    seen(page, "L’avis est enregistré.")
    check(page)


def test_a_dossier_is_discussed_between_offices_then_goes_to_the_other(live: Site, one: Examined):
    dossier = f"/agent/dossiers/{one.id}"
    office = office_for("92")
    assert office is not None
    make_agent("nadia@exemple.test", office.id, "instructeur")
    ines = agent_at(live, dossier)
    seen(ines, "mêmes noms et même date de naissance, sous un autre compte")
    check(ines)
    ines.get_by_role("link", name="Prolongation proposée").click()
    titled(ines, f"Prolongation proposée, dossier {one.dossier().number}")
    check(ines)
    ines.get_by_role("button", name="Délivrer une attestation de prolongation").click()
    seen(ines, "Aucune prolongation n’est proposée.")
    check(ines)
    ines.goto(f"{dossier}/notes")
    ines.get_by_label("Nouvelle note").fill("Le foyer confirme le déménagement.")
    ines.get_by_role("button", name="Ajouter la note").click()
    seen(ines, "Le foyer confirme le déménagement.")
    check(ines)
    ask_nanterre(ines, dossier)
    nadia = agent_at(live, "/agent/avis", "nadia@exemple.test")
    answer(nadia)
    ines.reload()
    seen(ines, "Sans objection")
    ines.goto(f"{dossier}/classement?modele=sans_objet")
    check(ines)
    ines.goto(f"{dossier}/transfert")
    check(ines)
    ines.get_by_label("Service qui reçoit le dossier").select_option(str(office.id))
    ines.get_by_label("Pourquoi").fill("Elle vit à Nanterre.")
    ines.get_by_role("button", name="Transférer le dossier").click()
    titled(ines, "Le travail du jour")
    check(ines)
    nadia.goto(dossier)
    titled(nadia, f"Dossier {one.dossier().number}")
