"""The answers of the pages, in a program."""

import json
from datetime import date

import pytest

from guichet.publication.queries import orientation_in_force
from tests.api.asking import STUDENT

WRONG = {"demande": "premiere_demnde"}


# One situation.


def test_one_situation_gets_its_answer(post, in_force):
    asked = post(STUDENT)
    assert (asked.status, asked.response["Content-Type"]) == (200, "application/json")
    answer = asked.json
    assert (answer["etat"], answer["canal"], answer["regles"]) == ("reponse", "anef", in_force)
    assert answer["sources"]


def test_the_answer_is_the_one_of_the_rules_in_force(post):
    situation = STUDENT | {"date": "2026-11-21"}
    expected = orientation_in_force().answer(situation, today=date(2026, 11, 21))
    assert post(situation).json == json.loads(json.dumps(expected))


def test_an_empty_situation_gets_the_first_question(post):
    answer = post({}).json
    assert (answer["etat"], answer["question"]["cle"]) == ("question", "demande")


def test_accents_come_as_they_are(post):
    assert "préfecture" in post(STUDENT).response.content.decode("utf-8")


# A list.


def test_a_list_is_answered_in_its_order(post):
    situations = [STUDENT, {}, STUDENT | {"departement": "69"}]
    answers = post(situations).json
    assert answers == [post(situation).json for situation in situations]


def test_an_empty_list_is_answered_by_an_empty_list(post):
    assert post([]).json == []


def test_a_thousand_situations_are_answered_and_one_more_is_too_many(post):
    asked = post([STUDENT] * 1000)
    assert (asked.status, len(asked.json)) == (200, 1000)
    assert post([STUDENT] * 1001).refused(413, "trop-de-situations") == []


@pytest.mark.parametrize("wrong", [None, 1, "x", [], [STUDENT], True, 1.5])
def test_in_a_list_what_is_no_situation_has_its_fault_in_its_place(post, wrong):
    asked = post([STUDENT, wrong, WRONG, STUDENT])
    assert asked.status == 200
    first, malformed, misspelt, last = asked.json
    assert (first, first["etat"]) == (last, "reponse")
    assert set(malformed) == {"etat", "erreurs"}
    assert malformed["etat"] == misspelt["etat"] == "erreur"
    assert [error["cle"] for error in malformed["erreurs"] + misspelt["erreurs"]] == ["", "demande"]


# Faults of a situation.


def test_a_value_that_does_not_exist_is_named_with_the_closest_known_one(post):
    (error,) = post(WRONG).refused(422, "situation-invalide")
    assert error["cle"] == "demande"
    assert "premiere_demnde" in error["message"]
    assert "premiere_demande" in error["message"]


def test_a_key_that_does_not_exist_is_named_with_the_closest_known_one(post):
    (error,) = post({"fondment": "etudiant"}).refused(422, "situation-invalide")
    assert error["cle"] == "fondment"
    assert "«\u00a0fondement\u00a0»" in error["message"]


def test_every_fault_is_told_at_once(post):
    errors = post(WRONG | {"date": "hier", "emancipe": 3, "x": 1}).refused(422, "situation-invalide")
    assert {error["cle"] for error in errors} == {"demande", "date", "emancipe", "x"}


def test_a_combination_that_cannot_be_names_both_keys(post):
    situation = {"departement": "92", "fondement": "citoyen_ue", "nationalite": "DZA"}
    errors = post(situation).refused(422, "situation-invalide")
    assert {error["cle"] for error in errors} == {"fondement", "nationalite"}


def test_a_place_in_another_place_names_both_keys(post):
    errors = post({"commune": "92050", "departement": "69"}).refused(422, "situation-invalide")
    assert {error["cle"] for error in errors} == {"commune", "departement"}


# The language.


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr", "fr"),
        ("en", "en"),
        ("en-GB;q=0.8", "en"),
        ("en-GB,en;q=0.9,fr;q=0.2", "en"),
        ("fr-CA,en;q=0.5", "fr"),
        ("de, en;q=0.1", "en"),
        ("ar", "fr"),
        ("*", "fr"),
        ("", "fr"),
        ("en;q=0, fr", "fr"),
        (";;;q=1,,=", "fr"),
        ("x" * 5000, "fr"),
        ("en_GB\u00e9", "fr"),
        ("../../en", "fr"),
    ],
)
def test_the_language_is_the_one_asked_for_or_french(post, accepted, language):
    expected = orientation_in_force().answer(STUDENT, today=date(2026, 11, 21), lang=language)
    asked = post(STUDENT | {"date": "2026-11-21"}, accept_language=accepted)
    assert asked.json["mentions"] == expected["mentions"]
    assert asked.response["Content-Language"] == language
    assert "Accept-Language" in asked.response["Vary"]


@pytest.mark.parametrize(
    ("body", "french", "english"),
    [
        (WRONG, "La situation contient des erreurs.", "The situation has faults."),
        (b"{", "Le corps n'est pas du JSON lisible.", "The body is not readable JSON."),
        ([{}] * 1001, "Au plus 1 000 situations à la fois.", "At most 1,000 situations at a time."),
        (
            1,
            "Un objet JSON ou une liste d'objets est attendu.",
            "A JSON object or a list of objects is expected.",
        ),
    ],
)
def test_a_refusal_speaks_the_language_asked_for_under_the_same_type(post, body, french, english):
    asked = {language: post(body, accept_language=language) for language in ("fr", "en")}
    assert [asked["fr"].json["title"], asked["en"].json["title"]] == [french, english]
    assert asked["fr"].json["type"] == asked["en"].json["type"]
    assert [asked[language].response["Content-Language"] for language in ("fr", "en")] == ["fr", "en"]
    faults = [[error["message"] for error in asked[language].json["erreurs"]] for language in ("fr", "en")]
    assert faults == [[], []] or faults[0] != faults[1]


def test_a_language_does_not_stay_for_the_next_request(post):
    post(STUDENT, accept_language="en")
    assert post(WRONG).json["title"] == "La situation contient des erreurs."
