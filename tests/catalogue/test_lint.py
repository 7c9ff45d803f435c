"""What a listing should have corrected."""

import re
from datetime import date

import pytest
import yaml

from guichet.catalogue import lint, parse

from .conftest import ROOT

FORM = "https://www.demarches-simplifiees.fr/commencer/"


def of(edition, rule, day=None):
    return [finding for finding in lint(edition, day) if finding.regle == rule]


def test_the_reference_page(edition):
    found = [(finding.regle, finding.departement) for finding in lint(edition)]
    assert found == [
        ("une_adresse_plusieurs_intitules", "77"),
        ("une_adresse_plusieurs_intitules", "94"),
        ("une_adresse_plusieurs_intitules", "94"),
        ("une_adresse_plusieurs_intitules", "94"),
        ("titre_repris_d_une_demarche", "94"),
        *[("article_renumerote", "76")] * 5,
        ("article_renumerote", "87"),
        ("demarche_terminee", "91"),
        ("demarche_terminee", "87"),
        ("demarche_terminee", "93"),
    ]


@pytest.mark.parametrize(
    ("slug", "former", "present"),
    [
        ("demandes-concomitantes-asile-sejour87", "L. 311-6", "L. 431-2"),
        ("76-enfant-malade", "L. 311-12", "L. 425-10"),
        ("76-313-15-mineurs", "L. 313-15", "L. 435-3"),
        ("76-313-11-2bis-majeurs", "L. 313-11 2° bis", "L. 423-22"),
    ],
)
def test_former_articles_are_given_their_present_number(edition, slug, former, present):
    (finding,) = [one for one in of(edition, "article_renumerote") if slug in one.entrees[0]]
    assert re.search(rf"{re.escape(former)} est devenu {re.escape(present)} le 01/05/2021", finding.lecture)


def test_an_article_is_recognised_however_it_is_written():
    for written in ("L311-6", "L.311-6", "L. 311-6", "l'article L 311-6"):
        page = parse(
            f"### 87 - Haute-Vienne\n\n* [Demande ({written})]({FORM}a)\n* [L.311-61, L. 431-2]({FORM}b)"
        )
        assert [finding.entrees for finding in of(page, "article_renumerote")] == [("87:a",)]


def test_one_title_for_two_forms():
    page = parse(f"### 94 - Val-de-Marne\n\n* [Visiteur]({FORM}a)\n* [visiteur]({FORM}b)\n")
    (finding,) = of(page, "un_intitule_plusieurs_adresses")
    assert finding.entrees == ("94:a", "94:b")


def test_the_same_title_in_two_sections_is_no_finding():
    page = parse(
        f"### 94 - Val-de-Marne\n\n**Première demande**\n\n* [Visiteur]({FORM}a)\n\n"
        f"**Renouvellement**\n\n* [Visiteur]({FORM}b)\n"
    )
    assert lint(page) == []


def test_a_form_still_being_tried_out():
    page = parse(f"### 67 - Bas-Rhin\n\n* [Décrets]({FORM}test/6e1385a6)")
    assert [finding.departement for finding in of(page, "formulaire_d_essai")] == ["67"]


def test_what_is_expired_depends_on_the_day(edition):
    assert of(edition, "demarche_terminee", date(2021, 1, 1)) == []
    assert len(of(edition, "demarche_terminee", date(2022, 8, 1))) == 3


def test_the_tables_cite_listed_sources():
    listed = yaml.safe_load((ROOT / "data" / "sources.yaml").read_text(encoding="utf-8"))
    for name in ("articles.yaml", "expires.yaml"):
        text = (ROOT / "data" / "catalogue" / name).read_text(encoding="utf-8")
        cited = re.findall(r"source: ([\w-]+)", text)
        assert cited
        assert set(cited) <= set(listed)
