"""Every page in each of its states: nothing that axe refuses, nothing wider than a small telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings

from tests.journeys.conftest import Open

ANSWER = "/orientation?demande=renouvellement&fondement=etudiant&expiration_titre=2027-03-01"
STATES = {
    "home": "/",
    "first question": "/orientation",
    "grouped question": "/orientation?modifier=fondement&demande=renouvellement&departement=92",
    "question sent empty": "/orientation?repondre=demande",
    "date": "/orientation?modifier=expiration_titre&demande=renouvellement&expiration_titre=2027-03-01",
    "date refused": "/orientation?repondre=expiration_titre&expiration_titre-jour=31&expiration_titre-mois=2",
    "number": "/orientation?modifier=age_entree_france",
    "yes or no": "/orientation?modifier=avis_disponibilite&demande=retrait_titre",
    "moment": "/orientation?modifier=moment",
    "list": "/orientation?modifier=nationalite",
    "foreigner number": "/orientation?modifier=numero_etranger&demande=trouver_numero_etranger",
    "place": "/orientation?modifier=departement",
    "place found": "/orientation?modifier=departement&lieu=nanterre",
    "place not found": "/orientation?modifier=departement&lieu=xyzzyx",
    "place sent empty": "/orientation?modifier=departement&lieu=",
    "place not chosen": "/orientation?repondre=departement&lieu=nanterre",
    "not known": "/orientation?passe=demande&passe=fondement",
    "answer": ANSWER,
    "answer by mail": "/orientation?commune=92050&demande=premiere_demande&fondement=salarie&nationalite=DZA",
    "not yet": "/orientation?demande=retrait_titre&avis_disponibilite=false",
    "not covered": "/orientation?demande=naturalisation&departement=92",
    "impossible": "/orientation?departement=92&fondement=citoyen_ue&nationalite=DZA",
    "unknown key": "/orientation?demannde=renouvellement&demande=duplicata",
    "départements": "/demarches/",
    "search": "/demarches/?q=titre",
    "search in vain": "/demarches/?q=zzz",
    "search refused": "/demarches/?q=a%00b",
    "département": "/demarches/92",
    "département without forms": "/demarches/26",
    "contact": "/contact",
    "accessibility": "/accessibilite",
    "legal notice": "/mentions-legales",
    "site map": "/plan-du-site",
    "not found": "/nulle-part",
    "home in English": "/en/",
    "answer in English": "/en" + ANSWER,
}


@pytest.mark.parametrize("path", STATES.values(), ids=STATES)
@pytest.mark.parametrize("width", [1200, 320])
def test_a_page_is_accessible_and_fits(visit: Open, path: str, width: int):
    page = visit(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    results = Axe().run(page)
    assert not results.violations_count, results.generate_report()


@pytest.mark.parametrize("path", STATES.values(), ids=STATES)
def test_a_page_fits_from_right_to_left(visit: Open, path: str):
    with override_settings(LANGUAGES=[("fr", "Français"), ("en", "English"), ("ar", "Pseudo")]):
        page = visit("/ar" + path.removeprefix("/en"), width=320)
        assert page.evaluate("document.documentElement.dir") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        words = page.locator("h1").first.bounding_box()
        assert words
        assert words["x"] >= 0
