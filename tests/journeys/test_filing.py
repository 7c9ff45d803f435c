"""The whole of a filing, from the home page to the receipt in the mail: a minor, an emancipated minor, an adult."""

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.config.served import GUICHET, environment, wait_until
from tests.dossiers.requests import PAPERS, WHO, WHY
from tests.faults.visitor import mails
from tests.faults.young_person import REQUIRED
from tests.journeys.conftest import Open
from tests.journeys.filing import Applicant
from tests.journeys.looks import assert_fits, check

EMANCIPATED = [one for one in REQUIRED if one != "accord-representant"] + ["justificatif-emancipation"]
ADULT = [one for one in REQUIRED if one != "accord-representant"]


def audited(page: Page, name: str) -> None:
    check(page)


def to_the_procedure(applicant: Applicant, home: str = "/") -> None:
    """From the home page to the preamble, through one's situation."""
    page = applicant.page
    page.goto(home)
    applicant.link("Déposer une demande").click()
    applicant.look(page, "profile")
    vulnerable = (
        "I am in a situation of vulnerability"
        if applicant.english
        else "Je suis en situation de vulnérabilité"
    )
    page.get_by_text(vulnerable).click()
    page.get_by_role("link", name="(child welfare)" if applicant.english else "confié à l'ASE").click()
    applicant.look(page, "preamble")


def begin(applicant: Applicant) -> None:
    """The account on the way, then the first step."""
    page = applicant.page
    applicant.button("Je commence").click()
    applicant.look(page, "sign in")
    applicant.link("Créer mon compte").click()
    applicant.sign_up()
    page.wait_for_url("**/dossiers/nouveau/ase-premiere-demande")
    applicant.button("Je commence").click()
    page.wait_for_url("**/etapes/informations-personnelles")
    applicant.look(page, "first step")


def assert_filed(applicant: Applicant, home: Path, tmp_path: Path) -> str:
    """The receipt as a page, as a file that anyone may verify, by mail, among one's requests; its number."""
    page = applicant.page
    page.wait_for_url("**/recepisse")
    number = page.locator(".fr-alert--success strong").inner_text()
    assert number.startswith("590120231115")
    assert len(number) == 19
    expect(page.locator("dt", has_text="Adresse").locator("~ dd").first).to_have_text(
        "20 Rue Nationale, 59800 Lille"
    )
    applicant.look(page, "receipt")
    file = tmp_path / "recepisse.pdf"
    file.write_bytes(downloaded(applicant))
    assert_verified(page, file, home)
    assert_mailed(applicant, file.read_bytes())
    page.goto("/en/dossiers/" if applicant.english else "/dossiers/")
    expect(page.get_by_text(number).first).to_be_visible()
    applicant.look(page, "my requests")
    page.get_by_role("link", name=applicant.say("Suivre")).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    applicant.look(page, "one request")
    assert_notified(applicant, number)
    return number


def downloaded(applicant: Applicant) -> bytes:
    """The sealed file, once the page shows it; without scripts somebody asks again."""
    page = applicant.page
    link = applicant.link("Télécharger l’accusé de réception (PDF)")
    assert wait_until(lambda: ready(page, link), 60)
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()


def ready(page: Page, link) -> bool:
    if link.count():
        return True
    page.wait_for_timeout(500)
    if not page.evaluate("typeof htmx !== 'undefined'"):
        page.reload()
    return bool(link.count())


def assert_verified(page: Page, file: Path, home: Path) -> None:
    """By anyone: in the same browser, and in a terminal."""
    there = page.url
    page.goto("/verifier")
    page.locator("#fichier").set_input_files(file)
    page.get_by_role("button", name="Vérifier ce fichier").click()
    expect(page.get_by_role("heading", name="Document authentique")).to_be_visible()
    told = subprocess.run(
        [GUICHET, "verify", file], env=environment(home), capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert json.loads(told.stdout)["verdict"] == "valide"
    page.goto(there)


def assert_mailed(applicant: Applicant, file: bytes) -> None:
    """One mail with that very file, in whose subject nothing personal stands."""

    def received() -> list:
        return [
            one
            for one in mails(applicant.mail)
            if one["To"] == applicant.email and list(one.iter_attachments())
        ]

    assert wait_until(lambda: bool(received()), 30)
    (mail,) = received()
    assert [one.get_content() for one in mail.iter_attachments()] == [file]
    assert "Exemple" not in mail["Subject"]


def assert_notified(applicant: Applicant, number: str) -> None:
    page = applicant.page
    page.goto("/en/notifications/" if applicant.english else "/notifications/")
    applicant.look(page, "notifications")
    page.locator(".told a").first.click()
    expect(page.locator("main")).to_contain_text(number)
    applicant.look(page, "notification")


@pytest.fixture
def aminata(visit_2023: Open, home_2023: Path) -> Applicant:
    return Applicant(visit_2023("/"), home_2023 / "mail", look=audited)


def test_a_minor_files_with_scripts(aminata: Applicant, home_2023: Path, tmp_path: Path):
    page = aminata.page
    to_the_procedure(aminata)
    begin(aminata)
    aminata.button("Enregistrer et poursuivre").last.click()
    expect(page.get_by_role("heading", name="Il y a 7 réponses")).to_be_visible()
    aminata.look(page, "first step, nothing answered")
    aminata.fill(WHO)
    aminata.go_on()
    aminata.fill(WHY | {"date_ase-mois": ["3"], "date_ase-jour": ["12"], "date_ase-annee": ["2023"]})
    told = page.locator("#refus-confie-au-plus-tard-a-16-ans")
    expect(told).to_contain_text("au plus tard le jour de leurs 16 ans")
    for way in ("Corriger la date", "Abandonner cette demande", "Demander à la préfecture"):
        expect(told.get_by_role("link", name=way)).to_be_visible()
    aminata.look(page, "not eligible")
    aminata.fill({"date_ase-jour": ["10"], "date_ase-mois": ["8"], "date_ase-annee": ["2022"]})
    page.locator("[name=date_ase-annee]").blur()
    expect(told).to_be_hidden()
    aminata.fill({"enfants_a_charge": ["oui"]})
    expect(page.get_by_role("group", name="Enfant 1")).to_be_visible()
    aminata.look(page, "children")
    aminata.fill({"enfants_a_charge": ["non"]})
    expect(page.get_by_role("group", name="Enfant 1")).to_be_hidden()
    expect(page.locator("#status")).to_contain_text("Enregistré à")
    aminata.go_on()
    aminata.look(page, "documents")
    aminata.fill(PAPERS)
    aminata.join(REQUIRED)
    aminata.look(page, "documents joined")
    aminata.go_on()
    aminata.look(page, "review")
    aminata.fill({"observations": ["Je commence un apprentissage."]})
    aminata.press(aminata.button("Déposer la demande"))
    assert_filed(aminata, home_2023, tmp_path)


@pytest.fixture
def boris(visit_2023: Open, home_2023: Path) -> Applicant:
    """In a browser without JavaScript. Its pages are audited in another, which has the same cookies."""
    page = visit_2023("/", javascript=False)
    auditor = visit_2023("about:blank")

    def look(shown: Page, name: str) -> None:
        auditor.context.clear_cookies()
        auditor.context.add_cookies(page.context.cookies())
        auditor.goto(shown.url)
        audited(auditor, name)

    return Applicant(page, home_2023 / "mail", look=look)


def test_an_emancipated_minor_files_without_scripts(boris: Applicant, home_2023: Path, tmp_path: Path):
    page = boris.page
    to_the_procedure(boris)
    begin(boris)
    boris.fill(WHO)
    boris.button("Enregistrer et poursuivre").last.click()
    expect(page.get_by_role("heading", name="Vos réponses ont amené d’autres questions")).to_be_visible()
    boris.fill({"emancipe": ["oui"]})
    boris.go_on()
    boris.fill(
        {name: WHY[name] for name in WHY if name != "attestation_travail"} | {"attestation_travail": ["oui"]}
    )
    boris.fill({"attestation_polygamie": ["oui"]})
    boris.go_on()
    boris.fill(PAPERS)
    boris.button("Enregistrer et poursuivre").last.click()
    page.wait_for_url("**/depot")
    expect(page.get_by_role("heading", name="Il manque encore quelque chose")).to_be_visible()
    boris.look(page, "review, documents missing")
    page.get_by_role("link", name="Modifier : Justificatifs").click()
    boris.join(EMANCIPATED)
    boris.look(page, "documents joined")
    boris.go_on()
    boris.look(page, "review")
    boris.button("Déposer la demande").click()
    assert_filed(boris, home_2023, tmp_path)


@pytest.fixture
def chen(visit_2023: Open, home_2023: Path) -> Applicant:
    """On a small telephone, in English, without a pointer: what may differ from the French page is whether it fits."""

    def look(page: Page, name: str) -> None:
        assert_fits(page, 320)

    return Applicant(visit_2023("/en/", width=320), home_2023 / "mail", keyboard=True, look=look)


def test_an_adult_files_by_keyboard_on_a_small_telephone(chen: Applicant, home_2023: Path, tmp_path: Path):
    to_the_procedure(chen, "/en/")
    begin(chen)
    chen.fill(WHO | {"date_naissance-annee": ["2005"]})
    chen.go_on()
    chen.look(chen.page, "ground")
    chen.fill({name: WHY[name] for name in WHY if not name.startswith("attestation")})
    chen.fill({"attestation_polygamie": ["oui"], "attestation_sanctions": ["oui"]})
    chen.go_on()
    chen.fill(PAPERS)
    chen.join(ADULT)
    chen.go_on()
    chen.look(chen.page, "review")
    chen.press(chen.button("Déposer la demande"))
    assert_filed(chen, home_2023, tmp_path)
