# ruff: noqa: E501
"""What is wrong in a file is told with its line, what was expected, and the closest word."""

import pytest

from guichet.procedures import compile_procedure, source_ids
from guichet.rules import DataError
from tests.procedures.conftest import DATA
from tests.procedures.filling import EVERYTHING

TEXT = EVERYTHING.read_text("utf-8")


def line_of(text: str, part: str) -> int:
    return text.count("\n", 0, text.index(part)) + 1


@pytest.fixture(scope="module")
def known():
    return source_ids(DATA)


WRONG = [
    ("si: activites_travail, libelle: {fr: \"Employeur\"", "activites_travail", "activites_traval", "« activites_travail »"),
    ("si: marie, minimum", "si: marie", "si: arrivee", "une condition vraie ou fausse attendue"),
    ("exige: \"depart >= arrivee\"", "depart >= arrivee", "depart >= 3", "types différents"),
    ("exige: \"depart >= arrivee\"", "depart >= arrivee", "depart >", "une valeur attendu"),
    ("pays_naissance = 'FRA'", "pays_naissance = 'FRA'", "marie", "étape suivante"),
    ("id: surnom, type: texte", "id: surnom", "id: nom", "« nom » est déjà pris"),
    ("id: surnom, type: texte", "type: texte", "type: text", "le plus proche : « texte »"),
    ("id: surnom, type: texte", "longueur: 40", "partielle: true", "n'est pas du type « texte »"),
    ("id: surnom, type: texte", "longueur: 40", "longeur: 40", "la plus proche : « longueur »"),
    ("libelle: {fr: \"Surnom\", en: \"Nickname\"}", ", en: \"Nickname\"", "", "clé requise, absente"),
    ("id: surnom, type: texte", "libelle: {fr: \"Surnom\", en: \"Nickname\"}", "longueur: 3", "écrite deux fois"),
    ("registre: nom_naissance", "nom_naissance", "nom_naisance", "une valeur parmi"),
    ("id: lettre, obligatoire", "source: anef-guide-ase-2023", "source: anef-guide-ase-2032", "« anef-guide-ase-2023 »"),
    ("id: lettre, obligatoire", "id: lettre", "id: domicile", "« domicile » est déjà pris"),
    ("id: lettre, obligatoire", "P30D", "30 jours", "match pattern"),
    ("si: activites_travail, libelle: {fr: \"Contrat\"", "activites_travail", "faux", "n'est jamais vrai"),
    ("si: activites_travail, libelle: {fr: \"Contrat\"", "activites_travail", "\"sexe = 'femme'\"", "n'est jamais vrai"),
    ("id: delai, type: choix", "premier_connu(heures, 0) >= 35", "delai = 'a'", "condition en boucle"),
    ("id: ouverture, valeur", "mois(arrivee, 3)", "mois(ouverture, 3)", "condition en boucle"),
    ("routage: {champ: adresse}", "adresse", "adrese", "le plus proche : « adresse »"),
    ("routage: {champ: adresse}", "adresse", "courriel", "« adresse » ou « commune » attendu"),
    ("silence_titre_de_sejour_90_jours", "silence_titre_de_sejour_90_jours", "silence", "délai inconnu"),
    ("parametres: [taxe_premiere_delivrance", "taxe_premiere_delivrance", "taxe_premiere", "montant inconnu"),
    ("{id: heures, champ: heures", "champ: heures", "champ: heure", "le plus proche : « heures »"),
    ("observations: observations", "observations: observations", "observations: remarques", "champ inconnu"),
    ("identite: {nom_naissance: nom,", "nom_naissance: nom,", "nom_naissance: noms,", "le plus proche : « nom »"),
    ("champ: arrivee\n    motif", "champ: arrivee", "champ: arive", "champ inconnu"),
    ("Le tribunal, jusqu'au $date_recours.", "$date_recours", "$date_recour", "« $date_recour » n'est pas un emplacement"),
    ("Quatre-vingt-dix jours.", "jours.", "$numero", "« $numero » n'est pas un emplacement"),
    ("Le tribunal, jusqu'au $date_recours.", "$date_recours", "10 $.", "n'est pas un emplacement"),
    ("genre: depot", "genre: depot", "genre: saisie", "une étape « depot »"),
    ("en_vigueur: 2024-01-01", "2024-01-01", "2024-02-31", "une date AAAA-MM-JJ"),
    ("valeur: feminin", "valeur: feminin", "valeur: masculin", "« masculin » est deux fois"),
    ("id: enfant_nom, type: nom", "id: enfant_nom", "id: nom", "« nom » est déjà pris"),
    ("id: enfant_nom, type: nom", "type: nom", "type: groupe", "un groupe ne contient pas de groupe"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "old", "new", "said"), WRONG, ids=lambda text: text[:40])
def test_a_fault_names_its_line_and_what_was_expected(references, known, place, old, new, said):
    assert TEXT.count(place) == 1, TEXT.count(place)
    text = TEXT.replace(place, place.replace(old, new, 1)) if old in place else ""
    if not text:
        at = TEXT.index(place)
        text = TEXT[:at] + TEXT[at:].replace(old, new, 1)
    with pytest.raises(DataError) as told:
        compile_procedure("essai.yaml", text, references, known)
    assert any(said in fault for fault in told.value.faults), told.value.faults
    assert all(fault.startswith("essai.yaml:") for fault in told.value.faults)


def test_the_line_is_that_of_the_condition(references, known):
    text = TEXT.replace("si: marie, minimum", "si: maries, minimum")
    with pytest.raises(DataError) as told:
        compile_procedure("essai.yaml", text, references, known)
    assert told.value.faults[0].startswith(f"essai.yaml:{line_of(text, 'si: maries')} :")


def test_two_fields_that_show_each_other_are_refused(references, known):
    text = TEXT.replace("id: revenus, type: montant", "id: revenus, type: montant, si: marie")
    text = text.replace("id: marie, type: oui_non", 'id: marie, type: oui_non, si: "revenus > 3"')
    with pytest.raises(DataError, match="condition en boucle : "):
        compile_procedure("essai.yaml", text, references, known)


def test_a_stored_version_is_not_asked_for_its_sources(references):
    text = TEXT.replace("source: anef-guide-ase-2023", "source: disparue")
    assert compile_procedure("essai.yaml", text, references).id == "tout-essayer"


@pytest.mark.parametrize("text", ["", "a: [", "- 1", "id: x", "\0", "a: &a [*a]", "? [1]\n: 2"])
def test_what_is_no_procedure_is_refused_in_words(references, known, text):
    with pytest.raises(DataError) as told:
        compile_procedure("essai.yaml", text, references, known)
    assert told.value.faults
