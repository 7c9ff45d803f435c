"""What the préfectures' own pages say, line by line, and what became of it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from guichet.orientation import Orientation

TODAY = date(2026, 11, 21)
TABLE = "hauts-de-seine-tableau-2021"
MAILBOX = "pref-demandeRdv-salaries92@hauts-de-seine.gouv.fr"
ROWS = yaml.safe_load((Path(__file__).parent / "hauts_de_seine_rows.yaml").read_text())

each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['ligne']:02}-{row['mots'][:30]}")


def ask(rules: Orientation, /, **situation: object) -> dict[str, Any]:
    return rules.answer(situation, today=TODAY)


def in_nanterre(rules: Orientation, row: dict[str, Any], day: str) -> dict[str, Any]:
    return ask(rules, commune="92050", date=day, **row["situation"])


def quotations(answer: dict[str, Any]) -> str:
    return " ".join(source["citation"] for source in answer["sources"] if source["id"] == TABLE)


def test_the_hauts_de_seine_table_has_its_twenty_eight_lines() -> None:
    assert {row["ligne"] for row in ROWS} == set(range(1, 29))


@each_row
def test_in_early_2021_each_line_is_answered_as_the_table_said(rules: Orientation, row: Any) -> None:
    answer = in_nanterre(rules, row, "2021-03-01")
    assert answer["canal"] == row["en_2021"]
    assert row["mots"] in quotations(answer)


@each_row
def test_today_each_line_is_answered_by_the_table_or_by_what_overtook_it(
    rules: Orientation, row: Any
) -> None:
    answer = in_nanterre(rules, row, "2026-11-21")
    assert answer["canal"] == row["depuis"]
    if row["depuis"] != row["en_2021"]:
        superseded = [
            source
            for conflict in answer["conflits"]
            for source in conflict["sources"]
            if source["id"] == TABLE and source["remplacee"]
        ]
        assert superseded, "whoever still meets the old page must be told"


@each_row
@pytest.mark.parametrize("commune", ["92002", "92012"], ids=["antony", "boulogne"])
def test_the_table_is_for_the_arrondissement_of_nanterre_only(
    rules: Orientation, row: Any, commune: str
) -> None:
    answer = ask(rules, commune=commune, **row["situation"])
    assert answer["etat"] in {"reponse", "non_eligible", "question"}
    assert not str(answer["regle"]).startswith("92.")
    assert MAILBOX not in str(answer)


def test_an_algerian_employee_writes_to_the_mailbox_of_nanterre(rules: Orientation) -> None:
    answer = ask(
        rules,
        commune="92050",
        nationalite="DZA",
        demande="premiere_demande",
        fondement="salarie",
        visa="long_sejour",
    )
    assert answer["contacts"][0]["valeur"] == MAILBOX


@pytest.mark.parametrize(
    "detail", [{}, {"nationalite": "TUN"}, {"visa": "aucun"}, {"titre_detenu": "vls_ts"}]
)
def test_a_pacs_is_renewed_in_nanterre_without_further_question(
    rules: Orientation, detail: dict[str, object]
) -> None:
    answer = ask(rules, commune="92050", demande="renouvellement", fondement="pacs_francais", **detail)
    assert answer["canal"] == "demarche_numerique"


def test_the_rhone_sends_to_its_form_only_what_the_portal_does_not_take(rules: Orientation) -> None:
    def channel(demande: str, fondement: str) -> str:
        return ask(rules, departement="69", demande=demande, fondement=fondement)["canal"]

    assert channel("renouvellement", "salarie") == "demarche_numerique"
    assert channel("renouvellement", "etudiant") == "anef"
    assert channel("premiere_demande", "entre_avant_13_ans") == "demarche_numerique"
    assert channel("premiere_demande", "refugie") == "anef"


@pytest.mark.parametrize(
    ("demande", "fondement", "slug"),
    [
        ("renouvellement", "salarie", "renouvellement-titre-de-sejour-prefecture-rhone"),
        ("premiere_demande", "salarie", "premiere-demande-titre-sejour-prefecture-rhone"),
        ("premiere_demande", "aes_travail", "premiere-demande-titre-sejour-prefecture-rhone"),
        ("premiere_demande", "aes_metiers_tension", "aes-metiers-en-tension-rhone"),
        ("changement_statut", "rece", "pref-rhone-demande-titre-sejour-recherche-emploi"),
    ],
)
def test_each_request_of_the_rhone_has_its_form(
    rules: Orientation, demande: str, fondement: str, slug: str
) -> None:
    answer = ask(rules, departement="69", demande=demande, fondement=fondement)
    assert answer["liens"][0]["url"] == f"https://www.demarches-simplifiees.fr/commencer/{slug}"


@pytest.mark.parametrize(
    ("situation", "channel"),
    [
        ({"demande": "prendre_rendez_vous", "titre_detenu": "recepisse"}, "contacts_demarches"),
        ({"demande": "prendre_rendez_vous", "titre_detenu": "aps"}, "contacts_demarches"),
        ({"demande": "prendre_rendez_vous", "titre_detenu": "carte_pluriannuelle"}, "rendez_vous"),
        ({"demande": "prendre_rendez_vous", "numero_refuse": True}, "correction_saisie"),
        ({"demande": "renouvellement_recepisse"}, "contacts_demarches"),
        ({"demande": "duplicata"}, "anef"),
        ({"demande": "duplicata", "date": "2021-03-01"}, "contacts_demarches"),
        ({"demande": "changement_statut", "fondement": "rece"}, "rendez_vous"),
        ({"demande": "changement_statut", "fondement": "salarie"}, "rendez_vous"),
        ({"demande": "changement_statut", "fondement": "etudiant"}, "anef"),
        (
            {"demande": "renouvellement", "fondement": "salarie", "envoi_postal_sans_reponse": True},
            "rendez_vous",
        ),
        (
            {"demande": "premiere_demande", "fondement": "salarie", "envoi_postal_sans_reponse": True},
            "demarche_numerique",
        ),
        ({"demande": "retrait_titre", "avis_disponibilite": True}, "guichet"),
        ({"demande": "retrait_titre", "avis_disponibilite": False}, None),
    ],
)
def test_the_loiret_answers_as_its_frequent_questions_do(
    rules: Orientation, situation: dict[str, object], channel: str | None
) -> None:
    assert ask(rules, departement="45", **situation)["canal"] == channel


def test_whoever_books_for_a_relative_in_the_loiret_gives_the_relative_s_number(rules: Orientation) -> None:
    answer = ask(
        rules,
        departement="45",
        demande="prendre_rendez_vous",
        demandeur="proche",
        titre_detenu="carte_resident",
    )
    assert "numéro étranger de votre proche" in answer["mentions"][0]
