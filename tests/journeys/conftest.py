"""A real browser on the real pages, over the small release of tests/web; no database, no network."""

import shutil
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.web.published import published

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EXPECTED_NOISE = "Failed to load resource: the server responded with a status of 4"
"""What the console says of a page that answers 4xx on purpose."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium (scripts/chromium.sh installs it). Closed with the package: it holds an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site() -> Iterator[str]:
    """The address of the pages, served by a thread of this process."""
    handler: type[StaticFilesHandler] = StaticLiveServerTestCase.static_handler
    server = LiveServerThread("localhost", handler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert not server.error, server.error
    yield f"http://localhost:{server.port}"
    server.terminate()


@pytest.fixture(autouse=True)
def _published() -> Iterator[None]:
    with published(), time_machine.travel("2026-11-21 12:00:00+01:00"):
        yield


Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Open]:
    """Open a page as somebody would; at the end nothing may have been blocked or broken in it."""
    contexts: list[BrowserContext] = []
    noise: list[str] = []

    def open_page(path: str, *, width: int = 1200, javascript: bool = True) -> Page:
        size = {"width": width, "height": 800}
        context = browser.new_context(viewport=size, java_script_enabled=javascript, base_url=site)
        context.set_default_timeout(5_000)
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
