"""Answering what is asked again from two windows, and a request withdrawn meanwhile: every state of the pages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings as project
from playwright.sync_api import Browser, Page, expect

from guichet.accounts.models import Account
from guichet.database import Scope, acting
from guichet.notifications.actions import notify
from tests.accounts.people import PASSWORD
from tests.dossiers.instruction.examined import Examined, days, examined
from tests.dossiers.instruction.test_examination import HOME, NATIONALITY
from tests.journeys.live import Site, publish, shift, titled
from tests.journeys.looks import check

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def live(browser: Browser, live_server, settings) -> Iterator[Site]:
    publish(project.DATA)
    shift(settings, days(4))
    found = Site(live_server.url, browser, [], [])
    yield found
    found.close()


@pytest.fixture
def one(live) -> Examined:
    found = examined()
    account = Account.objects.get(email="aminata@exemple.test")
    account.set_password(PASSWORD)
    account.save()
    found.open(found.asked(NATIONALITY, HOME))
    return found


def keep(page: Page, one: Examined, asked: str, why: str) -> None:
    there = page.locator(f"#ligne-{one.line(asked)}")
    there.get_by_label("Garder le document").check(force=True)
    there.get_by_label("Pourquoi le garder").fill(why)
    there.get_by_role("button", name="Enregistrer").click()


def test_two_windows_never_write_over_each_other_and_a_withdrawal_ends_the_question(live, one, settings):
    path = f"/dossiers/{one.id}/complement"
    first = live.signed_in("aminata@exemple.test", path)
    titled(first, "Demande de complément")
    second = first.context.new_page()
    second.goto(path)
    keep(first, one, NATIONALITY, "La copie comporte 2 pages.")
    expect(first.get_by_text("Elle n’est pas encore envoyée.")).to_be_visible()
    keep(second, one, NATIONALITY, "Je n’ai que celui-ci.")
    expect(second.get_by_text("Ce qui est gardé maintenant :")).to_be_visible()
    check(second)
    one.keep(HOME)
    first.get_by_role("button", name="Valider et envoyer ma réponse").click()
    expect(first.get_by_text("Rien n’est envoyé : votre réponse a changé")).to_be_visible()
    with acting(Scope.usager(one.person.person)) as now:
        facts = {"numero": str(one.dossier().number), "date": (days(33)).date()}
        told = notify(one.person.person, "rappel_complement", one.id, facts, now)
    shift(settings, days(4) + timedelta(hours=1))
    first.goto(f"/notifications/{told.id}")
    check(first)
    first.get_by_role("link", name="Voir ce qui est demandé et répondre").click()
    titled(first, "Demande de complément")
    one.withdraw(days(5))
    first.reload()
    expect(first.get_by_text("plus rien n’est attendu de vous")).to_be_visible()
    check(first)
    second.get_by_role("button", name="Valider et envoyer ma réponse").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Ce n’est pas possible maintenant")
    check(second)
