# ruff: noqa: E501
"""Each type of field: what it takes, in which form, and what it refuses with which words."""

import unicodedata
from datetime import date

import pytest

from guichet.procedures import TYPES, compile_procedure, may_be_birth
from tests.procedures.corpus import DATES, TEXTS
from tests.procedures.filling import DAY, EVERYTHING


@pytest.fixture(scope="module")
def procedure(references):
    return compile_procedure("essai.yaml", EVERYTHING.read_text("utf-8"), references)


ALL = {
    "pays_naissance": "FRA",
    "nationalite": "DZA",
    "activites": ["travail"],
    "revenus": "1.00",
    "marie": True,
}


@pytest.fixture(scope="module")
def read(procedure):
    def read_one(field: str, *typed: str, **parts: str):
        """The answer to one field, or the French words of its refusal."""
        posted = {field: list(typed)} if typed else {}
        posted |= {f"{field}-{suffix}": [text] for suffix, text in parts.items()}
        others = {name: value for name, value in ALL.items() if name != field}
        reading = procedure.read(procedure.fields[field].step, posted, others, DAY)
        told = [fault.message.fr for fault in reading.faults]
        return told[0] if told else reading.answers.get(field)

    return read_one


ONE_LINE = ["nom", "surnom", "courriel", "telephone", "numero", "passeport", "visa", "naguere", "ephoto"]
ONE_LINE += [
    "employeur",
    "heures",
    "revenus",
    "nationalite",
    "pays_naissance",
    "sexe",
    "delai",
    "marie",
    "nouvelles",
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:30])
def test_whatever_is_typed_is_kept_exactly_or_refused_in_words(procedure, text):
    """In every field and every part: an answer or a reason in both languages, never an exception."""
    for field in procedure.fields.values():
        for suffix in (
            *field.suffixes,
            "0-enfant_nom",
            "0-enfant_naissance-annee",
            "x",
            "-",
            "99999-enfant_nom",
        ):
            name = f"{field.id}-{suffix}" if suffix else field.id
            reading = procedure.read(field.step, {name: [text]}, ALL, DAY)
            assert all(fault.message.fr and fault.message.en for fault in reading.faults)
            form = procedure.form(field.step, reading.answers, reading.faults, DAY, "en")
            assert str(form).encode("utf-8")
            procedure.summary(reading.answers, "en", DAY)
            again = procedure.read(field.step, {name: [text]}, reading.answers, DAY)
            assert (again.answers, again.faults) == (reading.answers, reading.faults)


@pytest.mark.parametrize("field", ["nom", "surnom", "observations", "motif_aide", "employeur"])
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:30])
def test_words_are_stored_as_typed_in_normal_form_c(procedure, field, text):
    step = procedure.fields[field].step
    reading = procedure.read(step, {field: [text]}, {**ALL, "revenus": "10.00"}, DAY)
    if field in reading.answers:
        normal = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
        assert reading.answers[field] == normal.strip(" \u00a0\n")
    else:
        assert reading.faults or not text.strip(" \u00a0\n")


LATIN_NAMES = ["Y", "O'Brien-N'Diaye d'Été", "St. John", "ʻOkina", "d’Été", "Nguyễn Łukasz"]
OTHER_NAMES = ["محمد بن سلمان", "Пётр", "王小明", "ሰላማዊት", "नमस्ते", "გიორგი"]


@pytest.mark.parametrize("name", [*LATIN_NAMES, *OTHER_NAMES])
def test_names_of_every_script_are_names(read, name):
    assert read("enfants", **{"0-enfant_nom": name}) == [{"enfant_nom": name}]


@pytest.mark.parametrize("name", LATIN_NAMES)
def test_whom_the_receipt_names_is_named_in_latin_letters(read, name):
    assert read("nom", name) == name


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_whom_the_receipt_names_is_asked_for_in_latin_letters(procedure, read, name):
    asked = "Écrivez-le en lettres latines (A, B, C…)"
    assert read("nom", name).startswith(asked)
    where = {"voie": f"1 rue {name}", "code_postal": "26000", "commune": "Valence"}
    assert read("adresse", **where).startswith(asked)
    kept = {**ALL, "nom": name}
    told = {one.id: one.reason.fr for one in procedure.missing(kept, {}, DAY)}
    assert told["nom"].startswith(asked)


@pytest.mark.parametrize(
    "name",
    ["<b>", "{{7*7}}", "=1", "Jean3", "a@b", "👨", "Jean\u200dPaul", "\u202egnirts", "a\x00b", "'", "--"],
)
def test_what_is_no_name_is_refused(read, name):
    told = read("nom", name)
    assert told
    assert told != name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("0101010101", "+33101010101"),
        ("0692.12.34.56", "+262692123456"),
        ("0262 12 34 56", "+262262123456"),
        ("0690 12 34 56", "+590690123456"),
        ("+32 470 12 34 56", "+32470123456"),
        ("00 33 6 12 34 56 78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
    ],
)
def test_telephones_of_france_and_elsewhere(read, typed, kept):
    assert read("telephone", typed) == kept


@pytest.mark.parametrize("typed", ["12", "06 12 34 56", "+999 12345678", "appelez-moi", "0612345678 poste 3"])
def test_what_is_no_telephone_is_refused(read, typed):
    assert "Exemples" in read("telephone", typed)


@pytest.mark.parametrize(
    ("typed", "kept"), [("A.b+c@EXEMPLE.Test", "A.b+c@exemple.test"), ("jean@exämple.fr", "jean@exämple.fr")]
)
def test_email_addresses(read, typed, kept):
    assert read("courriel", typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["a@b", '"a b"@x.fr', "a@@b.fr", "@b.fr", "a@b..fr", ".a@b.fr", "a.@b.fr", "a@b.1", "a@[1.2.3.4]"],
)
def test_what_is_no_email_address_is_refused(read, typed):
    assert "Exemple" in read("courriel", typed)


@pytest.mark.parametrize(("day", "month", "year"), DATES)
def test_dates_of_no_calendar_are_refused_in_words(procedure, day, month, year):
    for field in ("naissance", "arrivee"):
        posted = {f"{field}-jour": [day], f"{field}-mois": [month], f"{field}-annee": [year]}
        reading = procedure.read(procedure.fields[field].step, posted, ALL, DAY)
        whole = field == "naissance" and year == "1985"
        assert bool(reading.faults) is not whole
        if whole:
            assert reading.answers["naissance"] == "1985-00-00"


@pytest.mark.parametrize(
    ("parts", "kept"),
    [
        ({"jour": "1", "mois": "1", "annee": "2000"}, "2000-01-01"),
        ({"jour": "29", "mois": "2", "annee": "2004"}, "2004-02-29"),
        ({"jour": "٢", "mois": "٣", "annee": "٢٠٠٤"}, "2004-03-02"),
        ({"jour": "16", "mois": "Avril", "annee": "2018"}, "2018-04-16"),
        ({"jour": "16", "mois": "august", "annee": "2018"}, "2018-08-16"),
        ({"jour": "1er", "mois": "avr.", "annee": "2018"}, "2018-04-01"),
        ({"jour": "1ᵉʳ", "mois": "févr.", "annee": "2018"}, "2018-02-01"),
        ({"jour": "3rd", "mois": "Sept", "annee": "2018"}, "2018-09-03"),
        ({"jour": "2", "mois": "mar", "annee": "2018"}, "2018-03-02"),
        ({"jour": "2", "mois": "juil.", "annee": "2018"}, "2018-07-02"),
        ({"jour": "2", "mois": "Jun", "annee": "2018"}, "2018-06-02"),
        ({"jour": "2", "mois": "jui", "annee": "2018"}, "Le mois est un nombre de 1 à 12."),
        ({"jour": "2", "mois": "ja", "annee": "2018"}, "Le mois est un nombre de 1 à 12."),
        ({"jour": "2", "mois": "avrik", "annee": "2018"}, "Le mois est un nombre de 1 à 12."),
        ({"jour": "1 er mars", "mois": "3", "annee": "2018"}, "Le jour est un nombre de 1 à 31."),
        ({"jour": "5", "mois": "", "annee": "2018"}, "Il manque le mois."),
        ({"jour": "", "mois": "", "annee": "2018"}, "Il manque le jour et le mois."),
        ({"jour": "31", "mois": "2", "annee": "2018"}, "Cette date n'existe pas dans le calendrier."),
        ({"jour": "1", "mois": "1", "annee": "18"}, "L'année s'écrit avec quatre chiffres."),
        ({"jour": "22", "mois": "11", "annee": "2026"}, "Cette date est trop tardive."),
        ({"jour": "21", "mois": "11", "annee": "2026"}, "2026-11-21"),
    ],
)
def test_a_date_in_three_boxes(read, parts, kept):
    assert read("arrivee", **parts) == kept


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("heures", "35", 35),
        ("heures", "٣٥", 35),
        ("heures", "49", "48 au plus."),
        ("heures", "-0", "1 au moins."),
        ("heures", "1e309", "Écrivez un nombre entier, en chiffres."),
        ("heures", "NaN", "Écrivez un nombre entier, en chiffres."),
        ("heures", "3.5", "Écrivez un nombre entier, en chiffres."),
        ("revenus", "1 250,5", "1250.50"),
        ("revenus", "1250.50 €", "1250.50"),
        ("revenus", "0", "0.00"),
        ("revenus", "-1", "Écrivez un montant en euros. Exemple : 1250,50"),
        ("revenus", "Infinity", "Écrivez un montant en euros. Exemple : 1250,50"),
        ("numero", "99 0312-3456", "9903123456"),
        ("passeport", "12ab 34567", "12AB34567"),
        ("naguere", "97400", "97400"),
        ("naguere", "99000", "Le code postal compte cinq chiffres. Exemple : 59800"),
        ("ephoto", "abcd-1234 5678 9012 3456 78", "ABCD123456789012345678"),
        ("ephoto", "0" * 22, "0" * 22),
        ("marie", "oui", True),
        ("marie", "non", False),
        ("marie", "peut-être", "Choisissez l'une des réponses proposées."),
        ("sexe", "autre", "Choisissez l'une des réponses proposées."),
        ("pays_naissance", "SUN", "SUN"),
        ("pays_naissance", "ZZZ", "Choisissez un pays de la liste."),
        ("nationalite", "APATRIDE", "APATRIDE"),
        ("nationalite", "SUN", "Choisissez un pays de la liste."),
    ],
)
def test_one_value(read, field, typed, kept):
    assert read(field, typed) == kept


@pytest.mark.parametrize("typed", ["123456789", "12345678901", "abcdefghij", "0" * 21])
def test_a_foreigner_number_of_another_length_gets_advice(read, typed):
    assert "numéro" in read("numero", typed)


@pytest.mark.parametrize(("typed", "ephoto"), [("0" * 21, False), ("0" * 22, True), ("0" * 23, False)])
def test_an_e_photo_number_has_22_characters(read, typed, ephoto):
    assert (read("ephoto", typed) == typed) is ephoto


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("lyon", "69123"),
        ("Saint Etienne", "42218"),
        ("42000", "42218"),
        ("Annecy-le-Vieux", "74010"),
        ("Marseille", "13055"),
    ],
)
def test_a_commune_by_name_or_postcode_is_one_of_today(read, name, kept):
    assert read("lieu", nom=name) == kept


@pytest.mark.parametrize(
    ("posted", "kept"),
    [
        ({"voie": "rue X", "code_postal": "75015", "commune": "Paris"}, "75056"),
        ({"voie": "rue X", "code_postal": "97400", "commune": "Saint-Denis"}, "97411"),
        ({"voie": "rue X", "code_postal": "93200", "commune": "St Denis"}, "93066"),
        ({"voie": "rue X", "code_postal": "59800", "commune": ""}, "59350"),
        ({"voie": "rue X", "code_postal": "98800", "commune": "Nouméa"}, "98818"),
        ({"voie": "", "code_postal": "59800", "commune": "Lille"}, "Écrivez la voie ou le lieu-dit."),
        ({"voie": "rue X", "code_postal": "", "commune": "Lille"}, "Le code postal compte cinq chiffres. Exemple : 59800"),
        ({"voie": "rue X", "code_postal": "59800", "commune": "Zzyzx"}, "Aucune commune ne porte ce nom. Écrivez son nom comme sur une facture, ou son code postal."),
        ({"voie": "rue X", "code_postal": "59800", "commune": "lile"}, "Aucune commune ne porte exactement ce nom. Est-ce celle-ci ? Choisissez-la, ou corrigez le nom."),
        ({"voie": "rue X", "code_postal": "97460", "commune": "saintpaul"}, "Aucune commune ne porte exactement ce nom. Est-ce celle-ci ? Choisissez-la, ou corrigez le nom."),
        ({"voie": "rue X", "code_postal": "26000", "commune": "Lille"}, "Cette commune n'a pas ce code postal : vérifiez l'un et l'autre."),
    ],
)  # fmt: skip
def test_an_address_finds_its_commune(read, posted, kept):
    found = read("adresse", pays="FRA", **posted)
    assert (found["commune"] if isinstance(found, dict) else found) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Saint-Denis", "Plusieurs communes conviennent : choisissez la vôtre."),
        ("saint-den", "Plusieurs communes conviennent : choisissez la vôtre."),
        ("Sanit-Denis", "Aucune commune ne porte exactement ce nom : choisissez la vôtre parmi celles qui lui ressemblent, ou corrigez-le."),
    ],
)  # fmt: skip
def test_several_communes_are_told_from_one_that_looks_like(read, typed, said):
    assert read("lieu", nom=typed) == said


def test_a_day_may_be_written_as_it_is_said(procedure):
    """The box takes what is accepted: « 1er » has three signs."""
    form = procedure.form("situation", {}, (), DAY, "fr")
    arrival = next(f for section in form.sections for f in section.fields if f.id == "arrivee")
    assert [part.maxlength for part in arrival.parts] == [4, 9, 4]


@pytest.mark.parametrize(
    ("value", "may"),
    [
        ("2023-11-06", True),
        ("2023-11-07", False),
        ("2023-11-00", True),
        ("2023-12-00", False),
        ("2023-00-00", True),
        ("2024-00-00", False),
        ("1900-01-01", True),
        ("1899-12-31", False),
        ("0001-01-01", False),
        ("hier", False),
    ],
)
def test_a_birth_is_neither_to_come_nor_before_any_year_that_a_date_takes(value, may):
    assert may_be_birth(value, date(2023, 11, 6)) is may


def test_an_empty_address_is_no_answer(read):
    empty = dict.fromkeys(("numero", "voie", "complement", "code_postal", "commune", "commune_code"), "")
    assert read("adresse", pays="FRA", **empty) is None


def test_every_type_says_what_it_gives_to_a_program():
    assert {name: kind.name for name, kind in TYPES.items()} == {name: name for name in TYPES}
