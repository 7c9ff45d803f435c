"""Whoever starts from a tile of the national portal, or from a choice of its profile page, reaches an answer."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from guichet import orientation, territory

DATA = Path(__file__).parents[2] / "data"
TODAY = date(2026, 11, 21)
PORTAL = yaml.safe_load((DATA / "orientation/portail.yaml").read_text("utf-8"))
PLACES = [{}, {"departement": "26"}, {"departement": "69"}, {"departement": "14"}, {"commune": "92050"}]
SAID = {
    "departement": ["26", "69"],
    "nationalite": ["DZA", "ITA", "MLI"],
    "date_naissance": ["2008-08-10"],
    "date_ase": ["2024-08-10", "2024-08-11"],
    "expiration_titre": ["2027-01-15"],
    "age_entree_france": ["8", "15"],
}


def choices(node: Any) -> Iterator[dict[str, Any]]:
    """Every tile, every choice of the profile page, and the choices below it."""
    for choice in node:
        if "situations" in choice:
            yield choice
        yield from choices(choice.get("options", []))


CHOICES = [*choices(PORTAL["tuiles"]), *choices(PORTAL["profil"])]


@pytest.fixture(scope="module")
def rules() -> orientation.Orientation:
    return orientation.load(DATA, territory.load(DATA / "territory"))


def endings(rules: orientation.Orientation, situation: Mapping[str, object]) -> Iterator[dict[str, Any]]:
    """Every answer a person can end with, whatever they say to the questions; contradictions left aside."""
    answer = rules.answer(situation, today=TODAY)
    if answer["etat"] != "question":
        yield answer
        return
    question = answer["question"]
    said: list[object] = list(SAID.get(question["cle"], []))
    if not said and question["type"] == "oui_non":
        said = [True, False]
    for value in said or [entry["valeur"] for entry in question["valeurs"]]:
        for ending in endings(rules, {**situation, question["cle"]: value}):
            if ending["etat"] != "erreur":
                yield ending


def test_the_labels_are_those_of_the_portal():
    labels = [choice["libelle"] for choice in CHOICES]
    assert len(labels) == len(set(labels))
    assert "Je demande un premier titre -sans numéro étranger, sans visa-" in labels
    assert "En tant que salarié - Hors passeport talent & hors Citoyen UE" in labels


@pytest.mark.parametrize("place", PLACES, ids=lambda place: next(iter(place.values()), "nowhere"))
@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice["id"])
def test_no_choice_is_a_dead_end(
    rules: orientation.Orientation, choice: dict[str, Any], place: dict[str, str]
):
    for situation in choice["situations"]:
        found = list(endings(rules, {**situation, **place}))
        assert found
        for ending in found:
            assert ending["etat"] in ("reponse", "non_eligible"), ending
            assert ending["sources"], ending


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice["id"])
def test_not_knowing_still_shows_what_is_possible(rules: orientation.Orientation, choice: dict[str, Any]):
    for situation in choice["situations"]:
        skipped: list[str] = []
        answer = rules.answer(situation, today=TODAY)
        while answer["etat"] == "question" and answer["question"] is not None:
            skipped.append(answer["question"]["cle"])
            answer = rules.answer(situation, today=TODAY, skip=skipped)
        assert answer["sources"] or answer["possibles"], answer
