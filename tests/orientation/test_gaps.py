"""What no source covers is owned to, with reason and date, and the list may only shrink."""

from tests.orientation.conftest import TODAY

MOST_GAPS = 4
"""Lower it when a source is found; never raise it."""


def test_the_list_of_gaps_only_shrinks(compiled):
    found = len(compiled.documents.gaps)
    assert found <= MOST_GAPS, "a new gap: find a source that answers"
    assert found == MOST_GAPS, "a gap was closed: lower MOST_GAPS to keep it closed"


def test_each_gap_says_why_and_since_when(compiled):
    for gap in compiled.documents.gaps:
        assert len(gap.raison.fr) > 20
        assert len(gap.raison.en) > 20
        assert gap.depuis <= TODAY


def test_a_gap_is_told_and_nothing_is_invented(compiled, ask):
    for gap in compiled.documents.gaps:
        situation = {
            key: value[0] for key, value in gap.si.items() if isinstance(value, list) and key != "nationalite"
        }
        if gap.valide.au:
            situation["date"] = gap.valide.au.isoformat()
        answer = ask({"departement": "26", **situation})
        if answer["regle"] == gap.id:
            assert answer["etat"] == "non_couvert"
            assert answer["mentions"] == [gap.raison.fr]
            assert answer["liens"] == []
            assert answer["canal"] is None
