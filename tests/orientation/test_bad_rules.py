"""A malformed rule file: the refusal names the file, the line, the rule and what was expected."""

import shutil

import pytest

from guichet.orientation import DataError, load, prove, read_texts, restore
from tests.orientation.conftest import DATA, TODAY

FILE = "orientation/prefectures/06.yaml"
RULE = "06.visa"
NEEDED = (
    "vocabulary.yaml",
    "nationalites.yaml",
    "sources.yaml",
    "parameters/numero-etranger.yaml",
)
LISTS = ("fenetres", "frais", "documents", "alternatives", "conflits", "gaps")
SOURCE = '{id: ds-liste-2025, citation: "Prolongation d\'un visa de court séjour", verifie_le: 2026-11-21}'
NATIONAL = f"""\
table: national
autorite: {{fr: "État", en: "State"}}
regles:
  - id: national.defaut
    titre: {{fr: "Autre demande", en: "Another request"}}
    defaut: true
    alors: {{canal: information_prefecture}}
    pourquoi: {{fr: "Aucune source.", en: "No source."}}
    source: [{SOURCE}]
    exemples: [{{situation: {{demande: naturalisation}}}}]
"""
TEXT = f"""\
table: "06"
autorite: {{fr: "Préfecture des Alpes-Maritimes", en: "Alpes-Maritimes préfecture"}}
lieu: {{departement: "06"}}
remplace: ["national.*"]
liens:
  visa:
    url: "https://www.demarches-simplifiees.fr/commencer/prolongation-d-un-visa-de-court-sejour"
    libelle: {{fr: "Prolongation", en: "Extension"}}
    source: ds-liste-2025
regles:
  - id: 06.visa
    titre: {{fr: "Prolongation d'un visa", en: "Visa extension"}}
    si:
      demande: prolongation_visa
      nationalite: [BRA]
    sauf: ["06.completer"]
    alors:
      canal: demarche_numerique
      liens: [visa]
      mentions: [{{fr: "Jusqu'au {{fin_prolongation}}.", en: "Until {{fin_prolongation}}."}}]
    pourquoi: {{fr: "Ce formulaire.", en: "This form."}}
    source:
      - {SOURCE}
    valide: {{du: 2025-07-11}}
    exemples:
      - {{situation: {{departement: "06", demande: prolongation_visa, nationalite: BRA}}}}
  - id: 06.completer
    titre: {{fr: "Compléter", en: "Complete"}}
    si: {{demande: completer_dossier}}
    alors: {{canal: demarche_numerique}}
    pourquoi: {{fr: "Ce formulaire.", en: "This form."}}
    source: [{SOURCE}]
    exemples: [{{situation: {{departement: "06", demande: completer_dossier}}}}]
"""


@pytest.fixture(scope="module")
def texts():
    """A small folder: the real words and sources, one table of two rules."""
    real = read_texts(DATA)
    return {
        **{name: real[name] for name in NEEDED},
        **{f"orientation/{name}.yaml": "[]\n" for name in LISTS},
        "orientation/national.yaml": NATIONAL,
        FILE: TEXT,
    }


def faults_of(texts, territory):
    with pytest.raises(DataError) as refused:
        restore(texts, territory)
    assert str(refused.value) == "\n".join(refused.value.faults)
    return refused.value.faults


def line_of(text, part):
    return text[: text.index(part)].count("\n") + 1


def test_the_small_folder_is_sound(texts, territory):
    assert restore(texts, territory).hash


@pytest.mark.parametrize(
    ("found", "written", "at", "rule", "expected"),
    [
        (
            "    pourquoi: {fr",
            "    pourqoi: {fr",
            "    pourqoi",
            RULE,
            "clé inconnue ; la plus proche : « pourquoi »",
        ),
        (
            "canal: demarche_numerique\n",
            "canl: anef\n",
            "canl",
            RULE,
            "clé inconnue ; la plus proche : « canal »",
        ),
        (
            "    alors:\n",
            "    alors:\n      etat: possible\n",
            "etat:",
            RULE,
            "une valeur parmi 'reponse' or",
        ),
        (f"    source:\n      - {SOURCE}\n", "", "  - id: 06.visa", RULE, "source : clé requise, absente"),
        (f"      - {SOURCE}\n", "      []\n", "    source:\n      []", RULE, "source"),
        ("du: 2025-07-11", "du: 2025-02-30", "    valide", None, "une date AAAA-MM-JJ"),
        (
            "du: 2025-07-11",
            "du: 11/07/2025",
            "    valide",
            RULE,
            "une date AAAA-MM-JJ attendue, « 11/07/2025 »",
        ),
        ('url: "https', 'url: "javascript:', "    url", None, "url"),
        (', en: "Visa extension"', "", "    titre", RULE, "en : clé requise, absente"),
        ("- id: 06.visa", "- id: visa", "  - id: visa", "visa", "id"),
        (
            '      - {situation: {departement: "06", demande: prolongation_visa, nationalite: BRA}}\n',
            "      []\n",
            "    exemples:",
            RULE,
            "exemples",
        ),
        (
            "prolongation_visa\n",
            "prolongation_viza\n",
            "  - id: 06.visa",
            RULE,
            "« prolongation_viza » n'est pas une valeur de « demande » ; la plus proche : « prolongation_visa »",
        ),
        (
            "nationalite: [BRA]",
            "nationalite: [BRE]",
            "  - id: 06.visa",
            RULE,
            "n'est pas une valeur de « nationalite »",
        ),
        (
            "nationalite: [BRA]",
            "nationalites: [BRA]",
            "  - id: 06.visa",
            RULE,
            "« nationalites » n'est pas une condition ; la plus proche : « nationalite »",
        ),
        (
            "      nationalite: [BRA]",
            '      departement: "92"',
            "  - id: 06.visa",
            RULE,
            "aucune valeur de « lieu » ne satisfait",
        ),
        (
            "liens: [visa]",
            "liens: [vsia]",
            "  - id: 06.visa",
            RULE,
            "le lien « vsia » n'est pas dans `liens`",
        ),
        (
            "canal: demarche_numerique\n",
            "canal: demarche_numerik\n",
            "  - id: 06.visa",
            RULE,
            "canal « demarche_numerik » inconnu ; la plus proche : « demarche_numerique »",
        ),
        (
            "- {id: ds-liste-2025,",
            "- {id: ds-liste-20255,",
            "  - id: 06.visa",
            RULE,
            "source « ds-liste-20255 » inconnu ; la plus proche : « ds-liste-2025 »",
        ),
        (
            "    source: ds-liste-2025\n",
            "    source: inconnue\n",
            None,
            None,
            "« liens » : source « inconnue » inconnu",
        ),
        ('{fin_prolongation}.", en', '{fin}.", en', "  - id: 06.visa", RULE, "calcul « fin » inconnu"),
        ('{fin_prolongation}.", en', '{fin.", en', "  - id: 06.visa", RULE, "accolade"),
        (
            'sauf: ["06.completer"]',
            'sauf: ["06.complter"]',
            "  - id: 06.visa",
            RULE,
            "« 06.complter » ne nomme aucune règle",
        ),
        (
            'remplace: ["national.*"]',
            'remplace: ["nationale.*"]',
            None,
            None,
            "« nationale.* » ne nomme aucune règle",
        ),
        (
            "      nationalite: [BRA]",
            "      canal: anef",
            "  - id: 06.visa",
            RULE,
            "« canal » est une réponse",
        ),
        ("- id: 06.visa", "- id: 07.visa", "  - id: 07.visa", "07.visa", "doit commencer par « 06. »"),
        ("- id: 06.completer", "- id: 06.visa", None, None, "la règle « 06.visa » est écrite deux fois"),
        (
            'sauf: ["06.completer"]',
            'sauf: ["06.completer"]\n    remplace: ["06.*"]',
            None,
            None,
            "précédence circulaire : 06.visa → 06.completer → 06.visa",
        ),
    ],
)
def test_a_fault_is_placed_and_explained(texts, territory, found, written, at, rule, expected):
    assert found in TEXT
    text = TEXT.replace(found, written, 1)
    faults = faults_of({**texts, FILE: text}, territory)
    fault = next((fault for fault in faults if expected in fault), None)
    assert fault is not None, faults
    if at is not None:
        assert fault.startswith(f"{FILE}:{line_of(text, at)} : ")
    if rule is not None:
        assert f"règle « {rule} »" in fault


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        (
            TEXT.replace("    pourquoi:", "    alors: {}\n    pourquoi:", 1),
            21,
            "la clé « alors » est écrite deux fois",
        ),
        (TEXT.replace("    titre:", "\ttitre:", 1), 12, "tab"),
        (TEXT[: TEXT.index('completer"]')], 16, "end of stream"),
        (TEXT[: TEXT.index("      - {situation")] + "      - {situation: {departement:", 27, ""),
        (TEXT.replace("[visa]", "[visa", 1), 20, ""),
        (TEXT.replace("    titre:", "   titre:", 1), 12, ""),
        (TEXT.replace('table: "06"', "table: !!python/name:os.system x", 1), 1, "python/name"),
        (TEXT.replace('table: "06"', '? [a, b]\n: c\ntable: "06"', 1), 1, "clé"),
        ("", 1, ""),
        ("- une liste\n", 1, ""),
        ('table: "06"\n', 1, "autorite : clé requise, absente"),
    ],
)
def test_what_is_not_the_yaml_expected_is_placed(texts, territory, text, line, expected):
    faults = faults_of({**texts, FILE: text}, territory)
    assert any(fault.startswith(f"{FILE}:{line} : ") and expected in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("age(date_naissance, date < 16", "fait age, moins_16 : colonne"),
        ("age(date_naisance, date) < 16", "une clé de situation attendu"),
        ("age(date_naissance, 3) < 16", "types différents"),
        ("faux et date < 3", "types différents"),
        ("age(date_naissance, date)", "vrai ou faux attendu"),
        ("date < 2023-02-29", "« 2023-02-29 » n'est pas une date du calendrier"),
    ],
)
def test_a_bad_expression_names_its_fact_and_column(texts, territory, condition, expected):
    text = texts["vocabulary.yaml"].replace("age(date_naissance, date) < 16", condition, 1)
    assert text != texts["vocabulary.yaml"]
    faults = faults_of({**texts, "vocabulary.yaml": text}, territory)
    assert any("vocabulary.yaml" in fault and expected in fault for fault in faults), faults


def test_several_files_are_judged_at_once(texts, territory):
    faults = faults_of(
        {
            **texts,
            FILE: TEXT.replace("    pourquoi:", "    pourqoi:"),
            "orientation/frais.yaml": "- {id: x}\n",
        },
        territory,
    )
    assert {fault.partition(":")[0] for fault in faults} == {FILE, "orientation/frais.yaml"}


@pytest.mark.parametrize(
    "name", ["vocabulary.yaml", "sources.yaml", "orientation/gaps.yaml", "orientation/national.yaml"]
)
def test_a_missing_file_is_named(texts, territory, name):
    assert f"{name} : fichier manquant" in faults_of({n: t for n, t in texts.items() if n != name}, territory)


# -- what compiles but cannot be proved -------------------------------------------------------------------


def proof_of(texts, territory, text):
    return prove(restore({**texts, FILE: text}, territory).compiled, TODAY)


def kinds(proof):
    return {(fault.kind, fault.rules) for fault in proof.faults}


def test_two_answers_at_once_are_shown_by_a_situation(texts, territory):
    text = TEXT.replace(
        "{demande: completer_dossier}", "{demande: [prolongation_visa, completer_dossier]}", 1
    ).replace('    sauf: ["06.completer"]\n', "")
    proof = proof_of(texts, territory, text)
    fault = next(fault for fault in proof.faults if fault.kind == "recouvrement")
    assert set(fault.rules) == {"06.visa", "06.completer"}
    assert fault.situation
    assert fault.situation["demande"] == "prolongation_visa"
    assert "remplace" in fault.message


def test_a_rule_that_another_always_beats_is_unreachable(texts, territory):
    text = TEXT.replace(
        "si: {demande: completer_dossier}", "si: {demande: prolongation_visa}\n    remplace: [06.visa]", 1
    )
    assert ("inatteignable", ("06.visa",)) in kinds(proof_of(texts, territory, text))


def test_a_situation_without_an_answer_is_shown(texts, territory):
    fault = next(fault for fault in proof_of(texts, territory, TEXT).faults if fault.kind == "lacune")
    assert fault.situation is not None
    assert "gaps.yaml" in fault.message


def test_an_example_that_fails_says_what_was_answered(texts, territory):
    text = TEXT.replace("nationalite: BRA}}", "nationalite: DZA}}", 1)
    fault = next(fault for fault in proof_of(texts, territory, text).faults if fault.kind == "exemple")
    assert fault.rules == ("06.visa",)
    assert "« 06.visa » attendu" in fault.message


def test_a_rule_without_a_quotation_is_refused(texts, territory):
    text = TEXT.replace(', citation: "Prolongation d\'un visa de court séjour"', "", 1)
    assert ("source", ("06.visa",)) in kinds(proof_of(texts, territory, text))


def test_an_online_form_without_another_way_is_refused(texts, territory):
    assert ("alternative", ("06.visa",)) in kinds(proof_of(texts, territory, TEXT))


# -- a folder ---------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_utf_8_names_the_file(tmp_path, territory):
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("territory", "catalogue"))
    path = tmp_path / "data" / FILE
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xe9"))
    with pytest.raises(DataError, match=rf"{FILE} : n'est pas écrit en UTF-8"):
        load(tmp_path / "data", territory)


def test_an_empty_folder_says_so(tmp_path, territory):
    with pytest.raises(DataError, match="aucun fichier de règles"):
        load(tmp_path, territory)
