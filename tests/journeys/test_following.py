"""Following a request and one's data in a browser, without a script: accessible, narrow enough."""

from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from guichet.database import acting
from guichet.dossiers import actions
from tests.accounts.people import PASSWORD, make_account
from tests.dossiers.conftest import _offices_and_procedures  # noqa: F401  # what a request needs
from tests.dossiers.requests import NOVEMBER_2023, actor_for, begin, fill, join
from tests.jobs import run_jobs_aside
from tests.journeys.looks import check

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(browser: Browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=True)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def fits(page) -> None:
    check(page)


@pytest.fixture
def filed() -> None:
    actor = actor_for(make_account("lea@exemple.test", PASSWORD))
    assert actor is not None
    begin(actor)
    dossier = begin(actor)
    fill(actor, dossier)
    join(actor, dossier)
    with acting(actor.scope):
        actions.submit(actor, dossier, uuid4(), NOVEMBER_2023)
    run_jobs_aside()


def test_from_the_list_to_the_dates_the_withdrawal_and_the_copy(page, filed):
    page.goto("/compte/connexion?next=/dossiers/")
    page.get_by_label("Adresse électronique ou numéro étranger").fill("lea@exemple.test")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes demandes")
    expect(page.get_by_text("Demande envoyée")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="Suivre").click()
    expect(page.get_by_text("Les dates de la loi")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="voir l’accusé de réception du dépôt n° 1").click()
    fits(page)
    page.get_by_role("link", name="Revenir à la demande").click()
    page.get_by_role("link", name="Retirer ma demande").click()
    fits(page)
    page.get_by_role("button", name="Retirer ma demande").click()
    expect(page.get_by_text("Retirée par vous")).to_be_visible()
    fits(page)
    page.goto("/compte/donnees")
    expect(page.get_by_text("RGPD, article 17, 3, b")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Demander une copie").click()
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    run_jobs_aside()
    page.goto("/compte/donnees")
    with page.expect_download() as got:
        page.get_by_role("link", name="Télécharger la copie").click()
    assert got.value.suggested_filename == "mes-donnees.zip"
    fits(page)
    page.goto("/compte/donnees/effacement")
    fits(page)
