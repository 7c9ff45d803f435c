"""A program that asks which words it may use is told all of them, in both languages."""

from pathlib import Path

import pytest
import yaml
from django.test import Client

from tests.api.asking import STUDENT

PUBLIC_NAMES = yaml.safe_load(
    (Path(__file__).parent.parent / "data" / "public_names.yaml").read_text("utf-8")
)


@pytest.fixture
def vocabulary(in_force) -> dict:
    response = Client().get("/api/v1/vocabulaire")
    assert response.status_code == 200
    return response.json()


def test_every_public_name_is_there(vocabulary):
    assert set(PUBLIC_NAMES["cles"]) <= set(vocabulary["cles"])
    for key in set(PUBLIC_NAMES) & set(vocabulary["cles"]):
        assert set(PUBLIC_NAMES[key]) <= set(vocabulary["cles"][key]["valeurs"]), key


def test_every_channel_an_answer_may_name_is_there(vocabulary):
    assert {"anef", "demarche_numerique", "information_prefecture", "automatique"} <= set(
        vocabulary["canaux"]
    )


def test_countries_and_the_stateless_are_there(vocabulary):
    countries = vocabulary["cles"]["nationalite"]["valeurs"]
    assert {"DZA", "UKR", "GBR", "APATRIDE"} <= set(countries)
    assert len(countries) > 190


def test_every_word_is_said_in_french_and_in_english(vocabulary):
    for name, key in vocabulary["cles"].items():
        texts = [key["libelle"], key["question"], *key["valeurs"].values()] + (
            [key["aide"]] if key["aide"] else []
        )
        assert all(text["fr"] and text["en"] for text in texts), name
    assert all(text["fr"] and text["en"] for text in vocabulary["canaux"].values())


def test_it_names_the_rules_that_use_these_words(vocabulary, post):
    assert vocabulary["regles"] == post(STUDENT).json["regles"]


def test_every_value_it_gives_is_accepted(vocabulary, post):
    choices = {name: list(key["valeurs"]) for name, key in vocabulary["cles"].items()}
    situations = [{name: value} for name, values in choices.items() for value in values[:60]]
    for situation, answer in zip(situations, post(situations).json, strict=True):
        assert answer["etat"] != "erreur", (situation, answer["erreurs"])
