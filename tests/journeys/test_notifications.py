"""The notification centre in a browser: accessible, narrow enough, opened on purpose."""

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from guichet.database import Scope, acting
from guichet.notifications import actions
from tests.accounts.people import PASSWORD, make_account
from tests.jobs import run_jobs_aside
from tests.journeys.looks import check
from tests.notifications.mailbox import open_mailbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(browser: Browser, live_server):
    context = browser.new_context(base_url=live_server.url)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_a_request_for_more_is_opened_on_purpose_and_the_count_goes_down(page, settings):
    lea = make_account("lea@exemple.test", PASSWORD).person_id
    with open_mailbox(settings, recipient="550 5.1.1 nobody"):
        with acting(Scope.usager(lea)) as now:
            for _ in range(11):
                actions.notify(lea, "document_disponible", uuid4(), {"numero": "1"}, now)
            last = now + timedelta(seconds=1)  # two of the same moment come in any order
            actions.notify(lea, "demande_complement", uuid4(), {"numero": "1", "jours": 30}, last)
        run_jobs_aside()
    page.goto("/compte/connexion?next=/notifications/")
    page.get_by_label("Adresse électronique ou numéro étranger").fill("lea@exemple.test")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    menu = page.get_by_role("navigation", name="Menu principal")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes notifications")
    expect(page.get_by_text("Nos courriels ne vous parviennent pas")).to_be_visible()
    check(page)
    expect(menu.get_by_role("link", name="Notifications 12 non lues")).to_be_visible()
    page.get_by_role("link", name="Plus anciennes").click()
    page.get_by_role("link", name="Plus récentes").click()
    page.get_by_role("link", name="Demande de complément").click()
    expect(page.get_by_role("button", name="Ouvrir la notification")).to_be_visible()
    check(page)
    expect(menu.get_by_role("link", name="Notifications 12 non lues")).to_be_visible()
    page.get_by_role("button", name="Ouvrir la notification").click()
    expect(page.get_by_text("30 jours pour répondre")).to_be_visible()
    check(page)
    expect(menu.get_by_role("link", name="Notifications 11 non lues")).to_be_visible()
    page.get_by_role("link", name="Retour à toutes mes notifications").click()
    page.get_by_label("Montrer").select_option("lue")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("1 notification", exact=True)).to_be_visible()
    check(page)
