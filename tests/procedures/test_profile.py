"""The tree of situations."""

import pytest

from guichet import orientation, territory
from guichet.procedures import procedure_ids, read_profile, source_ids
from guichet.procedures.reference_data import choices_of
from guichet.rules import DataError
from tests.procedures.conftest import DATA
from tests.procedures.test_ase import DAY

TEXT = (DATA / "procedures/profil.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def profile():
    return read_profile("profil.yaml", TEXT, procedures=procedure_ids(DATA), sources=source_ids(DATA))


@pytest.fixture(scope="module")
def rules():
    return orientation.load(DATA, territory.load(DATA / "territory"))


def test_every_situation_of_the_portal_is_there(profile):
    labels = [one.libelle.fr for one in choices_of(profile.choix)]
    portal = [
        "renouvellement",
        "étudiant",
        "visiteur",
        "passeport talent",
        "protection internationale",
        "salarié",
    ]
    portal += [
        "membre de famille",
        "vulnérabilité",
        "confié à l'ASE",
        "ordonnance de protection",
        "traite des êtres",
    ]
    portal += [
        "citoyen de l'Union européenne",
        "né en France",
        "motif humanitaire",
        "jeune au pair",
        "VLS-TS",
    ]
    portal += [
        "nationalité française",
        "autorisation de travail",
        "changement de situation",
        "document de voyage",
    ]
    assert [name for name in portal if not any(name in label for label in labels)] == []


def test_every_choice_leads_somewhere(profile):
    leaves = [one for one in choices_of(profile.choix) if not one.choix]
    assert [one.id for one in leaves if not (one.procedure or one.situation or one.explication)] == []
    assert {one.procedure for one in leaves if one.procedure} == procedure_ids(DATA)


def test_orientation_answers_every_situation_it_sends(profile, rules, committed):
    sent = [one.situation for one in choices_of(profile.choix) if one.situation]
    sent += [procedure.file.situation for procedure in committed.values()]
    sent += [
        way.situation
        for procedure in committed.values()
        for rule in procedure.compiled.rules
        for way in rule.entry.voies
        if way.situation
    ]
    states = {str(one): rules.answer(one, today=DAY)["etat"] for one in sent}
    assert {one: state for one, state in states.items() if state in ("erreur", "non_couvert")} == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("procedure: ase-premiere-demande", "procedure: ase-premiere", "procédure inconnue « ase-premiere »"),
        ("    procedure: renouvellement-recepisse\n", "", "« recepisse » ne mène nulle part"),
        ("{id: hauts-de-seine-tableau-2021", "{id: hauts", "source inconnue « hauts »"),
        ("id: vls-ts", "nom: vls-ts", "clé inconnue"),
    ],
)
def test_a_choice_that_leads_nowhere_is_refused(old, new, said):
    assert old in TEXT
    with pytest.raises(DataError) as told:
        read_profile(
            "profil.yaml", TEXT.replace(old, new, 1), procedures=procedure_ids(DATA), sources=source_ids(DATA)
        )
    assert any(said in fault and fault.startswith("profil.yaml:") for fault in told.value.faults), (
        told.value.faults
    )
