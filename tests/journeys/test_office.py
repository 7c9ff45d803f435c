"""An agent comes in: invited by mail, an account, a passkey; then a manager's pages, accessible and narrow enough."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings as project
from playwright.sync_api import Browser, BrowserContext, Page, expect

from guichet.accounts import actions, queries
from guichet.accounts.models import Agent
from guichet.database import acting
from guichet.web.agent import inviting
from tests.accounts.agents import code, make_agent
from tests.accounts.people import PASSWORD
from tests.dossiers.instruction.examined import examined
from tests.journeys.live import Site, publish, shift, sign_in
from tests.journeys.looks import check
from tests.web.account.letters import delivered

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def live(browser: Browser, live_server, settings) -> Iterator[Site]:
    publish(project.DATA)
    shift(settings, TODAY)
    # By the name that passkeys accept.
    found = Site(live_server.url.replace("127.0.0.1", "localhost"), browser, [], [])
    yield found
    found.close()


@pytest.fixture
def rosa():
    return make_agent("rosa@exemple.test", queries.office_for("59").id, "responsable")


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def with_a_key(context: BrowserContext, page: Page) -> None:
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def titled(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_an_invited_person_makes_an_account_and_comes_in_with_a_passkey(live: Site, rosa):
    office = queries.office_for("59")
    with acting(rosa.scope) as now:
        made = actions.invite(rosa, office.id, "ines@exemple.test", "instructeur", now)
        inviting.send(made, office)
    [invitation] = delivered()
    ines = live.device()
    with_a_key(ines.context, ines)
    ines.goto(invitation.link)
    titled(ines, "Une fonction vous est proposée")
    check(ines)
    ines.get_by_role("link", name="Créer un compte").click()
    ines.get_by_label("Votre adresse électronique").fill("ines@exemple.test")
    ines.get_by_label("Choisissez un mot de passe").fill(PASSWORD)
    ines.locator("main form button[type=submit]").first.click()
    titled(ines, "Regardez votre messagerie")
    ines.goto(delivered()[-1].link)
    ines.get_by_role("button", name="Oui, confirmer mon adresse").click()
    ines.wait_for_load_state()
    ines.goto(invitation.link)
    check(ines)
    ines.get_by_label("Prénom").fill("Inès")
    ines.get_by_label("Nom", exact=True).fill("Exemple")
    ines.get_by_label("Qualité").fill("attachée de l’Exemple")
    shot(ines, "invitation")
    ines.get_by_role("button", name="Accepter cette fonction").click()
    titled(ines, "Un second facteur est nécessaire")
    check(ines)
    ines.get_by_role("link", name="Choisir un second facteur").click()
    ines.get_by_role("link", name="Ajouter une clé").click()
    ines.get_by_label("Mot de passe").fill(PASSWORD)  # the link of a mail opened this session, no password
    ines.get_by_role("button", name="Confirmer").click()
    ines.get_by_role("button", name="Ajouter la clé").click()
    expect(ines.get_by_text("La clé d’accès est enregistrée.")).to_be_visible()
    ines.goto("/agent/")
    titled(ines, "Confirmez que c’est vous")
    ines.get_by_role("button", name="Me servir d’une clé d’accès").click()
    titled(ines, "Le travail du jour")


def test_a_manager_invites_registers_who_may_sign_and_reads_who_looked(live: Site, rosa):
    one = examined()
    page = live.device()
    page.goto("/compte/connexion?next=/agent/")
    sign_in(page, "rosa@exemple.test")
    page.locator("main input[name=code]").fill(code())
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("link", name="Agents du service").click()
    titled(page, "Agents du service")
    page.get_by_label("Son adresse électronique professionnelle").fill("ines@")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_role("alert").first).to_contain_text("Cette adresse n’en est pas une")
    check(page)
    page.get_by_label("Son adresse électronique professionnelle").fill("karim@exemple.test")
    page.get_by_label("Fonction proposée").select_option("instructeur")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_text("L’invitation est partie.")).to_be_visible()
    shot(page, "agents")
    page.get_by_role("link", name="Délégations de signature").click()
    page.get_by_text("Décisions favorables", exact=True).click()
    page.get_by_label("Référence de l’arrêté publié").fill("Arrêté n° 2026-12")
    page.get_by_label("Premier jour").fill("2026-11-01")
    page.get_by_role("button", name="Enregistrer la délégation").click()
    expect(page.get_by_role("heading", name="En vigueur")).to_be_visible()
    check(page)
    shot(page, "delegations")
    page.emulate_media(media="print")
    shot(page, "delegations-print")
    page.emulate_media(media="screen")
    page.goto(f"/agent/dossiers/{one.id}")
    page.get_by_role("link", name="Qui a consulté ce dossier").click()
    expect(page.get_by_text("Rosa Exemple").first).to_be_visible()
    check(page)
    shot(page, "consultations")


def come_in(page: Page, email: str) -> None:
    page.goto("/compte/connexion?next=/agent/")
    sign_in(page, email)
    page.locator("main input[name=code]").fill(code())
    page.locator("main form button[type=submit]").first.click()


def test_an_access_that_served_no_more_is_opened_again_by_a_manager(live: Site, rosa):
    ines = make_agent("ines@exemple.test", rosa.offices[0], "instructeur")
    Agent.objects.filter(pk=ines.agent).update(seen_on="2026-07-01")
    away, manager = live.device(), live.device()
    come_in(away, "ines@exemple.test")
    titled(away, "Vous n’avez pas accès à l’espace des agents")
    check(away)
    shot(away, "closed")
    away.goto("/compte/invitation/rien")
    titled(away, "Cette invitation ne vaut plus")
    check(away)
    come_in(manager, "rosa@exemple.test")
    manager.get_by_role("link", name="Agents du service").click()
    expect(
        manager.get_by_text("Dernière venue dans l’espace des agents : le 1er juillet 2026")
    ).to_be_visible()
    check(manager)
    shot(manager, "closed-access")
    manager.set_viewport_size({"width": 320, "height": 800})
    shot(manager, "closed-access-320")
    manager.get_by_role("button", name="Rouvrir son accès").click()
    expect(manager.get_by_text("Cette personne peut de nouveau travailler.")).to_be_visible()
    away.goto("/agent/")
    titled(away, "Le travail du jour")
