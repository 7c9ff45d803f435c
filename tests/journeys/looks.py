"""What every page is held to: nothing that axe refuses, nothing wider than the window."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"
TOO_WIDE = """[...document.querySelectorAll('body *')]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => one.outerHTML.slice(0, 160))"""
WHAT_IS_WRONG = {"resultTypes": ["violations"], "preload": False}
"""Of a page's elements only those refused are told one by one; style sheets are the page's own, read already."""


def assert_accessible(page: Page) -> None:
    results = Axe().run(page, options=WHAT_IS_WRONG)
    assert not results.violations_count, results.generate_report()


def assert_fits(page: Page, width: int) -> None:
    page.wait_for_load_state()
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(TOO_WIDE)


def assert_accessible_and_fits(page: Page, width: int) -> None:
    assert_fits(page, width)
    assert_accessible(page)


def check(page: Page) -> None:
    """Nothing that axe refuses, everything unfolded, and no wider than its window; what was folded is folded again."""
    size = page.viewport_size
    page.wait_for_load_state()
    folded = page.locator("details:not([open])").element_handles()
    page.evaluate(OPEN_ALL)
    assert_fits(page, 1200)
    assert_accessible_and_fits(page, 320)
    for one in folded:
        one.evaluate("one => { one.open = false }")
    page.set_viewport_size(size)
