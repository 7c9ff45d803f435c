"""A refusal by two agents, in a browser, and how its person reads it; accessible and narrow enough."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from guichet.accounts.models import Account
from guichet.accounts.queries import actor_for
from tests.accounts.agents import code
from tests.accounts.people import PASSWORD, make_account
from tests.dossiers.conftest import _offices_and_procedures  # noqa: F401  # what a request needs
from tests.dossiers.instruction.before_agents import approver, examiner, taken_up
from tests.jobs import run_jobs_aside
from tests.journeys.looks import check

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def devices(browser: Browser, live_server) -> Iterator:
    contexts = []

    def device() -> Page:
        context = browser.new_context(base_url=live_server.url)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield device
    for context in contexts:
        context.close()


def sign_in(page: Page, email: str, there: str) -> Page:
    page.goto(f"/compte/connexion?next={there}")
    page.get_by_label("Adresse électronique ou numéro étranger").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    if "second-facteur" in page.url:
        page.locator("input[name=code]").fill(code())
        page.locator("main form button[type=submit]").first.click()
    return page


def with_a_code(email: str) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    from tests.accounts.agents import SECRET

    TOTP.activate(Account.objects.get(email=email), SECRET)


@pytest.fixture
def examined():
    """Aminata's request, taken up by Ines; Victor may sign both ways."""
    aminata = actor_for(make_account("aminata@exemple.test", PASSWORD))
    ines = examiner()
    approver("victor", "favorable", "defavorable")
    _person, dossier = taken_up(ines, person=aminata)
    for name in ("ines", "victor"):
        with_a_code(f"{name}@exemple.test")
    return dossier


def test_a_refusal_is_approved_then_signed_and_says_how_to_challenge_it(devices, examined):
    ines = sign_in(devices(), "ines@exemple.test", f"/agent/dossiers/{examined}/decisions")
    ines.get_by_role("button", name="Proposer un refus").click()
    expect(ines.get_by_role("heading", name="Il y a quelque chose à corriger")).to_be_visible()
    check(ines)
    ines.get_by_label("Considérations de droit").fill("Article L.423-22.")
    ines.get_by_label("Considérations de fait").fill("Placement après 16 ans.")
    ines.get_by_role("button", name="Proposer un refus").click()
    victor = sign_in(devices(), "victor@exemple.test", f"/agent/dossiers/{examined}/decisions")
    victor.get_by_role("button", name="Signer").click()
    expect(victor.get_by_text("Un refus est approuvé, puis signé, par d’autres")).to_be_visible()
    check(victor)
    victor.goto(f"/agent/dossiers/{examined}/decisions")
    victor.get_by_role("button", name="Approuver").click()
    victor.get_by_role("button", name="Signer").click()
    expect(victor.get_by_text("La décision est signée.")).to_be_visible()
    run_jobs_aside()
    person = sign_in(devices(), "aminata@exemple.test", f"/dossiers/{examined}/decision")
    with person.expect_navigation():
        person.get_by_role("button", name="Ouvrir la notification").click()
    person.goto(f"/dossiers/{examined}/decision")
    expect(person.get_by_text("votre demande a été refusée")).to_be_visible()
    expect(person.get_by_text("Devant le tribunal administratif de Lille")).to_be_visible()
    expect(person.get_by_text("telerecours.fr")).to_be_visible()
    check(person)
