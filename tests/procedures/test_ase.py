"""The first request of a young person placed in care, as the portal's guide shows it."""

from datetime import date

import pytest

DAY = date(2023, 11, 15)
BORN = "2006-08-10"
FORM, GROUND, PAPERS, FILING, DONE = (
    "informations-personnelles",
    "motif-de-sejour",
    "justificatifs",
    "depot",
    "confirmation",
)


def test_five_steps(ase):
    assert [(step.id, step.kind) for step in ase.steps] == [
        (FORM, "saisie"),
        (GROUND, "saisie"),
        (PAPERS, "pieces"),
        (FILING, "depot"),
        (DONE, "confirmation"),
    ]


@pytest.mark.parametrize(
    ("confided", "refused"),
    [("2018-04-16", False), ("2023-03-12", True), ("2022-08-10", False), ("2022-08-11", True)],
)
def test_the_sixteenth_birthday_still_counts(ase, confided, refused):
    answers = {"date_naissance": BORN, "date_ase": confided}
    told = [one for one in ase.ineligible(answers, DAY) if one.field == "date_ase"]
    assert bool(told) is refused
    if refused:
        assert {"corriger", "abandonner", "aide"} <= {way.kind for way in told[0].ways}
        assert told[0].step == GROUND
        assert "16 ans" in told[0].reason.fr
        assert told[0].sources


@pytest.mark.parametrize(
    ("day", "refused"), [(date(2025, 8, 9), False), (date(2025, 8, 10), True), (date(2026, 1, 1), True)]
)
def test_not_after_the_eve_of_the_nineteenth_birthday(ase, day, refused):
    told = {one.id for one in ase.ineligible({"date_naissance": BORN, "date_ase": "2018-04-16"}, day)}
    assert ("avant-19-ans" in told) is refused


def test_nothing_is_refused_before_the_dates_are_known(ase):
    assert ase.ineligible({}, DAY) == ()
    assert ase.ineligible({"date_ase": "2023-03-12"}, DAY) == ()


MINOR = {"date_naissance": BORN}
EMANCIPATED = {"date_naissance": BORN, "emancipe": True}
ADULT = {"date_naissance": "2005-02-01"}


@pytest.mark.parametrize(
    ("answers", "statements"),
    [
        (MINOR, ["attestation_travail", "attestation_sanctions"]),
        (EMANCIPATED, ["attestation_travail", "attestation_polygamie", "attestation_sanctions"]),
        (ADULT, ["attestation_polygamie", "attestation_sanctions"]),
    ],
)
def test_the_statements_of_the_three_cases(ase, answers, statements):
    assert [one.id for one in ase.attestations(answers, DAY)] == statements


@pytest.mark.parametrize(
    ("answers", "own"),
    [(MINOR, "accord-representant"), (EMANCIPATED, "justificatif-emancipation"), (ADULT, None)],
)
def test_the_documents_of_the_three_cases(ase, answers, own):
    asked = ase.documents(answers, DAY)
    of_all = {
        "justificatif-nationalite",
        "justificatif-identite",
        "justificatif-domicile",
        "decision-placement",
    }
    of_all |= {"activite-professionnelle", "liens-famille"}
    assert {one.id for one in asked if one.required} == of_all | ({own} if own else set())
    assert [one.id for one in asked if not one.required] == ["avis-structure"]
    assert {one.max_files for one in asked} == {3}


def test_a_union_is_asked_of_the_married_and_of_them_only(ase):
    for situation, asked in {"marie": True, "pacse": True, "celibataire": False, "divorce": False}.items():
        form = ase.form(GROUND, {"situation_familiale": situation}, (), DAY, "fr")
        shown = {field.id for section in form.sections for field in section.fields}
        assert ({"date_union", "pays_union"} <= shown) is asked


def test_what_was_said_of_a_union_goes_with_it(ase):
    answers = {"situation_familiale": "marie", "date_union": "2023-01-02", "pays_union": "BRA"}
    reading = ase.read(GROUND, {"situation_familiale": ["divorce"]}, answers, DAY)
    assert reading.answers == {"situation_familiale": "divorce"}
    assert set(reading.cleared) == {"date_union", "pays_union"}
