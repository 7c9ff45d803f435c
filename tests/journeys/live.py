"""A site in the test's own process, on a day of its own, over the real procedures or over a folder of the test."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings as project
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from guichet.accounts.actions import fill_offices
from guichet.publication.actions import publish_procedures, read_versions
from tests.accounts.agents import code
from tests.accounts.people import PASSWORD
from tests.journeys.conftest import EXPECTED_NOISE
from tests.journeys.filing import Applicant

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


def agent_at(live: Site, address: str, email: str = "ines@exemple.test") -> Page:
    """A device on which an agent has signed in, with their code, on the page they wanted."""
    page = live.device()
    page.set_default_timeout(30_000)  # a page of a document is drawn by a process of its own
    page.goto(f"/compte/connexion?next={address}")
    sign_in(page, email)
    cache.clear()
    page.locator("main input[name=code]").fill(code())
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"**{address}")
    return page


def by_keyboard(page: Page, place: str | Locator, keys: str = "Enter") -> None:
    """Reach a control by Tab alone, then press."""
    wanted = page.locator(place) if isinstance(place, str) else place
    Applicant(page, project.HOME, keyboard=True).reach(
        lambda: wanted.evaluate("one => one === document.activeElement")
    )
    page.keyboard.press(keys)


def titled(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
