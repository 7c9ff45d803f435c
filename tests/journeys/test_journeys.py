"""A person comes with a question and leaves with an answer: by mouse, by keyboard, without JavaScript."""

import re

import brotli
import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.journeys.conftest import Open
from tests.journeys.looks import assert_accessible_and_fits
from tests.journeys.states import RESULTS

PORTAL = "Portail « Étrangers en France » (ANEF)"
STUDENT = "Étudiant"


def answer_as_a_student(page: Page) -> None:
    page.get_by_role("link", name="Ma carte expire").click()
    choose(page.get_by_label(STUDENT, exact=True))
    page.get_by_role("button", name="Continuer").click()
    expect(heading(page)).to_contain_text("Sur le portail national")


def choose(field: Locator) -> None:
    """Click a radio button where people do: its label covers it."""
    field.check(force=True)


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("width", [1200, 320])
def test_from_ones_own_words_to_an_answer(visit: Open, width: int, javascript: bool):
    page = visit("/", width=width, javascript=javascript)
    answer_as_a_student(page)
    expect(page.get_by_role("link", name=PORTAL)).to_have_attribute(
        "href", "https://administration-etrangers-en-france.interieur.gouv.fr/particuliers/#/"
    )


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_going_back_changing_ones_mind_and_not_knowing(visit: Open, javascript: bool):
    page = visit("/", javascript=javascript)
    answer_as_a_student(page)
    answered = page.url
    page.go_back()
    expect(heading(page)).to_contain_text("Pour quel motif")
    page.go_forward()
    expect(page).to_have_url(answered)
    page.get_by_role("link", name="Modifier : Votre motif de séjour").click()
    expect(page.get_by_label(STUDENT, exact=True)).to_be_checked()
    page.get_by_role("link", name="Garder ma réponse").click()
    expect(page).to_have_url(answered)
    page.get_by_role("link", name="Modifier : Votre motif de séjour").click()
    page.get_by_role("button", name="Je ne sais pas").click()
    expect(page.get_by_text("Vous ne savez pas")).to_be_visible()
    page.get_by_role("link", name="Modifier : Votre demande").click()
    choose(page.get_by_label("Récupérer ma carte de séjour"))
    page.get_by_role("button", name="Continuer").click()
    choose(page.get_by_label("Non", exact=True))
    page.get_by_role("button", name="Continuer").click()
    expect(heading(page)).to_have_text("Pas encore, ou pas ainsi")


def test_a_shared_address_shows_the_same_answer(visit: Open):
    mine = visit("/")
    answer_as_a_student(mine)
    theirs = visit(mine.url, javascript=False, width=320)
    assert heading(theirs).inner_text() == heading(mine).inner_text()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_saying_where_one_lives(visit: Open, javascript: bool):
    said = "demande=premiere_demande&fondement=salarie&nationalite=DZA&visa=long_sejour"
    page = visit(f"/orientation?{said}", javascript=javascript)
    page.get_by_role("textbox").fill("nantere")
    page.get_by_role("button", name="Chercher").click()
    choose(page.get_by_label("Nanterre", exact=False).first)
    page.get_by_role("button", name="Continuer").click()
    expect(heading(page)).to_contain_text("Par courriel")
    expect(page.get_by_role("link", name="pref-demandeRdv-salaries92@hauts-de-seine.gouv.fr")).to_be_visible()


def test_the_foreigner_number_leaves_no_trace_in_an_address(visit: Open):
    page = visit("/orientation?modifier=numero_etranger&demande=trouver_numero_etranger")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.get_by_role("textbox").fill("2008006503")
    page.get_by_role("button", name="Continuer").click()
    expect(heading(page)).to_have_text("Ce qu’il faut savoir")
    expect(page.get_by_text("2008006503").first).to_be_visible()
    assert not [request.url for request in asked if "2008006503" in request.url]
    assert "2008006503" not in page.url


@pytest.mark.parametrize("width", [1200, 320])
def test_a_number_to_complete_asks_for_the_rest_on_the_spot(visit: Open, width: int):
    page = visit("/orientation?modifier=numero_etranger&demande=trouver_numero_etranger", width=width)
    page.get_by_role("textbox").fill("208006503")
    page.get_by_role("button", name="Continuer").click()
    expect(heading(page)).to_contain_text("En corrigeant")
    assert_accessible_and_fits(page, width)
    page.get_by_role("button", name="Préciser : Le document que vous avez").click()
    choose(page.get_by_label("Carte de résident", exact=False).first)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("button", name="Modifier : Le document que vous avez")).to_be_visible()
    assert "208006503" not in page.url


def test_an_error_is_announced_and_leads_to_its_field(visit: Open):
    page = visit("/orientation?modifier=expiration_titre")
    page.get_by_label("Jour").fill("31")
    page.get_by_label("Mois").fill("2")
    page.get_by_label("Année").fill("2027")
    page.get_by_role("button", name="Continuer").click()
    expect(page).to_have_title(re.compile("^Erreur"))
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Jour")).to_be_focused()
    expect(page.get_by_label("Jour")).to_have_value("31")


def press_until(page: Page, key: str, words: str, most: int = 80) -> None:
    """Press a key until what has the focus bears these words."""
    for _press in range(most):
        page.keyboard.press(key)
        focused = page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.replace(/\\s+/g, ' ').trim()"
        )
        if words in focused:
            return
    raise AssertionError(f"{words!r} is never reached by {key}")


def test_the_whole_journey_by_keyboard(visit: Open):
    page = visit("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Contenu")).to_be_focused()
    page.keyboard.press("Enter")
    press_until(page, "Tab", "Ma carte expire")
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text("Pour quel motif")
    press_until(page, "Tab", STUDENT)
    page.keyboard.press("Space")
    press_until(page, "Tab", "Continuer")
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text("Sur le portail national")
    press_until(page, "Tab", PORTAL)


def test_the_focus_is_always_seen(visit: Open):
    page = visit("/orientation")
    for _press in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(() => { const e = document.activeElement, l = e.labels?.[0];"
            " const s = [getComputedStyle(e), ...(l ? [getComputedStyle(l, '::before')] : [])];"
            " return s.some(x => x.outlineStyle !== 'none' && parseFloat(x.outlineWidth) >= 2) })()"
        )
        assert outline, page.evaluate("document.activeElement.outerHTML")


def test_a_group_of_answers_is_reached_at_once(visit: Open):
    page = visit("/orientation?demande=renouvellement")
    page.get_by_role("link", name="Travail", exact=True).click()
    expect(page.get_by_role("heading", name="Travail", exact=True)).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Salarié (contrat à durée indéterminée)")).to_be_focused()


@pytest.mark.parametrize("width", [1200, 320])
def test_a_conflict_says_the_channels_first_and_its_sources_on_demand(visit: Open, width: int):
    page = visit(RESULTS["answer with a conflict"].path, width=width, javascript=False)
    conflict = page.locator("section").filter(
        has=page.get_by_role("heading", name="Les sources ne disent pas")
    )
    expect(conflict.get_by_text("Sur le portail national").first).to_be_visible()
    expect(conflict.get_by_text("Remplacée")).to_be_hidden()
    conflict.get_by_text("2 sources").click()
    expect(conflict.get_by_text("Remplacée")).to_be_visible()


def test_the_printed_answer_keeps_what_matters(visit: Open):
    page = visit(RESULTS["answer with a conflict"].path)
    page.emulate_media(media="print")
    expect(page.get_by_text("Refaire pour une autre date")).to_be_hidden()
    expect(page.get_by_text("Réponse donnée pour le 21 novembre 2026")).to_be_visible()
    expect(page.get_by_text("Remplacée")).to_be_visible()
    expect(page.get_by_text("national.anef.talent")).to_be_visible()
    expect(page.locator(".proof code").last).to_be_visible()


def loaded(visit: Open, path: str) -> int:
    """Bytes of a page and of all that the browser fetched for it, compressed as a server sends them."""
    page = visit("about:blank")
    bodies: list[bytes] = []
    page.on("requestfinished", lambda request: bodies.append(request.response().body()))
    response = page.goto(path, wait_until="networkidle")
    assert response
    assert response.ok
    return sum(min(len(body), len(brotli.compress(body))) for body in bodies)


def test_the_first_page_is_light_in_a_browser(visit: Open, site: str):
    assert loaded(visit, site + "/") <= 120_000


def test_the_first_page_is_light_in_the_identity_of_the_state(visit: Open, state_site: str):
    assert loaded(visit, state_site + "/") <= 200_000


def test_the_neutral_identity_never_fetches_the_states_typeface(visit: Open, site: str):
    page = visit("about:blank")
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.goto(site + "/", wait_until="networkidle")
    assert urls
    assert not [
        url for url in urls if re.search("marianne|spectral", url, re.IGNORECASE) or not url.startswith(site)
    ]
