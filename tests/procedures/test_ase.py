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


# Of a date of birth, some people know the year, or the year and month.

YEAR_ONLY = {"date_naissance": "2005-00-00"}
MONTH_ONLY = {"date_naissance": "2005-11-00"}


def shown(ase, answers, step=FORM) -> list[str]:
    form = ase.form(step, answers, (), DAY, "fr")
    return [field.id for section in form.sections for field in section.fields]


@pytest.mark.parametrize(
    ("birth", "asked"),
    [
        ("2005-00-00", True),
        ("2005-11-00", True),
        ("2005-10-00", False),  # 18 on every day of October
        ("2005-12-00", False),  # 17 on every day of December
        ("2004-00-00", False),
        ("2006-00-00", False),
        ("2005-11-15", False),
        ("2005-11-16", False),
    ],
)
def test_whether_they_are_18_is_asked_only_where_the_date_does_not_tell(ase, birth, asked):
    assert ("dix_huit_ans" in shown(ase, {"date_naissance": birth})) is asked
    missing = {one.id for one in ase.missing({"date_naissance": birth}, {}, DAY)}
    assert ("dix_huit_ans" in missing) is asked


@pytest.mark.parametrize("birth", ["2005-00-00", "2005-11-00"])
@pytest.mark.parametrize(
    ("more", "case", "statements", "own"),
    [
        (
            {"dix_huit_ans": False},
            "mineur",
            ["attestation_travail", "attestation_sanctions"],
            "accord-representant",
        ),
        (
            {"dix_huit_ans": False, "emancipe": True},
            "mineur_emancipe",
            ["attestation_travail", "attestation_polygamie", "attestation_sanctions"],
            "justificatif-emancipation",
        ),
        ({"dix_huit_ans": True}, "majeur", ["attestation_polygamie", "attestation_sanctions"], None),
    ],
)
def test_their_answer_decides_the_case(ase, birth, more, case, statements, own):
    answers = {"date_naissance": birth, **more}
    assert ase.columns(answers, DAY)["cas"] == case
    assert [one.id for one in ase.attestations(answers, DAY)] == statements
    of_one_case = {"accord-representant", "justificatif-emancipation"}
    assert {one.id for one in ase.documents(answers, DAY)} & of_one_case == ({own} if own else set())


def test_what_they_said_goes_once_every_day_is_18(ase):
    answers = {**YEAR_ONLY, "dix_huit_ans": False, "emancipe": True}
    later = date(2024, 1, 1)
    assert ase.relevant(answers, later) == YEAR_ONLY
    assert ase.columns(answers, later)["cas"] == "majeur"


@pytest.mark.parametrize(
    ("birth", "day", "refused", "told"),
    [
        # 16 on the day: of a birth in November 2007, on some of its days only.
        ("2007-00-00", DAY, False, True),
        ("2007-11-00", DAY, False, True),
        ("2007-11-15", DAY, False, False),
        ("2007-11-16", DAY, True, False),
        ("2007-12-00", DAY, True, False),
        ("2007-10-00", DAY, False, False),
        ("2008-00-00", DAY, True, False),
        # The eve of the 19th birthday.
        ("2004-00-00", DAY, False, True),
        ("2004-11-00", DAY, False, True),
        ("2004-11-15", DAY, True, False),
        ("2004-11-16", DAY, False, False),
        ("2004-10-00", DAY, True, False),
        ("2004-12-00", DAY, False, False),
        ("2003-00-00", DAY, True, False),
        ("2004-11-00", date(2023, 11, 30), True, False),
        ("2004-11-00", date(2023, 11, 29), False, True),
    ],
)
def test_nobody_is_refused_by_a_day_that_nobody_knows(ase, birth, day, refused, told):
    """Refused where no day of the year or month would do; where some would, it is said, and stops nothing."""
    answers = {"date_naissance": birth}
    assert bool([one for one in ase.ineligible(answers, day) if one.field == "date_naissance"]) is refused
    form = ase.form(FORM, answers, (), day, "fr")
    field = next(f for section in form.sections for f in section.fields if f.id == "date_naissance")
    assert bool(field.advice) is told
    assert bool(field.ineligible) is refused


@pytest.mark.parametrize(
    ("confided", "refused", "told"),
    [
        ("2022-08-01", False, False),  # 16 on no day before
        ("2022-08-10", False, True),
        ("2022-08-31", False, True),
        ("2022-09-01", True, False),  # past the 16th birthday of whoever was born in August 2006
    ],
)
def test_a_placement_is_refused_only_past_every_16th_birthday(ase, confided, refused, told):
    answers = {"date_naissance": "2006-08-00", "date_ase": confided}
    assert bool([one for one in ase.ineligible(answers, DAY) if one.field == "date_ase"]) is refused
    form = ase.form(GROUND, answers, (), DAY, "fr")
    field = next(f for section in form.sections for f in section.fields if f.id == "date_ase")
    assert bool(field.advice) is told


# What must be at hand, and what differs between the sources.


def test_the_list_of_documents_is_that_of_the_annex(ase):
    """Annexe 1 of the guide: formats, weight, translation and e-photo with their links, then each document."""
    ready = ase.to_prepare(DAY, "fr")
    said = " ".join(ready.introduction)
    for words in ("10 Mo", "JPG, PDF, PNG, TIFF ou BMP", "lisibles", "traduction"):
        assert words in said
    assert {link.url for link in ready.links} == {
        "https://permisdeconduire.ants.gouv.fr/Services-associés/Ou-faire-ma-photo-et-ma-signature-numerisee",
        "https://www.service-public.fr/particuliers/vosdroits/F12956",
    }
    assert [field.label for part in ready.parts for field in part.fields] == [
        "Photographie d'identité récente\u00a0: numéro e-photo"
    ]
    documents = {one.id: one for part in ready.parts for one in part.documents}
    assert {name: one.whom for name, one in documents.items() if one.whom} == {
        "accord-representant": "Si vous avez moins de 18 ans et n'êtes pas émancipé.",
        "justificatif-emancipation": "Si vous avez moins de 18 ans et êtes émancipé.",
    }
    assert [name for name, one in documents.items() if not one.required] == ["avis-structure"]
    assert {kind.label for kind in documents["justificatif-nationalite"].kinds} >= {
        "Passeport",
        "Attestation consulaire",
        "Carte consulaire",
    }


@pytest.mark.parametrize(
    "what", ["traduction", "justificatif-d-emancipation", "veuf-ou-veuve", "numero-e-photo"]
)
def test_what_was_settled_between_sources_says_by_which(ase, committed, what):
    settled = {one.id: one for one in ase.file.ecarts}
    assert len({one.citation for one in settled[what].positions}) >= 2


def test_the_confirmation_leads_to_health_cover(ase):
    form = ase.form(DONE, {}, (), DAY, "fr")
    assert [link.url for link in form.links] == ["https://www.ameli.fr/"]
