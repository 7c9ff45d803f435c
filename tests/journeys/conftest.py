"""A real browser on the real site: `guichet serve` on its own database, the rules and listing of `data/` in force."""

import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.config.homes import served_home
from tests.config.served import Site

CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium-headless-shell"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EXPECTED_NOISE = (
    "Failed to load resource: the server responded with a status of 4",
    "Response Status Error Code 4",
)
"""What the console says, and htmx, of an answer that is 4xx on purpose."""

IN_2023 = {"GUICHET_CLOCK": "2023-11-15T10:00+01:00"}
Serve = Callable[..., str]
Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian’s Chromium without a window (scripts/chromium.sh installs it), open until the last test.

    Django would refuse the database beside its event loop, which is Playwright's own and asks it nothing.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def home() -> Iterator[Path]:
    """The one folder of every site that is started."""
    with served_home() as home:
        yield home


@pytest.fixture(scope="package")
def serve(home: Path) -> Iterator[Serve]:
    """Start the site with some settings; its address. All that are started share one folder and one database."""
    sites: list[Site] = []

    def start(**environment: str) -> str:
        sites.append(Site(home, environment).start())
        announced = sites[-1].announced()
        assert announced.startswith("Guichet : "), sites[-1].errors.read_text()
        return announced.removeprefix("Guichet : ")

    yield start
    for site in sites:
        site.signal(signal.SIGTERM)
    assert all(site.gone(20.0) for site in sites)


@pytest.fixture(scope="package")
def site(serve: Serve) -> str:
    return serve()


@pytest.fixture(scope="package")
def turned_site(serve: Serve, site: str) -> str:
    """The same site with a language more, from right to left."""
    return serve(DJANGO_SETTINGS_MODULE="tests.journeys.right_to_left", PYTHONPATH=str(settings.BASE))


@pytest.fixture(scope="package")
def state_site(serve: Serve, site: str) -> str:
    """The same site in the identity of the State."""
    return serve(GUICHET_IDENTITE="etat")


@pytest.fixture(scope="package")
def home_2023() -> Iterator[Path]:
    """The folder of the site that lives on 15 November 2023, so that nothing of another day is in it."""
    with served_home(**IN_2023) as home:
        yield home


@pytest.fixture(scope="package")
def site_2023(home_2023: Path) -> Iterator[str]:
    """The address of that site."""
    site = Site(home_2023, IN_2023).start()
    announced = site.announced()
    assert announced.startswith("Guichet : "), site.errors.read_text()
    yield announced.removeprefix("Guichet : ")
    site.signal(signal.SIGTERM)
    assert site.gone(20.0)


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Open]:
    """Open a page as somebody would; at the end nothing may have been blocked or broken in it."""
    with visiting(browser, site) as open_page:
        yield open_page


@pytest.fixture
def visit_2023(browser: Browser, site_2023: str) -> Iterator[Open]:
    """The same on 15 November 2023."""
    with visiting(browser, site_2023) as open_page:
        yield open_page


@contextmanager
def visiting(browser: Browser, site: str) -> Iterator[Open]:
    """Each page is another device. What its console says but of a refusal on purpose fails the test."""
    contexts: list[BrowserContext] = []
    noise: list[str] = []

    def open_page(path: str, *, width: int = 1200, javascript: bool = True) -> Page:
        size = {"width": width, "height": 800}
        context = browser.new_context(viewport=size, java_script_enabled=javascript, base_url=site)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: noise.append(message.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [text for text in noise if not text.startswith(EXPECTED_NOISE)]
