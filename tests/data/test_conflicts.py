"""Where the sources disagree: each subject is reached by an example, and shown whole."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from guichet.orientation import Orientation

TODAY = date(2026, 11, 21)
CONFLICTS = {
    entry["id"]: entry
    for entry in yaml.safe_load(
        (Path(__file__).parents[2] / "data" / "orientation" / "conflits.yaml").read_text()
    )
}
SUBJECTS = {
    "talent",
    "detaches-prestataires-entrepreneurs",
    "famille-de-francais",
    "pacs",
    "regroupement-familial",
    "apatride",
    "visiteur",
    "union-europeenne",
    "etranger-malade",
    "carte-de-dix-ans",
    "ase-avant-seize-ans",
    "seize-ans",
    "a-charge-de-francais",
    "etudiant",
    "salarie",
    "au-pair-et-stagiaire",
    "duplicata-et-changements",
    "recherche-emploi",
    "pays-de-l-aps",
    "obligatoirement",
    "delai-de-renouvellement",
    "anciens-articles",
    "liens-partages",
    "prolongations-covid",
    "arrondissement-de-nanterre",
    "pieces-de-l-ase",
    "noms-de-domaine",
}
EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{number}")
    for name, entry in CONFLICTS.items()
    for number, example in enumerate(entry["exemples"])
]


def test_the_twenty_seven_known_contradictions_are_all_told() -> None:
    assert len(SUBJECTS) == 27
    assert CONFLICTS.keys() >= SUBJECTS


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_example_of_a_conflict_shows_it(
    rules: Orientation, name: str, example: dict[str, Any], language: str
) -> None:
    answer = rules.answer(example["situation"], today=TODAY, lang=language)
    assert answer["canal"] == example["canal"]
    shown = next(conflict for conflict in answer["conflits"] if conflict["id"] == name)
    assert shown["texte"] == CONFLICTS[name]["texte"][language]
    assert len({source["id"] for source in shown["sources"]}) >= 2
    assert all(source["citation"] and source["date"] for source in shown["sources"])
    assert len(set(shown["canaux"])) >= 2
    assert answer["canal"] in shown["canaux"]


@pytest.mark.parametrize("name", sorted(CONFLICTS))
def test_the_channel_followed_today_is_not_that_of_a_superseded_source_alone(
    rules: Orientation, name: str
) -> None:
    entry = CONFLICTS[name]
    standing = {position["canal"] for position in entry["positions"] if not position.get("remplacee")}
    today = [example for example in entry["exemples"] if "date" not in example["situation"]]
    assert all(rules.answer(one["situation"], today=TODAY)["canal"] in standing for one in today)
