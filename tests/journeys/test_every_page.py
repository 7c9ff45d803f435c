"""Every page in each of its states: nothing that axe refuses, nothing wider than a small telephone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Open, visiting
from tests.journeys.looks import OPEN_ALL, assert_accessible, assert_accessible_and_fits, assert_fits
from tests.journeys.states import RESULTS, STATES, State

PAGES = list({state.path.partition("?")[0]: state for state in reversed(STATES.values())}.values())
"""Each page in the first of its states."""


@pytest.fixture(scope="module")
def page(browser: Browser, site: str) -> Iterator[Page]:
    """One page for all: none of these states is of somebody who did something before."""
    with visiting(browser, site) as open_page:
        yield open_page("about:blank")


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["fr", "en"])
@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_a_page_is_accessible_and_fits(page: Page, state: State, prefix: str):
    response = page.goto(prefix + state.path)
    assert response
    assert response.status == state.status
    assert prefix or state.shows in " ".join((page.text_content("body") or "").split())
    expect(page.locator("html")).to_have_attribute("lang", prefix.removeprefix("/") or "fr")
    # Without a script of its own, a page is the same with JavaScript and without.
    assert page.locator("script").count() == state.scripts
    # In other words a page is built of the same parts: what may differ is whether they fit. On a wide window the
    # states of a page differ in nothing that the narrow one does not show.
    (assert_fits if prefix or state not in PAGES else assert_accessible_and_fits)(page, 1200)
    page.evaluate(OPEN_ALL)
    (assert_fits if prefix else assert_accessible_and_fits)(page, 320)


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_a_page_fits_from_right_to_left(page: Page, turned_site: str, state: State):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{turned_site}/ar{state.path}")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    words = page.locator("h1").first.bounding_box()
    assert words
    assert words["x"] >= 0


@pytest.mark.parametrize("state", RESULTS.values(), ids=RESULTS)
def test_a_result_is_printed_whole(visit: Open, state: State):
    page = visit(state.path, width=800)
    page.emulate_media(media="print")
    for name in ("Menu principal", "Langue"):
        expect(page.get_by_role("navigation", name=name)).to_be_hidden()
    for details in page.locator("details").all():
        expect(details.locator(":scope > :last-child")).to_be_visible()
    assert_accessible(page)
