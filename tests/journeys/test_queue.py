"""An agent finds a request in the list of their office, takes it, and does the same to several at once."""

from collections.abc import Iterator

import pytest
from django.conf import settings as project
from playwright.sync_api import Browser, expect

from guichet.database import acting
from guichet.dossiers.instruction import actions
from tests.dossiers.instruction.examined import colleague, days, filed
from tests.dossiers.requests import ASE
from tests.journeys.live import Site, agent_at, by_keyboard, publish, shift, titled
from tests.journeys.looks import check

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def live(browser: Browser, live_server, settings) -> Iterator[Site]:
    publish(project.DATA)
    shift(settings, days(2))
    found = Site(live_server.url, browser, [], [])
    yield found
    found.close()


def test_a_request_is_found_taken_and_labelled(live: Site):
    for name in ("aminata", "boubacar"):
        filed(f"{name}@exemple.test")
    colleague("ines@exemple.test")
    rosa = colleague("rosa@exemple.test", "responsable")
    with acting(rosa.scope) as now:
        actions.make_label(rosa, rosa.offices[0], "À rappeler", now)
    ines = agent_at(live, "/agent/")
    titled(ines, "Le travail du jour")
    expect(ines.locator(".queue__row")).to_have_count(2)
    check(ines)
    by_keyboard(ines, "#mots", "Control+A")
    ines.keyboard.type("exemple 10/08/2006")
    ines.keyboard.press("Enter")
    expect(ines.get_by_text("qui contiennent « exemple 10/08/2006 »")).to_be_visible()
    ines.get_by_text("Filtrer", exact=True).click()
    ines.get_by_label("Démarche").select_option(ASE)
    ines.get_by_role("button", name="Chercher").click()
    ines.get_by_label("Cas", exact=True).select_option(label="Mineur")
    ines.get_by_role("button", name="Chercher").click()
    expect(ines.get_by_text("Cas : Mineur")).to_be_visible()
    check(ines)
    for box in ines.locator(".queue__row input[type=checkbox]").all():
        box.check(force=True)
    ines.get_by_label("Que faire").select_option(label="Prendre, pour l’instruire")
    ines.get_by_role("button", name="Faire").click()
    titled(ines, "Ce qui a été fait")
    expect(ines.get_by_text("fait.")).to_have_count(2)
    check(ines)
    ines.get_by_role("link", name="Revenir", exact=True).click()
    expect(ines.get_by_text("vous l’instruisez")).to_have_count(2)
    ines.goto("/agent/etiquettes")
    check(ines)
    ines.goto("/agent/?mots=personne")
    expect(ines.get_by_text("Aucun dossier ne répond à ces filtres.")).to_be_visible()
    check(ines)
