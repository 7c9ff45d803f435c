"""What the forms of the official listing change for a person: where one helps, and where the portal keeps its due."""

from datetime import date
from typing import Any

import pytest

from guichet.orientation import Orientation

TODAY = date(2026, 11, 21)
FIRST: dict[str, Any] = {"demande": "premiere_demande"}
YOUNG: dict[str, Any] = FIRST | {"fondement": "ase", "date_naissance": "2008-11-01"}


def case(name: str, situation: dict[str, Any], channel: str, form: str = "") -> Any:
    return pytest.param(situation, channel, form, id=name.replace(" ", "-"))


@pytest.mark.parametrize(
    ("situation", "channel", "form"),
    [
        case(
            "ties in France need nothing more than the ground",
            {"departement": "76", "fondement": "liens_personnels_familiaux"} | FIRST,
            "demarche_numerique",
            "76-lpf",
        ),
        case(
            "an Algerian employee in Paris has a form of his own",
            {"departement": "75", "fondement": "salarie", "nationalite": "DZA"} | FIRST,
            "demarche_numerique",
            "pp-1ere-dde-algerien-immigrationpro-visiteur",
        ),
        case(
            "another employee in Paris has the general one",
            {"departement": "75", "fondement": "salarie", "nationalite": "MLI"} | FIRST,
            "demarche_numerique",
            "pp-1ere-demande-immigrationpro-visiteur",
        ),
        case(
            "a visitor in Paris uses the portal",
            {"departement": "75", "fondement": "visiteur", "nationalite": "USA"} | FIRST,
            "anef",
        ),
        case(
            "a student uses the portal even where a form names students",
            {"departement": "14", "fondement": "etudiant"} | FIRST,
            "anef",
        ),
        case(
            "a sick person uses the portal even where a form names sick people",
            {"departement": "14", "fondement": "etranger_malade"} | FIRST,
            "anef",
        ),
        case(
            "placed in care at sixteen at the latest means the portal",
            {"departement": "76", "date_ase": "2024-11-01"} | YOUNG,
            "anef",
        ),
        case(
            "placed in care the day after means the form of the year of majority",
            {"departement": "76", "date_ase": "2024-11-02"} | YOUNG,
            "demarche_numerique",
            "76-313-15-majeurs",
        ),
        case(
            "before majority there is another form",
            {"departement": "76", "date_ase": "2024-11-02", "date": "2026-10-31"} | YOUNG,
            "demarche_numerique",
            "76-313-15-mineurs",
        ),
        case(
            "a blocked portal in Nogent has its form",
            {"commune": "94052", "anef_bloquee": True},
            "demarche_numerique",
            "sp-nogent-sur-marne-blocages-anef",
        ),
        case(
            "Créteil sends an Algerian to one form",
            {"commune": "94028", "fondement": "salarie", "nationalite": "DZA"} | FIRST,
            "demarche_numerique",
            "1eredemande-algerien-creteil",
        ),
        case(
            "L'Haÿ-les-Roses sends everyone to its own",
            {"commune": "94038", "fondement": "salarie"} | FIRST,
            "demarche_numerique",
            "demande-de-rendez-vous-en-vue-du-depot-d-une-premi",
        ),
        case(
            "arrived at eleven is in time for a Moroccan",
            {
                "commune": "94038",
                "fondement": "entre_avant_13_ans",
                "age_entree_france": 11,
                "nationalite": "MAR",
            }
            | FIRST,
            "demarche_numerique",
            "demande-de-rendez-vous-en-vue-du-depot-d-une-premi",
        ),
        case(
            "arrived at eleven is too late for a Tunisian",
            {
                "commune": "94038",
                "fondement": "entre_avant_13_ans",
                "age_entree_france": 11,
                "nationalite": "TUN",
            }
            | FIRST,
            "information_prefecture",
        ),
        case(
            "Le Raincy takes applications as of right",
            {"commune": "93062", "fondement": "plein_droit"} | FIRST,
            "demarche_numerique",
            "sp-le-raincy-premieredemande",
        ),
        case(
            "without lawful stay, the regularisation form",
            {"departement": "62", "fondement": "salarie", "sejour_regulier": False} | FIRST,
            "demarche_numerique",
            "prefecture-du-pas-de-calais-regularisation",
        ),
        case(
            "a Covid form serves no longer",
            {"departement": "93", "demande": "prolongation_visa"},
            "information_prefecture",
        ),
        case(
            "it served in its time",
            {"departement": "93", "demande": "prolongation_visa", "date": "2021-01-15"},
            "demarche_numerique",
            "prolongation-de-visa-exceptionnelle-covid19",
        ),
    ],
)
def test_the_form_and_the_channel(
    rules: Orientation, situation: dict[str, Any], channel: str, form: str
) -> None:
    answer = rules.answer(situation, today=TODAY)
    assert answer["etat"] == "reponse"
    assert answer["canal"] == channel
    assert not form or answer["liens"][0]["url"].endswith(f"/{form}")


@pytest.mark.parametrize(
    ("situation", "asked"),
    [
        ({"departement": "94", "fondement": "salarie"} | FIRST, "commune"),
        ({"departement": "75", "fondement": "salarie"} | FIRST, "nationalite"),
        ({"departement": "62", "fondement": "salarie"} | FIRST, "sejour_regulier"),
        ({"departement": "14", "fondement": "salarie"} | FIRST, "visa"),
        ({"departement": "76", "demande": "retrait_titre"}, "avis_disponibilite"),
    ],
)
def test_what_decides_between_two_forms_is_asked(
    rules: Orientation, situation: dict[str, Any], asked: str
) -> None:
    answer = rules.answer(situation, today=TODAY)
    assert answer["etat"] == "question"
    assert answer["question"]["cle"] == asked


def test_a_card_that_is_not_ready_is_not_collected(rules: Orientation) -> None:
    situation = {"departement": "76", "demande": "retrait_titre", "avis_disponibilite": False}
    assert rules.answer(situation, today=TODAY)["etat"] == "non_eligible"
