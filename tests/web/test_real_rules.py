"""The pages over the rules of `data/`: the answers people rely on, and no way that leads nowhere."""

import random
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from django.conf import settings
from django.test import Client

from guichet.web.public.departures import THEMES
from tests.web.published import put_in_force
from tests.web.reading import Page

PORTAL = yaml.safe_load((settings.DATA / "orientation/portail.yaml").read_text("utf-8"))
PLACES = (
    "commune-92050",
    "commune-94028",
    "departement-26",
    "departement-69",
    "departement-75",
    "departement-976",
)


@pytest.fixture(autouse=True)
def in_force(db: None) -> None:
    put_in_force(settings.DATA)


def page_of(client: Client, situation: Mapping[str, object], prefix: str = "") -> Page:
    query = {
        key: str(value).lower() if isinstance(value, bool) else value for key, value in situation.items()
    }
    response = client.get(f"{prefix}/orientation?{urlencode(query)}")
    assert response.status_code == 200, situation
    return Page(response)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "commune=92050&nationalite=DZA&demande=premiere_demande&fondement=salarie&visa=long_sejour",
            ["Par courriel", "pref-demandeRdv-salaries92@hauts-de-seine.gouv.fr"],
        ),
        (
            "commune=92050&demande=premiere_demande&fondement=talent&visa=long_sejour",
            ["Sur le portail national", "Les sources ne disent pas toutes la même chose", "Remplacée"],
        ),
        (
            "date=2021-03-01&commune=92050&demande=premiere_demande&fondement=talent&visa=long_sejour",
            ["Par un formulaire en ligne", "Réponse donnée pour le 1er mars 2021."],
        ),
        ("departement=69&demande=renouvellement&fondement=etudiant", ["Sur le portail national"]),
        ("departement=26&demande=premiere_demande&fondement=salarie", ["Préfecture de la Drôme"]),
    ],
)
def test_the_page_says_what_the_rules_answer(client: Client, query: str, said: list[str]):
    response = client.get(f"/orientation?{query}", follow=True)
    page = Page(response)
    assert response.status_code == 200
    for words in said:
        assert words in page.text


def test_where_no_source_gives_a_link_the_page_invents_none(client: Client):
    page = page_of(client, {"departement": "26", "demande": "premiere_demande", "fondement": "salarie"})
    assert not page.of_class("answer__go")


def situations_in(part: Any) -> Iterator[Mapping[str, object]]:
    """The situations of a part of the portal's menu, of its sub-menus too."""
    if isinstance(part, list):
        for one in part:
            yield from situations_in(one)
    elif isinstance(part, dict):
        yield from part.get("situations", ())
        yield from situations_in([inner for key, inner in part.items() if key != "situations"])


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["fr", "en"])
def test_every_choice_of_the_national_portal_has_its_page(client: Client, prefix: str):
    situations = list(situations_in(PORTAL))
    assert len(situations) > 30
    for situation in situations:
        page = page_of(client, situation, prefix)
        assert len([tag for tag, _attrs in page.tags if tag == "h1"]) == 1


def reply(page: Page, draw: random.Random) -> dict[str, str]:
    """What somebody might send from a page of question; nothing from a page of answer."""
    asked = page.values("passe")
    if not asked:
        return {}
    key = str(asked[0])
    offered = page.values(key) + [attrs.get("value") for tag, attrs in page.tags if tag == "option"]
    choices = [value for value in offered if value]
    if page.values("lieu"):
        return {"repondre": key, "lieu_choisi": draw.choice(PLACES)}
    if page.values(f"{key}-jour"):
        day = {f"{key}-jour": "1", f"{key}-mois": "2", f"{key}-annee": str(draw.choice([1990, 2009, 2026]))}
        return {"repondre": key, **day}
    if not choices or draw.random() < 0.2:
        return {"repondre": key, "passe": key}
    return {"repondre": key, key: draw.choice(choices)}


@pytest.mark.parametrize("seed", range(3))
def test_whoever_answers_whatever_reaches_an_end(client: Client, seed: int):
    draw = random.Random(seed)
    for departure in (departure for theme in THEMES for departure in theme.departures):
        url = departure.url
        for _question in range(30):
            response = client.get(url, follow=True)
            url = response.redirect_chain[-1][0] if response.redirect_chain else url
            sent = reply(Page(response), draw) if response.status_code == 200 else {}
            if not sent:
                break
            url += ("&" if "?" in url else "?") + urlencode(sent)
        # 400: answers that no real person can give together, said as such.
        assert response.status_code in (200, 400)
        assert Page(response).links, url
        assert not sent, f"{departure.words}: still asked after 30 answers"


def test_a_number_of_nine_digits_is_completed_without_entering_an_address(client: Client):
    sent = {"demande": "trouver_numero_etranger", "numero_etranger": "208006503"}
    page = Page(client.post("/orientation", sent))
    assert {"titre_detenu", "fabrication_titre"} <= set(page.values("modifier"))
    page = Page(client.post("/orientation", sent | {"modifier": "titre_detenu"}))
    assert ("numero_etranger", "208006503") in page.hidden()
    sent |= {"titre_detenu": "carte_resident", "repondre": "titre_detenu"}
    page = Page(client.post("/orientation", sent))
    assert "fabrication_titre" in page.values("modifier")
    date = {"fabrication_titre-jour": "1", "fabrication_titre-mois": "2", "fabrication_titre-annee": "2015"}
    page = Page(client.post("/orientation", sent | date | {"repondre": "fabrication_titre"}))
    assert "2008006503" in page.text
    assert not [url for url in page.links.values() if "208006503" in url or "2008006503" in url]
