"""Signing in and out by ProConnect in a real browser, whose policy lets the forms lead there and nowhere else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accounts import fake_provider
from tests.accounts.fake_provider import CLIENT, SECRET, Provider
from tests.config.served import wait_until
from tests.journeys.conftest import Serve
from tests.journeys.looks import check

ADDRESS = "awa.au.travail@exemple.test"
"""Of nobody else: all sites share one database."""


@pytest.fixture(scope="module")
def proconnect(serve: Serve) -> Iterator[Provider]:
    """The provider, and a site registered there, whose address it knows."""
    with fake_provider.running("proconnect") as found:
        found.site = serve(
            PROCONNECT_ISSUER=found.issuer, PROCONNECT_CLIENT_ID=CLIENT, PROCONNECT_CLIENT_SECRET=SECRET
        )
        found.user["email"] = ADDRESS
        yield found


def link_of_the_letter(home: Path, site: str) -> str:
    """The address in the one letter that leads to this site."""
    told, found = re.compile(re.escape(site) + r"/compte/confirmation/\S+"), []

    def arrived() -> bool:
        for path in (home / "mail").glob("*"):
            found.extend(told.findall(path.read_text("utf-8", "replace").replace("=\n", "")))
        return bool(found)

    assert wait_until(arrived, 20.0)
    return found[0]


@pytest.fixture
def awa(browser: Browser, proconnect: Provider) -> Iterator[Page]:
    """Her browser; at the end nothing may have been blocked in it."""
    context = browser.new_context(base_url=proconnect.site)
    context.set_default_timeout(10_000)
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(message.text))
    yield page
    context.close()
    assert not [text for text in told if "Content Security Policy" in text or "Refused to" in text]


def test_an_agent_comes_by_proconnect_and_leaves_by_it(awa: Page, proconnect: Provider, home: Path):
    for prefix in ("/en", ""):
        awa.goto(f"{prefix}/compte/connexion?next=/notifications/")
        check(awa)
    awa.get_by_role("button", name="Agents de l’État : se connecter avec ProConnect").press("Enter")
    awa.get_by_role("link", name="Je suis Awa").click()
    expect(awa.get_by_role("heading", level=1)).to_have_text("À quelle adresse vous écrire ?")
    check(awa)
    expect(awa.get_by_label("Adresse électronique")).to_have_value(ADDRESS)
    awa.get_by_role("button", name="Continuer").click()
    awa.goto(link_of_the_letter(home, proconnect.site))
    awa.get_by_role("button", name="Confirmer").click()
    expect(awa).to_have_url(re.compile("/notifications/$"))
    awa.goto("/compte/")
    check(awa)
    awa.get_by_role("button", name="Me déconnecter").click()
    expect(awa).to_have_url(f"{proconnect.site}/")
    assert proconnect.asked[-1] == "/session/end"
    awa.goto("/compte/")
    expect(awa.get_by_role("heading", level=1)).to_have_text("Se connecter")


def test_what_is_said_where_it_does_not_answer_is_accessible(browser: Browser, proconnect: Provider):
    page = browser.new_page(base_url=proconnect.site)
    answer = page.goto("/compte/proconnect/retour?code=x&state=y")
    assert answer
    assert answer.status == 502
    expect(page.get_by_role("heading", level=1)).to_have_text("ProConnect n’a pas répondu comme prévu")
    check(page)
    page.close()
