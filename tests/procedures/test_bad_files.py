# ruff: noqa: E501
"""What is wrong in a file is told with its line, what was expected, and the closest word."""

import pytest

from guichet.procedures import compile_procedure, source_ids
from guichet.procedures.demands import RESERVED
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
    ("priorite: {", "vulnerable: mineur", "vulnerable: arrivee", "une condition vraie ou fausse attendue"),
    ("priorite: {", "expiration: arrivee", "expiration: marie", "« marie » n'est pas une date"),
    ("priorite: {", "expiration: arrivee", "expiration: arive", "« arrivee »"),
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
    ("id: contrat, si: activites_travail", "activites_travail", "faux", "n'est jamais vrai"),
    ("id: contrat, si: activites_travail", "activites_travail", "\"sexe = 'femme'\"", "n'est jamais vrai"),
    ("id: vrai_mineur, si: mineur", "si: mineur", "si: mineur et non mineur", "n'est jamais vrai"),
    ("id: carte-hote, pour", "pour", "si: non heberge, pour", "« heberge » et « non heberge » n'est jamais vrai"),
    ("exige: \"date >= ouverture\"", "date >= ouverture", "mineur et non mineur", "n'est jamais vrai"),
    ("valeur: jeune, si: mineur", "si: mineur", "si: aide et non aide", "n'est jamais vrai"),
    ("age(naissance_dernier, date) < 18", "age(naissance_dernier, date) < 18", "aide et non aide", "n'est jamais vrai"),
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
    ("Quatre-vingt-dix jours, le $date_silence.", "$date_silence.", "$numero", "« $numero » n'est pas un emplacement"),
    ("Le tribunal, jusqu'au $date_recours.", "$date_recours", "10 $.", "n'est pas un emplacement"),
    ("genre: depot", "genre: depot", "genre: saisie", "une étape « depot »"),
    ("en_vigueur: 2024-01-01", "2024-01-01", "2024-02-31", "une date AAAA-MM-JJ"),
    ("valeur: feminin", "valeur: feminin", "valeur: masculin", "« masculin » est deux fois"),
    ("id: enfant_nom, type: nom", "id: enfant_nom", "id: nom", "« nom » est déjà pris"),
    ("id: enfant_nom, type: nom", "type: nom", "type: groupe", "un groupe ne contient pas de groupe"),
    ("minimum: 1, maximum: 48", "maximum: 48", "maximum: 0", "plus grand que le maximum"),
    ("minimum: 1, maximum: 48", "maximum: 48", "maximum: date", "un nombre attendu"),
    ("minimum: 2\n", "minimum: 2", "minimum: 4", "plus que le maximum, 3"),
    ("minimum: 2\n", "minimum: 2", "minimum: 0", "1 au moins, attendu"),
    ("            maximum: 3\n", "maximum: 3", "maximum: 0", "1 au moins, attendu"),
    ("minimum: naissance, maximum: date", "minimum: naissance, maximum: date", "minimum: \"2024-02-01\", maximum: \"2024-01-01\"", "aucune date ne convient"),
    ("id: surnom, type: texte,", "type: texte,", "type: texte, registre: sexe,", "d'un champ de type « choix »"),
    ("id: surnom, type: texte,", "type: texte,", "type: texte, registre: nom_naissance,", "d'un champ de type « nom »"),
    ("id: delai, type: choix,", "type: choix,", "type: choix, registre: sexe,", "les options du registre attendues : feminin, masculin"),
    ("id: surnom, type: texte,", "id: surnom", "id: adresse_pays", "« adresse_pays » se lirait de deux champs"),
    ("pour: {fr: \"Si vous travaillez.\", en: \"If you work.\"}, ", "pour: {fr: \"Si vous travaillez.\", en: \"If you work.\"}, ", "", "« pour » manque"),
    ("pour: {fr: \"Facultatif si l'on vous héberge.\", en: \"Optional if you are hosted.\"}, ", "pour: {fr: \"Facultatif si l'on vous héberge.\", en: \"Optional if you are hosted.\"}, ", "", "« pour » manque"),
    ("pour: {fr: \"Si vous vivez à Valence.\", en: \"If you live in Valence.\"}, ", "pour: {fr: \"Si vous vivez à Valence.\", en: \"If you live in Valence.\"}, ", "", "« pour » manque"),
    ("champ: naissance\n    texte", "champ: naissance", "champ: naisance", "champ inconnu"),
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


def told(references, known, *changes: tuple[str, str]) -> list[str]:
    """The faults of the trial procedure once changed; each change is of one place."""
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    with pytest.raises(DataError) as refused:
        compile_procedure("essai.yaml", text, references, known)
    return refused.value.faults


# What no receipt can be without.


@pytest.mark.parametrize("key", ["nom_naissance", "date_naissance", "pays_naissance", "nationalite"])
def test_a_receipt_says_who_was_born_when_and_where(references, known, key):
    line = next(one for one in TEXT.splitlines() if one.startswith("identite: "))
    without = ", ".join(pair for pair in line[11:-1].split(", ") if not pair.startswith(f"{key}:"))
    [fault] = told(references, known, (line, f"identite: {{{without}}}"))
    assert f"« {key} » manque" in fault


def test_a_version_without_identity_is_told_all_that_is_missing(references, known):
    line = next(one for one in TEXT.splitlines() if one.startswith("identite: "))
    faults = told(references, known, (f"{line}\n", ""))
    assert len(faults) == 4


@pytest.mark.parametrize(
    ("key", "other", "wanted"),
    [
        ("nom_naissance: nom,", "heures", "« nom »"),
        ("nom_naissance: nom,", "surnom", "« nom »"),
        ("date_naissance: naissance,", "courriel", "« date »"),
        ("pays_naissance: pays_naissance,", "nationalite", "« pays »"),
        ("nationalite: nationalite,", "pays_naissance", "« nationalite »"),
        ("lieu_naissance: lieu,", "adresse", "« commune » ou « nom » ou « texte »"),
        ("sexe: sexe,", "marie", "« choix »"),
        ("numero_etranger: numero,", "passeport", "« numero_etranger »"),
        ("adresse: adresse,", "lieu", "« adresse »"),
        ("telephone: telephone,", "courriel", "« telephone »"),
        ("courriel: courriel}", "telephone", "« courriel »"),
    ],
)
def test_who_it_is_for_is_read_from_fields_that_fit(references, known, key, other, wanted):
    name = key.split(": ")[0]
    [fault] = told(references, known, (key, f"{name}: {other}{key[-1]}"))
    assert f"un champ de type {wanted} attendu, « {other} » n'en est pas un" in fault


@pytest.mark.parametrize(
    ("field", "made"),
    [
        ("id: nom, type: nom,", "id: nom, type: nom, obligatoire: false,"),
        ("id: nationalite, type: nationalite,", 'id: nationalite, type: nationalite, obligatoire: "vrai",'),
        ("id: pays_naissance, type: pays,", "id: pays_naissance, type: pays, si: mineur,"),
        ("      - id: identite\n", '      - id: identite\n        si: "date > 2000-01-01"\n'),
    ],
)
def test_whom_it_is_for_is_asked_of_everyone(references, known, field, made):
    faults = told(references, known, (field, made))
    assert faults
    assert all("est demandé à chacun et obligatoire" in fault for fault in faults)


def test_a_name_fits_the_receipt(references, known):
    longer = ("id: nom, type: nom,", "id: nom, type: nom, longueur: 5000,")
    assert ["200 caractères au plus" in fault for fault in told(references, known, longer)] == [True]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('prouve: [{fr: "Le dépôt.", en: "The filing."}], ne_', "prouve: [], ne_", "recepisse.prouve"),
        ('[{fr: "Le séjour.", en: "The stay."}]', "[]", "recepisse.ne_prouve_pas"),
        ("le $date_silence.", "bientôt.", "« $date_silence » manque (fr)"),
        ("on $date_silence.", "soon.", "« $date_silence » manque (en)"),
        ("Déposé le $date_depot sous", "Déposé sous", "« $date_depot » manque (fr)"),
        ("jusqu'au $date_recours.", "bientôt.", "« $date_recours » manque (fr)"),
    ],
)
def test_a_receipt_says_its_dates_and_what_it_is_worth(references, known, old, new, said):
    [fault] = told(references, known, (old, new))
    assert said in fault


def test_where_silence_accepts_no_sentence_waits_for_the_date_of_an_appeal(references, known):
    agreed = ("sens: rejet", "sens: accord")
    [fault] = told(references, known, agreed)
    assert "$date_recours » n'existe pas où le silence vaut accord" in fault
    assert "recepisse.recours" in fault
    plain = [("jusqu'au $date_recours.", "toujours."), ("until $date_recours.", "always.")]
    text = TEXT.replace(*agreed)
    for old, new in plain:
        text = text.replace(old, new)
    assert compile_procedure("essai.yaml", text, references, known).file.delais.sens == "accord"
    late = ("le $date_silence.", "le $date_silence puis le $date_recours.")
    faults = told(references, known, agreed, *plain, late)
    assert [fault.split(" : ")[1] for fault in faults] == ["delais.texte"]


# The order of steps, the names that pages keep.


def test_the_filing_comes_last_or_just_before_the_confirmation(references, known):
    lines = TEXT.splitlines(keepends=True)
    start = next(place for place, line in enumerate(lines) if line == "  - id: depot\n")
    end = next(place for place, line in enumerate(lines) if line.startswith("  - {id: fin"))
    first = next(place for place, line in enumerate(lines) if line == "  - id: vous\n")
    step = lines[start:end]
    early = "".join([*lines[:first], *step, *lines[first:start], *lines[end:]])
    with pytest.raises(DataError, match="le dépôt est la dernière étape, ou celle avant « confirmation »"):
        compile_procedure("essai.yaml", early, references, known)
    no_confirmation = "".join([*lines[:end], *lines[end + 1 :]])
    assert compile_procedure("essai.yaml", no_confirmation, references, known).steps[-1].kind == "depot"


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_name_that_pages_keep_is_refused(references, known, name):
    assert any(f"« {name} » est un nom que les pages gardent" in fault for fault in told(
        references, known, ("id: surnom, type: texte", f"id: {name}, type: texte")))  # fmt: skip
    assert any(f"« {name} » est un nom que les pages gardent" in fault for fault in told(
        references, known, ("{id: vrai_tout, texte", f"{{id: {name}, texte")))  # fmt: skip


def test_a_version_published_before_is_read_as_it_is(references):
    """What this release demands of a new version is not asked of one that dossiers stand on."""
    text = TEXT.replace("id: surnom, type: texte", "id: suite, type: texte")
    with pytest.raises(DataError):
        compile_procedure("essai.yaml", text, references)
    assert "suite" in compile_procedure("essai.yaml", text, references, stored=True).fields
