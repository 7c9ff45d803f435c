"""The pages of an account as its owner sees them: accessible, narrow enough, and a passkey that works."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accounts.people import PASSWORD, make_account
from tests.journeys.looks import assert_accessible_and_fits

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {
    "home": ("", "Mon compte"),
    "password": ("mot-de-passe", "Changer mon mot de passe"),
    "address": ("adresse", "Changer d’adresse électronique"),
    "sessions": ("connexions", "Cette connexion"),
    "second factor": ("second-facteur", "Application de codes"),
    "code app": ("second-facteur/application", "Clé :"),
    "recovery codes": ("second-facteur/codes", "Chacun sert une fois"),
    "new recovery codes": ("second-facteur/codes/nouveaux", "Les anciens ne serviront plus"),
    "passkeys": ("second-facteur/cles", "Ma clé d’accès"),
    "add a passkey": ("second-facteur/cles/ajouter", "Ajouter une clé d’accès"),
    "confirm": ("verification", "Confirmez que c’est vous"),
    "civil status": ("etat-civil", "Nous ne savons rien encore"),
    "summons": ("etat-civil/convocation", "Votre date de naissance"),
    "mandates": ("mandats/", "Les personnes pour qui j’agis"),
    "ask to act": ("mandats/nouveau", "Ce que vous ferez pour elle"),
    "sign out": ("deconnexion", "Me déconnecter"),
    "nothing held": ("reprise", "Rien n’attend ici"),
}


@pytest.fixture
def here(live_server, settings) -> str:
    """The site under test, by the name passkeys accept."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def lea(browser: Browser, here: str) -> Iterator[Page]:
    """Léa, signed in, with a virtual passkey in her computer."""
    make_account("lea@exemple.test", PASSWORD)
    context = browser.new_context(base_url=here)
    context.set_default_timeout(10_000)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page)
    yield page
    context.close()


def sign_in(page: Page) -> None:
    page.goto("/compte/connexion")
    page.get_by_label("Adresse électronique ou numéro étranger").fill("lea@exemple.test")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon compte")


def add_passkey(page: Page) -> None:
    page.goto("/compte/second-facteur/cles/ajouter")
    if "verification" in page.url:
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Confirmer").click()
    page.get_by_text("Me connecter avec cette clé seule").click()
    page.get_by_role("button", name="Ajouter la clé").click()
    expect(page.get_by_text("La clé d’accès est enregistrée.")).to_be_visible()


def test_a_passkey_signs_in_alone(lea: Page):
    add_passkey(lea)
    lea.goto("/compte/deconnexion")
    with lea.expect_navigation():
        lea.get_by_role("button", name="Me déconnecter").click()
    lea.goto("/compte/connexion")
    lea.get_by_role("button", name="Me connecter avec une clé d’accès").click()
    expect(lea.get_by_role("heading", level=1)).to_have_text("Mon compte")


def test_every_page_of_an_account_is_accessible_and_fits(lea: Page, tmp_path):
    add_passkey(lea)
    shots = os.environ.get("SHOTS")
    for name, (path, shown) in PAGES.items():
        for prefix in ("", "/en"):
            lea.goto(f"{prefix}/compte/{path}")
            assert prefix or shown in (lea.text_content("main") or ""), name
            assert_accessible_and_fits(lea, 1200)
            if shots and not prefix:
                lea.screenshot(path=f"{shots}/{name}.png", full_page=True)
            assert_accessible_and_fits(lea, 320)
            if shots and not prefix:
                lea.screenshot(path=f"{shots}/{name}-320.png", full_page=True)


def test_a_fault_is_told_at_its_field_and_above(lea: Page):
    lea.goto("/compte/mot-de-passe")
    lea.get_by_label("Mot de passe actuel").fill("pas lui")
    lea.get_by_label("Nouveau mot de passe").fill("court")
    lea.get_by_role("button", name="Changer mon mot de passe").click()
    expect(lea.get_by_role("alert").first).to_contain_text("trop court")
    field = lea.get_by_label("Nouveau mot de passe")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert_accessible_and_fits(lea, 320)


def test_the_warning_comes_before_the_end_and_staying_hides_it(lea: Page):
    lea.clock.install()
    lea.goto("/compte/")
    warning = lea.get_by_role("alert")
    expect(warning).to_be_hidden()
    lea.clock.fast_forward("58:01")
    expect(warning).to_contain_text("deux minutes")
    assert_accessible_and_fits(lea, 320)
    warning.get_by_role("button", name="Rester connecté").click()
    expect(warning).to_be_hidden()
