"""A situation that cannot be read is refused in words: the key, what is wrong, what was probably meant."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.orientation.conftest import TODAY

SOUND = {"departement": "69", "demande": "renouvellement", "fondement": "salarie"}


def errors(ask, situation, lang="fr"):
    answer = ask(situation, lang=lang)
    assert answer["etat"] == "erreur", answer
    assert answer["canal"] is None
    assert answer["liens"] == answer["sources"] == answer["possibles"] == []
    return {error["cle"]: error["message"].replace("\u00a0", " ") for error in answer["erreurs"]}


@pytest.mark.parametrize(
    ("key", "closest"),
    [
        ("departemnt", "departement"),
        ("Fondement", "fondement"),
        ("nationalité", "nationalite"),
        ("numero_etrange", "numero_etranger"),
        ("date_de_naissance", "date_naissance"),
    ],
)
def test_an_unknown_key_names_the_closest(ask, key, closest):
    found = errors(ask, {**SOUND, key: "x"})
    assert f"Vouliez-vous dire « {closest} »" in found[key]
    assert f"“{closest}”" in errors(ask, {**SOUND, key: "x"}, lang="en")[key]


@pytest.mark.parametrize(
    ("key", "value", "closest"),
    [
        ("demande", "renouvelement", "renouvellement"),
        ("demande", "Renouvellement", "renouvellement"),
        ("fondement", "etudiante", "etudiant"),
        ("visa", "long-sejour", "long_sejour"),
        ("titre_detenu", "récépissé", "recepisse"),
        ("nationalite", "DZ", "DZA"),
        ("departement", "2a", "2A"),
        ("departement", "974 ", "974"),
        ("arrondissement", "9222", "922"),
    ],
)
def test_an_unknown_value_names_the_closest(ask, key, value, closest):
    assert f"« {closest} »" in errors(ask, {key: value})[key]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("date", "2023-02-29"),
        ("date", "0001-01-01"),
        ("date", "9999-12-31"),
        ("date", "01/02/2023"),
        ("date", "2023-2-1"),
        ("date", "20230201"),
        ("date", "٢٠٢٣-٠٢-٠١"),
        ("date", "2023-02-01T10:00"),
        ("date", 20230201),
        ("date", None),
        ("date_naissance", "1985-00-00"),
        ("date_naissance", "2023-W01-1"),
        ("age_entree_france", -1),
        ("age_entree_france", 131),
        ("age_entree_france", 1e309),
        ("age_entree_france", 12.5),
        ("age_entree_france", "١٢"),
        ("age_entree_france", "NaN"),
        ("age_entree_france", True),
        ("emancipe", 1),
        ("emancipe", "peut-être"),
        ("emancipe", None),
        ("moment", "2026-03-29T02:30"),
        ("moment", "2026-11-21"),
        ("moment", "2026-11-21T25:00"),
        ("moment", "2026-11-21T10:00:00Z"),
        ("commune", "99999"),
        ("commune", "Nanterre"),
        ("commune", 92050),
        ("departement", 92),
        ("departement", "20"),
        ("departement", ["92"]),
        ("arrondissement", "999"),
        ("demande", ["renouvellement"]),
        ("demande", {"valeur": "renouvellement"}),
        ("demande", ""),
        ("numero_etranger", ""),
        ("numero_etranger", 7503123456),
        ("numero_etranger", "a\x00b"),
        ("numero_etranger", "\ud800"),
        ("numero_etranger", "7" * 10_000),
        ("fondement", "<script>alert(1)</script>"),
        ("fondement", "'; DROP TABLE--"),
        ("fondement", "{{7*7}}"),
        ("fondement", "x" * 100_000),
        ("fondement", "\u202eetudiant"),
    ],
)
def test_a_value_that_cannot_be_is_refused_on_its_key(ask, key, value):
    for lang in ("fr", "en"):
        found = errors(ask, {**SOUND, key: value}, lang)
        assert set(found) == {key}
        assert 0 < len(found[key]) < 400
        json.dumps(found, ensure_ascii=False).encode()


def test_the_hour_that_comes_twice_in_october_is_an_hour(ask):
    assert ask({**SOUND, "moment": "2026-10-25T02:30"})["etat"] == "reponse"


def test_every_fault_is_told_at_once(ask):
    assert set(errors(ask, {"departemnt": "69", "demande": "x", "date": "hier"})) == {
        "departemnt",
        "demande",
        "date",
    }


@pytest.mark.parametrize(
    ("situation", "keys"),
    [
        ({"departement": "69", "commune": "92050"}, {"departement", "commune"}),
        ({"departement": "69", "arrondissement": "922"}, {"departement", "arrondissement"}),
        ({"arrondissement": "921", "commune": "92050"}, {"arrondissement", "commune"}),
        (
            {"departement": "69", "arrondissement": "922", "commune": "92050"},
            {"departement", "arrondissement", "commune"},
        ),
    ],
)
def test_two_places_that_are_not_the_same_are_both_named(ask, situation, keys):
    found = errors(ask, situation)
    assert set(found) == keys
    for key, message in found.items():
        assert all(f"« {other} »" in message for other in keys - {key})


@pytest.mark.parametrize(
    "situation",
    [
        {"departement": "92", "commune": "92050"},
        {"departement": "92", "arrondissement": "922", "commune": "92050"},
        {"departement": "75", "commune": "75115"},
        {"commune": "75115", "arrondissement": "751"},
    ],
)
def test_places_that_agree_are_one_place(ask, situation):
    assert ask({**situation, "demande": "renouvellement", "fondement": "etudiant"})["etat"] == "reponse"


@pytest.mark.parametrize(
    ("situation", "keys"),
    [
        ({"fondement": "citoyen_ue", "nationalite": "DZA"}, {"fondement", "nationalite"}),
        ({"fondement": "citoyen_ue", "nationalite": "GBR"}, {"fondement", "nationalite"}),
        ({"demande": "droit_option_algerien", "nationalite": "MAR"}, {"demande", "nationalite"}),
        (
            {"titre_detenu": "certificat_algerien_10_ans", "nationalite": "TUN"},
            {"titre_detenu", "nationalite"},
        ),
        ({"demande": "validation_vls_ts", "visa": "court_sejour"}, {"demande", "visa"}),
        ({"date_naissance": "2030-01-01"}, {"date_naissance", "date"}),
        ({"date_naissance": "2010-01-01", "date_ase": "2009-01-01"}, {"date_ase", "date_naissance"}),
        (
            {"date_naissance": "2010-01-01", "date_entree_france": "2009-01-01"},
            {"date_entree_france", "date_naissance"},
        ),
        ({"date_naissance": "2020-01-01", "age_entree_france": 10}, {"age_entree_france", "date_naissance"}),
        (
            {"fabrication_titre": "2020-01-01", "expiration_titre": "2019-01-01"},
            {"expiration_titre", "fabrication_titre"},
        ),
    ],
)
def test_what_no_person_can_be_is_said_and_not_answered(ask, situation, keys):
    assert set(errors(ask, situation)) == keys
    assert set(errors(ask, {"departement": "92", **situation})) == keys


def test_every_impossible_combination_of_the_vocabulary_is_met_by_someone(compiled):
    """By the tables where it is a condition, by its own expression otherwise."""
    named = {law.id for law in compiled.laws if law.impossible}
    by_expression = {impossible.id for impossible in compiled.vocabulary.impossibles if impossible.when}
    assert named | by_expression == {impossible.id for impossible in compiled.vocabulary.impossibles}
    winners = {compiled.laws[w[0]].id for w in compiled.table.diagram.leaves.values()}
    assert named <= winners


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_object_is_answered_or_refused_with_words(orientation, data):
    keys = st.sampled_from(sorted(orientation.vocabulary.keys)) | st.text(max_size=20)
    situation = data.draw(st.dictionaries(keys, json_values, max_size=4))
    answer = orientation.answer(situation, today=TODAY)
    assert answer["etat"] in ("reponse", "question", "non_eligible", "non_couvert", "erreur")
    assert bool(answer["erreurs"]) is (answer["etat"] == "erreur")
    json.dumps(answer, ensure_ascii=False, allow_nan=False).encode()
