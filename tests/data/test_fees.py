"""A fee that is shown is the sum of taxes that an act sets, on the day it is asked about."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

DATA = Path(__file__).parents[2] / "data"
TAXES = yaml.safe_load((DATA / "parameters" / "taxes.yaml").read_text())
FEES = {fee["id"]: fee for fee in yaml.safe_load((DATA / "orientation" / "frais.yaml").read_text())}

FIRST = ("taxe_premiere_delivrance", "droit_de_timbre")
FIRST_REDUCED = ("taxe_premiere_delivrance_reduite", "droit_de_timbre")
RENEWAL = ("taxe_renouvellement", "droit_de_timbre")
RENEWAL_REDUCED = ("taxe_renouvellement_reduite", "droit_de_timbre")
STAMP_ONLY = ("droit_de_timbre",)
PARTS = {
    "frais.titre.avant-mai-2026": FIRST,
    "frais.regularisation.avant-mai-2026": FIRST,
    "frais.titre-reduit.avant-mai-2026": FIRST_REDUCED,
    "frais.premiere-exoneree.avant-mai-2026": STAMP_ONLY,
    "frais.premiere-exoneree-ase.avant-mai-2026": STAMP_ONLY,
    "frais.renouvellement-protection.avant-mai-2026": RENEWAL,
    "frais.carte-resident.avant-mai-2026": RENEWAL,
    "frais.traite.avant-mai-2026": (),
    "frais.dcem.avant-mai-2026": ("document_de_circulation_mineur",),
    "frais.premiere": FIRST,
    "frais.premiere-regularisation": FIRST,
    "frais.premiere-reduite": FIRST_REDUCED,
    "frais.premiere-exoneree": STAMP_ONLY,
    "frais.premiere-exoneree-ase": STAMP_ONLY,
    "frais.renouvellement": RENEWAL,
    "frais.renouvellement-regularisation": RENEWAL,
    "frais.renouvellement-reduit": RENEWAL_REDUCED,
    "frais.renouvellement-protection": RENEWAL,
    "frais.carte-resident-renouvellement": RENEWAL,
    "frais.traite": (),
    "frais.dcem": ("document_de_circulation_mineur",),
    "frais.aps-fin-etudes": ("autorisation_provisoire_de_sejour",),
    "frais.naturalisation": ("nationalite",),
    "frais.echange-permis": ("echange_permis_de_conduire",),
}


def amount(tax: str, day: date) -> int:
    """The only value of a tax in force on a day."""
    (value,) = [v for v in TAXES[tax] if v["du"] <= day <= v.get("au", date.max)]
    return value["montant"]


def test_every_fee_says_which_taxes_it_adds_up() -> None:
    assert PARTS.keys() == FEES.keys()


@pytest.mark.parametrize("name", PARTS)
def test_a_fee_is_the_sum_of_its_taxes_on_its_first_and_last_day(name: str) -> None:
    fee: dict[str, Any] = FEES[name]
    for day in (fee["valide"]["du"], fee["valide"].get("au", date(2030, 1, 1))):
        assert fee["montant"] == sum(amount(tax, day) for tax in PARTS[name])
    assert fee["depuis"] == fee["valide"]["du"]


@pytest.mark.parametrize("tax", TAXES)
def test_the_values_of_a_tax_follow_each_other_without_gap(tax: str) -> None:
    values = TAXES[tax]
    assert [v["au"].toordinal() + 1 for v in values[:-1]] == [v["du"].toordinal() for v in values[1:]]


@pytest.mark.parametrize("tax", TAXES)
def test_every_value_of_a_tax_names_its_act(tax: str) -> None:
    assert all(value["base"] and value["source"] for value in TAXES[tax])


def test_a_tax_whose_act_was_not_read_is_shown_as_to_be_checked() -> None:
    unsure = {tax for tax, values in TAXES.items() if any(value.get("verifier") for value in values)}
    assert unsure
    assert all(FEES[name].get("verifier") for name, parts in PARTS.items() if unsure & set(parts))
