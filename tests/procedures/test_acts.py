"""The words of what ends a request: whatever a version says, each document that they make can be issued."""

import pytest

from guichet.documents.issued.kinds import KINDS
from guichet.procedures import BESIDE, BLOCKS, compile_procedure, source_ids
from guichet.rules import DataError
from tests.procedures.conftest import DATA

TEXT = (DATA / "procedures" / "ase-premiere-demande" / "2023-10-02.yaml").read_text("utf-8")
ISSUED = {
    "favorable": "attestation_decision_favorable",
    "defavorable": "decision_refus",
    "cloture": "decision_cloture",
    "prolongation": "attestation_prolongation",
}


def faults(references, text: str) -> str:
    with pytest.raises(DataError) as told:
        compile_procedure("essai.yaml", text, references, source_ids(DATA))
    return "\n".join(told.value.faults)


def test_a_version_must_have_what_its_documents_may_not_be_without():
    assert {ISSUED[act]: {*blocks} - {BESIDE} for act, blocks in BLOCKS.items()} == {
        kind: {*KINDS[kind].blocks} for kind in ISSUED.values()
    }


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("      - cle: taxes\n", "decision.favorable.blocs"),
        ("      - cle: dispositif\n", "decision.defavorable.blocs"),
        ("      - cle: travail\n", "decision.prolongation.blocs"),
        ("      - &delais\n        cle: delais\n", "decision.cloture.blocs"),
    ],
)
def test_a_block_that_a_document_needs_is_asked_of_a_new_version(references, block, said):
    assert TEXT.count(block) == 1
    told = faults(references, TEXT.replace(block, block.replace("cle: ", "cle: autre_")))
    key = block.rpartition("cle: ")[2].strip()
    assert f"le bloc « {key} » manque" in told
    assert said in told


def test_a_renewal_says_which_title_goes_with_its_certificate(references):
    renewal = TEXT.replace("  nature: premiere_demande", "  nature: renouvellement")
    assert "le bloc « accompagnement » manque" in faults(references, renewal)
