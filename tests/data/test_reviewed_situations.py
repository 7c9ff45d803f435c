"""Situations as people put them, with the few keys they think of, read against the sources by a second reader."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from guichet.orientation import Orientation

TODAY = date(2026, 11, 21)
GROUPS = yaml.safe_load((Path(__file__).parent / "reviewed_situations.yaml").read_text("utf-8"))
ROWS = [
    pytest.param(row, id=f"{group['sujet']}-{number}".replace(" ", "-"))
    for group in GROUPS
    for number, row in enumerate(group["cas"], 1)
]


def found(answer: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """What the answer says on each point that the row speaks of."""
    window, fee = answer["fenetre"] or {}, answer["frais"] or {}
    link = answer["liens"][0]["url"] if answer["liens"] else None
    said: dict[str, Any] = {
        "etat": answer["etat"],
        "canal": answer["canal"],
        "regle": answer["regle"],
        "lien": row.get("lien") if link and row.get("lien") and link.endswith(row["lien"]) else link,
        "du": window.get("du"),
        "au": window.get("au"),
        "montant": fee.get("montant"),
        "question": (answer["question"] or {}).get("cle"),
        "pieces": {paper["id"] for paper in answer["documents"]} & set(row.get("pieces", {})),
        "sans_pieces": {paper["id"] for paper in answer["documents"]} & set(row.get("sans_pieces", {})),
        "conflits": {conflict["id"] for conflict in answer["conflits"]},
        "service": (answer["organisme"] or {}).get("nom"),
    }
    return {key: said[key] for key in row if key != "quand"}


@pytest.mark.parametrize("row", ROWS)
def test_the_answer_is_the_one_the_sources_give(rules: Orientation, row: dict[str, Any]) -> None:
    expected = {"etat": "question" if "question" in row else "reponse"} | row
    for key in ("pieces", "conflits"):
        if key in expected:
            expected[key] = set(expected[key])
    if "sans_pieces" in expected:
        expected["sans_pieces"] = set()
    del expected["quand"]
    answer = rules.answer(row["quand"], today=TODAY)
    assert found(answer, {"quand": None} | row | {"etat": None}) == expected
