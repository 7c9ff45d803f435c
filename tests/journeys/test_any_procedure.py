"""Procedures are data: one with everything, from a folder of the test, and the renewal of a récépissé, filed alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from django.conf import settings as project
from playwright.sync_api import Browser, expect

from tests.accounts.people import PASSWORD, make_account
from tests.faults.visitor import Visitor
from tests.journeys.filing import Applicant
from tests.journeys.live import Site, publish, shift
from tests.journeys.looks import check
from tests.papers import picture
from tests.procedures.filling import EVERYTHING, LIFE, YOU

pytestmark = pytest.mark.django_db(transaction=True)

LEA = "lea@exemple.test"
NOVEMBER_2026 = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PAPERS = ("identite", "domicile", "contrat", "livret", "local")
HIDDEN = frozenset({"lieu-code", "adresse-commune_code", "motif_aide", "vrai_mineur"})
"""What a script or another answer fills, or what these answers do not bring up."""


@pytest.fixture
def live(browser: Browser, live_server, settings, tmp_path: Path) -> Iterator[Site]:
    """The site on 20 November 2026, with one procedure more than those of this release."""
    for entry in project.DATA.iterdir():
        if entry.name != "procedures":
            (tmp_path / entry.name).symlink_to(entry)
    copytree(project.DATA / "procedures", tmp_path / "procedures")
    (tmp_path / "procedures/tout-essayer").mkdir()
    (tmp_path / "procedures/tout-essayer/2024-01-01.yaml").write_text(EVERYTHING.read_text("utf-8"), "utf-8")
    publish(tmp_path)
    shift(settings, NOVEMBER_2026)
    make_account(LEA, PASSWORD)
    found = Site(live_server.url, browser, [], [])
    yield found
    found.close()


def seen(typed: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What a person types in: no hidden control, nothing empty."""
    filled = {name: [one for one in values if one] for name, values in typed.items() if name not in HIDDEN}
    return {name: values for name, values in filled.items() if values}


@pytest.fixture
def lea(live: Site) -> Callable[[str], Applicant]:
    """Léa on the first step of a procedure."""

    def on(procedure: str) -> Applicant:
        page = live.signed_in(LEA, f"/dossiers/nouveau/{procedure}")
        check(page)
        page.get_by_role("button", name="Je commence").click()
        page.wait_for_url("**/etapes/*")
        check(page)
        return Applicant(page, Path(), email=LEA)

    return on


def test_a_procedure_with_everything_is_filed_in_the_browser(lea):
    person = lea("tout-essayer")
    page = person.page
    person.fill(seen(YOU))
    check(page)
    person.go_on()
    person.fill({name: values for name, values in seen(LIFE).items() if not name.startswith("enfants")})
    for row in ("0", "1"):
        with page.expect_navigation():
            page.get_by_role("button", name="Ajouter : Enfants").click()
        expect(page.locator(f"[name=enfants-{row}-enfant_nom]")).to_be_visible()
        of = "enfants-0" if row == "0" else "enfants-2"
        child = {n.replace(of, f"enfants-{row}"): v for n, v in seen(LIFE).items() if n.startswith(of)}
        person.fill({name: values for name, values in child.items() if not name.endswith("-code")})
    check(page)
    person.go_on()
    person.fill({"ephoto": ["0" * 22], "heberge": ["non"]})
    person.join(PAPERS)
    check(page)
    person.go_on()
    expect(page.get_by_text("ligne 1")).to_be_hidden()
    check(page)
    person.fill({"relu": ["oui"]})
    page.get_by_role("button", name="Déposer la demande").click()
    page.wait_for_url("**/recepisse")
    expect(page.locator(".fr-alert--success strong")).to_have_text("2601202611200000001")
    check(page)


def test_a_procedure_with_everything_is_filed_over_plain_http(live: Site):
    visitor = Visitor(live.address + "/")
    page = visitor.get("/compte/connexion?next=/dossiers/nouveau/tout-essayer")
    page = visitor.send(page, "password", {"login": LEA, "password": PASSWORD})
    page = visitor.send(page, "cle", {})
    dossier = page.url.split("/etapes/")[0]
    for step, typed in (
        ("vous", YOU),
        ("situation", LIFE),
        ("papiers", {"ephoto": ["0" * 22], "heberge": ["non"]}),
    ):
        page = sent(visitor, f"{dossier}/etapes/{step}", typed)
    join(visitor, dossier, PAPERS)
    filed = visitor.send(visitor.get(f"{dossier}/depot"), "cle", {"relu": ["oui"]}, suite="deposer")
    assert filed.url.endswith("/recepisse"), filed.text
    assert "2601202611200000001" in filed.text


def sent(visitor: Visitor, step: str, typed: Mapping[str, list[str]]):
    """The page after a step; sent again where answers brought further questions."""
    for _time in range(3):
        page = visitor.send(visitor.get(step), "revision", typed, suite="poursuivre")
        if page.url != step:
            return page
    raise AssertionError(page.text)


def join(visitor: Visitor, dossier: str, asked: Iterable[str]) -> None:
    for one in asked:
        page = visitor.give(
            visitor.get(f"{dossier}/etapes/papiers"), f"/documents/{one}", f"{one}.png", picture()
        )
        assert page.status == 200, page.text


WHO = {
    "nom_naissance": ["Exemple"],
    "date_naissance-jour": ["1"],
    "date_naissance-mois": ["5"],
    "date_naissance-annee": ["1990"],
    "pays_naissance": ["BRA"],
    "nationalite": ["BRA"],
    "numero_etranger": ["9903123456"],
    "adresse-numero": ["20"],
    "adresse-voie": ["Rue Nationale"],
    "adresse-code_postal": ["59800"],
    "adresse-commune": ["Lille"],
}
DATES = {
    "debut_recepisse-jour": ["31"],
    "debut_recepisse-mois": ["8"],
    "debut_recepisse-annee": ["2026"],
    "fin_recepisse-jour": ["30"],
    "fin_recepisse-mois": ["11"],
    "fin_recepisse-annee": ["2026"],
}


def test_a_recepisse_is_renewed_in_its_last_ten_days_and_not_before(lea, settings):
    """The last ten days of one that ends on 30 November begin on the 21st."""
    person = lea("renouvellement-recepisse")
    page = person.page
    person.fill(WHO)
    person.go_on()
    person.fill(DATES | {"autorise_travail": ["oui"], "changement_depuis": ["non"]})
    told = page.locator("#refus-dix-derniers-jours")
    expect(told).to_contain_text("Revenez à partir du 21 novembre 2026")
    check(page)
    shift(settings, NOVEMBER_2026 + timedelta(days=1))
    page.reload()
    expect(told).to_be_hidden()
    person.go_on()
    person.join(["recepisse"])
    person.go_on()
    check(page)
    page.get_by_role("button", name="Déposer la demande").click()
    page.wait_for_url("**/recepisse")
    expect(
        page.get_by_text("Confirmation du dépôt d'une demande de renouvellement de récépissé")
    ).to_be_visible()
    check(page)
