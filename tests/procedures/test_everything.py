"""A procedure with every type of field, condition and rule of documents, written to a folder, read and filled."""

import json
from datetime import date

import pytest

from guichet.procedures import TYPES, Priority, compile_procedure, source_ids
from tests.procedures.conftest import DATA
from tests.procedures.filling import DAY, EVERYTHING, LIFE, LIFE_READ, PAPERS, REVIEW, YOU, YOU_READ


@pytest.fixture(scope="module")
def procedure(references, tmp_path_factory):
    file = tmp_path_factory.mktemp("procedures") / "2024-01-01.yaml"
    file.write_text(EVERYTHING.read_text("utf-8"), "utf-8")
    return compile_procedure(file.name, file.read_text("utf-8"), references, source_ids(DATA))


@pytest.fixture(scope="module")
def answers(procedure):
    return procedure.read("situation", LIFE, procedure.read("vous", YOU, {}, DAY).answers, DAY).answers


def asked(form) -> list[str]:
    return [field.id for section in form.sections for field in section.fields]


def test_it_has_every_type_of_field(procedure):
    used = {field.type.name for field in procedure.fields.values()}
    assert used == set(TYPES)


def test_each_type_has_its_normal_form(procedure):
    you = procedure.read("vous", YOU, {}, DAY)
    assert you.faults == ()
    assert you.answers == YOU_READ
    life = procedure.read("situation", LIFE, you.answers, DAY)
    assert life.faults == ()
    assert life.answers == {**YOU_READ, **LIFE_READ}
    assert json.loads(json.dumps(life.answers)) == life.answers


def test_what_a_page_shows_is_read_as_the_same_answers(procedure, answers):
    """A page posted back untouched changes nothing."""
    for step in ("vous", "situation"):
        form = procedure.form(step, answers, (), DAY, "fr")
        posted: dict[str, list[str]] = {}
        fields = [field for section in form.sections for field in section.fields]
        for field in (*fields, *(child for one in fields for row in one.rows for child in row.fields)):
            if field.marker:
                posted[field.name] = [""]
            if isinstance(field.value, tuple):
                posted[field.name] += list(field.value)
            else:
                for part in field.parts:
                    if part.kind != "checkbox" or part.value:
                        posted.setdefault(part.name, []).append(part.value)
        reading = procedure.read(step, posted, answers, DAY)
        assert reading.faults == ()
        assert reading.answers == answers


def test_a_page_shows_what_the_answers_ask_for(procedure, answers):
    form = procedure.form("situation", answers, (), DAY, "fr")
    assert {"employeur", "heures", "delai", "date_union"} <= set(asked(form))
    assert asked(procedure.form("situation", {}, (), DAY, "fr")) == [
        "arrivee",
        "depart",
        "activites",
        "revenus",
        "marie",
        "enfants",
        "nouvelles",
        "vrai_tout",
    ]


def test_a_section_goes_with_its_condition(procedure, answers):
    shown = procedure.form("papiers", answers, (), DAY, "fr")
    assert [section.id for section in shown.sections] == ["tous", "drome"]
    assert [one.id for one in shown.sections[1].documents] == ["local"]
    french = procedure.read("vous", {"nationalite": ["FRA"]}, answers, DAY)
    assert {"numero", "passeport"} <= set(french.cleared)
    assert "numero" not in french.answers


@pytest.mark.parametrize(
    ("children", "asked", "required"), [(0, False, False), (1, True, False), (2, True, True)]
)
def test_a_document_may_depend_on_a_number_of_rows(procedure, answers, children, asked, required):
    rows = [{"enfant_nom": "A"}] * children
    documents = {one.id: one for one in procedure.documents({**answers, "enfants": rows}, DAY)}
    assert ("livret" in documents) is asked
    if asked:
        assert documents["livret"].required is required


def test_documents_say_how_many_of_what_kind_and_how_old(procedure, answers):
    documents = {one.id: one for one in procedure.documents(answers, DAY, "en")}
    identity = documents["identite"]
    assert (identity.label, identity.max_files, [kind.label for kind in identity.kinds]) == (
        "Identity",
        1,
        ["Passport", "Certificate"],
    )
    assert [kind.oldest for kind in identity.kinds] == [None, date(2026, 5, 21)]
    assert identity.kinds[1].group == "Without passport"
    assert (documents["domicile"].oldest, documents["lettre"].oldest) == (
        date(2026, 8, 21),
        date(2026, 10, 22),
    )
    assert {one.id for one in procedure.all_documents(DAY)} == {
        "identite",
        "domicile",
        "hebergement",
        "contrat",
        "livret",
        "lettre",
        "carte-hote",
        "local",
    }


def test_what_is_missing_is_named_with_its_step(procedure, answers):
    told = [(one.kind, one.step, one.name) for one in procedure.missing(answers, {"identite": 1}, DAY)]
    assert told == [
        ("champ", "papiers", "ephoto"),
        ("champ", "papiers", "heberge"),
        ("piece", "papiers", "contrat"),
        ("piece", "papiers", "livret"),
        ("piece", "papiers", "local"),
        ("attestation", "depot", "relu"),
    ]


def test_nothing_is_missing_when_all_is_there(procedure, answers):
    papers = {**PAPERS, "ephoto": ["abcd-1234 5678 9012 3456 78"]}
    whole = procedure.read("papiers", papers, answers, DAY).answers
    whole = procedure.read("depot", REVIEW, whole, DAY).answers
    attached = {"identite": 1, "domicile": 2, "contrat": 1, "livret": 1, "local": 1}
    assert procedure.missing(whole, attached, DAY) == ()
    assert procedure.ineligible(whole, DAY) == ()


def test_a_document_may_depend_on_an_answer_of_its_own_step(procedure, answers):
    """Brought by it, or only required by it: a page that shows the answer shows the document with it."""
    asked = {
        lives: {one.id: one.required for one in procedure.documents({**answers, "heberge": lives}, DAY)}
        for lives in (True, False)
    }
    assert asked[True].keys() - asked[False].keys() == {"hebergement", "carte-hote"}
    assert (asked[True]["domicile"], asked[False]["domicile"]) == (False, True)
    form = procedure.form("papiers", answers, (), DAY, "fr")
    assert {f.id: f.refresh for section in form.sections for f in section.fields} == {
        "ephoto": False,
        "heberge": True,
    }


def test_a_field_that_decides_by_what_is_computed_from_it_refreshes_its_page(procedure, answers):
    form = procedure.form("situation", answers, (), DAY, "fr")
    refresh = {field.id: field.refresh for section in form.sections for field in section.fields}
    assert refresh["revenus"]  # « Besoins » is shown by « aide », computed from it
    assert not refresh["nouvelles"]


def test_the_list_to_download_says_all_there_is_to_have_at_hand(procedure):
    """Numbers to copy, documents, of whom each is asked, and useful pages: the same for everyone."""
    ready = procedure.to_prepare(DAY, "fr")
    assert ready.introduction == ("De 10 Mo au plus chacun.",)
    assert [(link.label, link.url) for link in ready.links] == [
        ("Trouver un traducteur", "https://exemple.test/traducteurs")
    ]
    first = ready.parts[0]
    assert [(one.label, one.help, one.required) for one in first.fields] == [
        ("E-photo", "Sur la planche.", True)
    ]
    documents = {one.id: one for part in ready.parts for one in part.documents}
    assert documents.keys() == {one.id for one in procedure.all_documents(DAY)}
    assert {name: one.whom for name, one in documents.items() if one.whom} == {
        "domicile": "Facultatif si l'on vous héberge.",
        "hebergement": "Si l'on vous héberge.",
        "contrat": "Si vous travaillez.",
        "livret": "Si vous avez des enfants ; obligatoire à partir de deux.",
        "carte-hote": "Si l'on vous héberge.",
        "local": "Si vous vivez à Valence.",
    }
    assert [name for name, one in documents.items() if not one.required] == ["lettre"]
    assert [kind.age for kind in documents["identite"].kinds] == ["", "P6M"]
    assert documents["domicile"].age == "P3M"


def test_a_step_shows_its_useful_pages(procedure):
    form = procedure.form("papiers", {}, (), DAY, "en")
    assert [(link.label, link.url) for link in form.links] == [
        ("Find a translator", "https://exemple.test/traducteurs")
    ]


def test_what_is_good_to_know_is_told_at_its_field_and_stops_nothing(procedure):
    """Born in 2008 and no more: some of its days make somebody of age in November 2026, some do not."""

    def told(birth: str) -> tuple[str, ...]:
        form = procedure.form("vous", {"naissance": birth}, (), DAY, "en")
        return next(f.advice for section in form.sections for f in section.fields if f.id == "naissance")

    assert told("2008-00-00") == ("This date does not tell whether you are of age.",)
    assert told("2008-11-00")
    assert [told(day) for day in ("2008-11-21", "2008-11-22", "2008-12-00", "2007-00-00")] == [()] * 4


def test_rows_are_as_many_as_the_group_wants(procedure, answers):
    one = {**answers, "enfants": [{"enfant_nom": "A", "enfant_naissance": "2026-01-01"}]}
    assert [
        (each.name, each.reason.en) for each in procedure.missing(one, {}, DAY) if each.id == "enfants"
    ] == [("enfants", "2 at least.")]
    form = procedure.form("situation", {**answers, "enfants": []}, (), DAY, "fr")
    group = next(f for section in form.sections for f in section.fields if f.id == "enfants")
    assert len(group.rows) == 2
    assert procedure.json_schema()["properties"]["enfants"]["minItems"] == 2


@pytest.mark.parametrize(("day", "refused"), [("2026-12-21", False), ("2026-12-22", True)])
def test_a_limit_may_be_some_days_after_today(procedure, answers, day, refused):
    year, month, number = day.split("-")
    posted = {"depart-jour": [number], "depart-mois": [month], "depart-annee": [year]}
    reading = procedure.read("situation", posted, answers, DAY)
    assert [fault.message.fr for fault in reading.faults] == (["Dans les trente jours."] if refused else [])


def test_a_commune_of_birth_is_named_on_the_receipt(procedure, answers):
    assert procedure.identity(answers, DAY).birth_place == "Lyon (69)"


def test_a_field_may_be_required_under_a_condition(procedure, answers):
    without = {name: value for name, value in answers.items() if name != "telephone"}
    assert "telephone" not in {one.id for one in procedure.missing(without, {}, DAY)}
    without["courriel"] = "sans@exemple.test"
    assert "telephone" in {one.id for one in procedure.missing(without, {}, DAY)}


def test_the_rows_of_a_group_miss_their_own_fields(procedure, answers):
    rows = [{"enfant_nom": "A", "enfant_naissance": "2015-01-01"}, {"enfant_naissance": "2026-01-01"}]
    told = [
        one.name for one in procedure.missing({**answers, "enfants": rows}, {}, DAY) if one.id == "enfants"
    ]
    assert told == ["enfants-0-enfant_scolarise", "enfants-1-enfant_nom"]


def test_a_check_between_answers_names_the_field_that_breaks_it(procedure, answers):
    posted = {"depart-jour": ["1"], "depart-mois": ["1"], "depart-annee": ["2024"]}
    reading = procedure.read("situation", posted, answers, DAY)
    assert [(fault.field, fault.message.fr) for fault in reading.faults] == [("depart", "Après l'arrivée.")]
    assert "depart" not in reading.answers
    form = procedure.form("situation", reading.answers, reading.faults, DAY, "en")
    assert [(error.anchor, error.message) for error in form.errors] == [("depart-jour", "After arrival.")]
    typed = {part.name: part.value for section in form.sections for f in section.fields for part in f.parts}
    assert typed["depart-annee"] == "2024"


def test_an_answer_that_stopped_fitting_keeps_from_filing(procedure, answers):
    older = {**answers, "depart": "2023-01-01"}
    assert ("incoherent", "depart") in {(one.kind, one.id) for one in procedure.missing(older, {}, DAY)}


@pytest.mark.parametrize(
    ("union", "refused"), [("2024-02-28", True), ("2024-02-29", True), ("2024-03-31", False)]
)
def test_a_limit_counts_from_another_answer_even_a_partial_one(procedure, answers, union, refused):
    """Born in March 2008: 16 some day of March 2024; refused only where no day of that month would do."""
    year, month, day = union.split("-")
    posted = {"date_union-jour": [day], "date_union-mois": [month], "date_union-annee": [year]}
    whole = {**answers, "naissance": "2008-03-00"}
    reading = procedure.read("situation", posted, whole, DAY)
    assert bool(reading.faults) is refused


def test_too_many_rows_are_said(procedure, answers):
    posted = {f"enfants-{n}-enfant_nom": ["A"] for n in range(5)}
    reading = procedure.read("situation", posted, answers, DAY)
    assert [(fault.field, fault.message.fr) for fault in reading.faults] == [("enfants", "3 au plus.")]


def test_rows_are_added_and_taken_away_by_buttons(procedure, answers):
    more = procedure.read("situation", {**LIFE, "_ajouter": ["enfants"]}, answers, DAY)
    assert more.rows == {"enfants": 3}
    form = procedure.form("situation", more.answers, more.faults, DAY, "fr", rows=more.rows)
    group = next(field for section in form.sections for field in section.fields if field.id == "enfants")
    assert [row.title for row in group.rows] == ["Enfant 1", "Enfant 2", "Enfant 3"]
    fewer = procedure.read("situation", {**LIFE, "_retirer": ["enfants-0"]}, answers, DAY)
    assert [row["enfant_nom"] for row in fewer.answers["enfants"]] == ["B"]
    none = procedure.read("situation", {"enfants": [""]}, answers, DAY)
    assert "enfants" not in none.answers


def test_the_summary_is_in_the_language_of_the_person(procedure, answers):
    rows = {row.field: row for section in procedure.summary(answers, "en", DAY) for row in section.rows}
    shown = {
        name: rows[name].display for name in ("naissance", "nationalite", "revenus", "activites", "lieu")
    }
    assert shown == {
        "naissance": "March 2008 (day unknown)",
        "nationalite": "Stateless",
        "revenus": "€1,250.50",
        "activites": "Work, Studies",
        "lieu": "Lyon (69)",
    }
    assert rows["adresse"].display == "chez Y, 1 bis rue de l'Essai, 26000 Valence"
    assert rows["telephone"].display == "0692 12 34 56"
    assert rows["enfants"].rows[1] == "B, 1 January 2023, No"
    french = {row.field: row for section in procedure.summary(answers, "fr", DAY) for row in section.rows}
    assert french["revenus"].display == "1\u202f250,50\u00a0€"
    assert french["date_union"].display == "29 mars 2024"


def test_secrets_and_vulnerabilities_are_told(procedure):
    assert procedure.secret_fields == {"telephone", "numero", "passeport"}
    assert procedure.vulnerability_fields == {"activites"}


def test_what_presses_is_told_by_the_answers(procedure, answers):
    assert procedure.priority(answers, DAY) == Priority(False, date(2024, 2, 1))
    assert procedure.priority({}, DAY) == Priority(False, None)


def test_a_list_offers_the_values_of_its_columns(procedure):
    offered = {one.id: dict(one.options) for one in procedure.filters("en")}
    assert offered["public"] == {"jeune": "Young", "autre": "Other"}
    assert offered["marie"] == {"oui": "Yes", "non": "No"}
    assert offered["arrivee"] == offered["heures"] == {}


def test_columns_are_typed(procedure, answers):
    assert procedure.columns(answers, DAY) == {
        "arrivee": date(2024, 2, 1),
        "heures": 35,
        "marie": True,
        "public": "autre",
    }
    assert [(one.id, one.kind) for one in procedure.column_shapes] == [
        ("arrivee", "date"),
        ("heures", "nombre"),
        ("marie", "oui_non"),
        ("public", "texte"),
    ]


def test_identity_and_commune(procedure, answers):
    identity = procedure.identity(answers, DAY)
    assert identity.birth_name == "O'Brien-N'Diaye d'Été"
    assert identity.birth_date == "2008-03-00"
    assert identity.foreigner_number == "9903123456"
    assert identity.address_lines == ("chez Y", "1 bis rue de l'Essai", "26000 Valence")
    assert (identity.street, identity.complement) == ("1 bis rue de l'Essai", "chez Y")
    assert (identity.postcode, identity.commune, identity.country) == ("26000", "26362", "FRA")
    assert procedure.commune(answers, DAY) == "26362"


def test_what_the_registry_locks_is_not_typed_over(procedure):
    registry = {"nom_naissance": "Officiel", "date_naissance": "2000-01-01", "numero_etranger": "9912345678"}
    locked = frozenset({"nom_naissance", "date_naissance"})
    reading = procedure.read("vous", YOU, {}, DAY, locked=locked, identity=registry)
    assert reading.answers["nom"] == "Officiel"
    assert reading.answers["naissance"] == "2000-01-01"
    assert reading.answers["numero"] == YOU_READ["numero"]
    form = procedure.form("vous", {"nationalite": "DZA"}, (), DAY, "fr", locked=locked, identity=registry)
    fields = {field.id: field for section in form.sections for field in section.fields}
    assert [name for name, field in fields.items() if field.locked] == ["nom", "naissance"]
    assert fields["nom"].display == "Officiel"
    assert fields["numero"].value == "9912345678"


def test_an_ambiguous_commune_is_chosen_from_a_list(procedure):
    posted = {"pays_naissance": ["FRA"], "lieu-nom": ["Saint-Denis"], "lieu-code": [""]}
    reading = procedure.read("vous", posted, {}, DAY)
    [fault] = reading.faults
    assert ("93066", "Saint-Denis (93)") in fault.choices
    assert ("97411", "Saint-Denis (974)") in fault.choices
    form = procedure.form("vous", {"pays_naissance": "FRA"}, reading.faults, DAY, "fr")
    field = next(one for section in form.sections for one in section.fields if one.id == "lieu")
    assert "97411" in {option.value for option in field.choices}
    chosen = procedure.read("vous", {**posted, "lieu-code": ["97411"]}, {}, DAY)
    assert chosen.answers["lieu"] == "97411"


def test_an_address_abroad_has_a_town_and_no_commune(procedure):
    posted = {
        "adresse-voie": ["10 Downing Street"],
        "adresse-code_postal": ["SW1A 2AA"],
        "adresse-commune": ["London"],
        "adresse-pays": ["GBR"],
    }
    reading = procedure.read("vous", posted, {}, DAY)
    assert reading.faults == ()
    assert reading.answers["adresse"] == {
        "voie": "10 Downing Street",
        "code_postal": "SW1A 2AA",
        "ville": "London",
        "pays": "GBR",
    }
    assert procedure.commune(reading.answers, DAY) is None


def test_a_field_that_was_not_posted_keeps_its_answer(procedure, answers):
    assert procedure.read("vous", {}, answers, DAY).answers == answers
    assert procedure.read("vous", {"surnom": [""]}, answers, DAY).answers == {
        name: value for name, value in answers.items() if name != "surnom"
    }


def test_a_box_unticked_is_told_from_a_box_not_asked(procedure, answers):
    assert procedure.read("situation", {"marie": ["oui"]}, answers, DAY).answers["nouvelles"] is True
    assert "nouvelles" not in procedure.read("situation", {"nouvelles": [""]}, answers, DAY).answers


def test_the_json_schema_names_every_field(procedure):
    schema = procedure.json_schema()
    assert set(schema["properties"]) == set(procedure.fields)
    assert json.dumps(schema)


def test_a_newer_version_carries_what_it_can_hold(procedure, references, answers):
    text = EVERYTHING.read_text("utf-8").replace("en_vigueur: 2024-01-01", "en_vigueur: 2026-01-01")
    text = text.replace(
        "{id: heures, type: nombre, minimum: 1, maximum: 48", "{id: heures, type: nombre, maximum: 30"
    )
    text = text.replace("id: employeur, type: texte", "id: employeur, type: date").replace(
        "id: surnom", "id: petit_nom"
    )
    newer = compile_procedure("2026-01-01.yaml", text, references)
    changes = {(one.kind, one.what, one.id) for one in procedure.difference(newer)}
    assert changes == {
        ("modification", "champ", "heures"),
        ("modification", "champ", "employeur"),
        ("ajout", "champ", "petit_nom"),
        ("retrait", "champ", "surnom"),
    }
    carried, dropped = newer.carry(answers, DAY)
    assert set(dropped) == {"surnom", "employeur", "heures", "delai"}
    assert carried == {name: value for name, value in answers.items() if name not in dropped}
    assert procedure.carry(answers, DAY) == (answers, ())
    assert procedure.difference(procedure) == ()


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ('"age(naissance, date) < 18"', '"age(naissance, date) < 21"', ("modification", "calcul", "mineur")),
        ("si: \"nationalite != 'FRA'\"", "si: \"nationalite = 'DZA'\"", ("modification", "champ", "visa")),
        ("        si: heberge\n", '        si: "vrai ou heberge"\n', ("modification", "piece", "carte-hote")),
        ("sens: rejet", "sens: accord", ("modification", "suite", "delais")),
        ("[taxe_premiere_delivrance, droit_de_timbre]", "[droit_de_timbre]", ("modification", "suite", "frais")),
        ("Le dépôt.", "Que vous avez déposé.", ("modification", "suite", "recepisse")),
        ('motif: {fr: "Trop tôt.', 'motif: {fr: "Pas avant le $ouverture.', ("modification", "recevabilite", "ouvert")),
        ("genre: confirmation, titre", "genre: saisie, titre", ("modification", "etape", "fin")),
        ("Pour essayer.", "Pour essayer encore.", ("modification", "texte", "tout-essayer")),
    ],
)  # fmt: skip
def test_whatever_differs_between_two_versions_is_told(procedure, references, old, new, change):
    text = EVERYTHING.read_text("utf-8")
    assert text.count(old) == 1
    newer = compile_procedure("2026-01-01.yaml", text.replace(old, new), references, stored=True)
    told = procedure.difference(newer)
    assert change in {(one.kind, one.what, one.id) for one in told}
    assert not any("$" in words for one in told for words in one.label.model_dump().values())


def test_too_early_is_said_with_its_ways_on(procedure):
    told = procedure.ineligible({"arrivee": "2026-10-01"}, DAY)
    assert [(one.id, one.field, one.step) for one in told] == [("ouvert", "arrivee", "situation")]
    assert [way.kind for way in told[0].ways] == ["corriger", "abandonner", "aide", "orientation"]
    form = procedure.form("situation", {"arrivee": "2026-10-01"}, (), DAY, "fr")
    field = next(one for section in form.sections for one in section.fields if one.id == "arrivee")
    assert field.ineligible == told[0]
    assert procedure.ineligible({"arrivee": "2026-08-21"}, DAY) == ()
    assert procedure.ineligible({}, DAY) == ()


def test_the_fee_is_that_of_the_day(procedure):
    assert [procedure.fee(day).amount for day in (date(2026, 4, 30), date(2026, 5, 1))] == [225, 350]
