"""A site in the test's own process, on a day of its own, over the real procedures or over a folder of the test."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from guichet.accounts.actions import fill_offices
from guichet.publication.actions import publish_procedures, read_versions
from tests.accounts.people import PASSWORD
from tests.journeys.conftest import EXPECTED_NOISE
from tests.journeys.test_every_page import OPEN_ALL, assert_accessible_and_fits, assert_fits

NOVEMBER = datetime(2023, 11, 15, 9, 0, tzinfo=UTC)


def publish(data: Path) -> None:
    """The procedures of a data folder, in force since 2023; offices to receive what is filed."""
    fill_offices()
    versions = read_versions(data)
    assert isinstance(versions, tuple), versions
    assert publish_procedures(versions, "essai", datetime(2023, 10, 2, tzinfo=UTC)) is None


def shift(settings, wanted: datetime) -> None:
    """Set the clock of the site."""
    settings.CLOCK_OFFSET = wanted - datetime.now(UTC)


def check(page: Page) -> None:
    """Nothing that axe refuses, everything unfolded, and no wider than its window; what was folded is folded again."""
    size = page.viewport_size
    folded = page.locator("details:not([open])").element_handles()
    page.evaluate(OPEN_ALL)
    assert_fits(page, 1200)
    assert_accessible_and_fits(page, 320)
    for one in folded:
        one.evaluate("one => { one.open = false }")
    page.set_viewport_size(size)


@dataclass
class Site:
    """The site and the devices people use on it."""

    address: str
    browser: Browser
    contexts: list[BrowserContext]
    noise: list[str]

    def device(self, *, javascript: bool = True) -> Page:
        """A browser that has never been here."""
        context = self.browser.new_context(base_url=self.address, java_script_enabled=javascript)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.noise.append(message.text))
        page.on("pageerror", lambda error: self.noise.append(str(error)))
        return page

    def signed_in(self, email: str, there: str = "/dossiers/", *, javascript: bool = True) -> Page:
        """A device on which somebody has signed in, on the page they wanted."""
        page = self.device(javascript=javascript)
        page.goto(f"/compte/connexion?next={there}")
        sign_in(page, email)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        told = [text for text in self.noise if not text.startswith(EXPECTED_NOISE)]
        assert not told, told


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("Adresse électronique ou numéro étranger").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
