"""What the certificate of a favourable decision says of a first request and of a renewal, in the words of a version."""

from datetime import date
from uuid import uuid4

import pytest

from guichet import territory
from guichet.accounts.types import AgentActor, Office, Signature
from guichet.documents.issued import queries as issued
from guichet.dossiers.instruction import wording
from guichet.procedures import Decisions, compile_procedure, load_references, source_ids
from tests.procedures.conftest import DATA
from tests.procedures.test_acts import TEXT

BESIDE = """      - cle: accompagnement
        titre: {fr: "Avec quoi la montrer", en: "What to show it with"}
        textes:
          - {fr: "Elle ne vaut qu'avec le titre précédemment détenu.", en: "Valid with the former permit only."}
"""
WHO = {
    "nom": "Exemple",
    "prenoms": ["Aminata"],
    "date_naissance": "2006-08-10",
    "pays_naissance": {"code": "BR", "libelle": "Brésil"},
    "nationalite": {"code": "BR", "libelle": "brésilienne"},
}
COURT = "tribunal administratif de Lille"
LILLE = Office(
    1, "59", "prefecture", "Préfecture de l’Exemple", "59", "", "5901", "Europe/Paris", "", "", "", COURT
)
VICTOR = AgentActor(
    uuid4(), 1, "A1B2C3", "Victor", "Exemple", "attaché de l’Exemple", "fr", (), date(2023, 11, 15)
)
WHERE = {"commune": "Lille", "pays": {"code": "FR", "libelle": "France"}}


def words(nature: str) -> Decisions:
    text = TEXT.replace("  nature: premiere_demande", f"  nature: {nature}")
    text = text.replace("      - cle: frontieres\n", f"{BESIDE}      - cle: frontieres\n", 1)
    references = load_references(DATA, territory.load(DATA / "territory"))
    found = compile_procedure("essai.yaml", text, references, source_ids(DATA)).decisions
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("nature", "beside"), [("premiere_demande", False), ("renouvellement", True), ("changement_statut", True)]
)
def test_a_title_is_asked_for_beside_the_certificate_of_those_who_have_had_one(nature, beside):
    filed = wording.Filed("5901202311150000001", date(2023, 11, 15), WHO, WHERE)
    by = wording.Signer(VICTOR, LILLE, "Lille", Signature(1, "Arrêté de l’Exemple"))
    period = wording.Period(date(2023, 12, 16), date(2024, 12, 15))
    said = wording.favourable(words(nature), filed, by, period, 25, date(2023, 12, 15))
    assert issued.faults_of("attestation_decision_favorable", said) == ()
    assert said["demande"]["nature"] == nature
    assert any(block["cle"] == "accompagnement" for block in said["blocs"]) is beside


def test_a_refusal_and_a_closing_name_the_court_that_may_be_turned_to():
    acts = words("premiere_demande")
    filed = wording.Filed("5901202311150000001", date(2023, 11, 15), WHO, WHERE)
    by = wording.Signer(VICTOR, LILLE, "Lille", Signature(1, "Arrêté de l’Exemple"))
    day = date(2023, 12, 15)
    refusal = wording.unfavourable(acts, filed, by, "Article L.423-22.", "Placement tardif.", day)
    closing = wording.closing(acts, filed, by, "Rien n’est arrivé.", ["Passeport"], day)
    said = wording.appeal(acts.acts["cloture"], wording.facts(filed.number, filed.filed_on, LILLE, day))
    for contents in (refusal, closing):
        ways = next(block for block in contents["blocs"] if block["cle"] == "recours")
        assert f"Devant le {COURT}, " in ways["paragraphes"][0]
        assert set(ways["paragraphes"]) <= set(said)
