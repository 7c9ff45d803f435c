"""What every data file promises to whoever reads it: both languages, known names, a source for every line."""

import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
FILES = sorted(DATA.rglob("*.yaml"))
PUBLIC_NAMES = yaml.safe_load((Path(__file__).parent / "public_names.yaml").read_text())
LEVELS = {"loi", "reglement", "jurisprudence", "accord", "page"}
TRUST = {"verifie", "secondaire", "non_verifie"}
PRECISIONS = {"jour", "mois", "annee", "estimee"}

each_file = pytest.mark.parametrize("file", FILES, ids=lambda path: path.relative_to(DATA).as_posix())


def read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text())


def mappings(node: Any, where: str = "") -> Iterator[tuple[str, dict[Any, Any]]]:
    """Every mapping of a document, with its path."""
    if isinstance(node, dict):
        yield where, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from mappings(child, f"{where}/{key}")


def sources_named(node: Any) -> Iterator[str]:
    for where, mapping in mappings(node):
        if where.endswith("/colonnes"):  # of a table: one of them may be called so
            continue
        named = mapping.get("source", [])
        for source in named if isinstance(named, list) else [named]:
            yield source["id"] if isinstance(source, dict) else source


@each_file
def test_every_text_is_in_french_and_in_english(file: Path) -> None:
    one_language = [
        where
        for where, mapping in mappings(yaml.safe_load(file.read_text()))
        if ("fr" in mapping) != ("en" in mapping)
        or any(not str(mapping[language]).strip() for language in ("fr", "en") if language in mapping)
    ]
    assert one_language == []


@each_file
def test_every_source_that_is_cited_is_listed(file: Path) -> None:
    assert set(sources_named(yaml.safe_load(file.read_text()))) <= read("sources.yaml").keys()


@pytest.mark.parametrize(
    "name", ["vocabulary", "orientation/fenetres", "orientation/frais", "orientation/alternatives"]
)
def test_french_texts_keep_their_signs_on_the_line(name: str) -> None:
    """High punctuation, guillemets and the euro sign take a no-break space."""
    french = [str(mapping["fr"]) for _, mapping in mappings(read(f"{name}.yaml")) if "fr" in mapping]
    assert [text for text in french if re.search(r" [:;?!»€]|« |\w[;?!»€]", text)] == []


def test_no_id_is_given_twice() -> None:
    ids = Counter(
        rule["id"]
        for file in (DATA / "orientation").rglob("*.yaml")
        for rule in lines_of(yaml.safe_load(file.read_text()))
        if "id" in rule
    )
    assert [name for name, count in ids.items() if count > 1] == []


def lines_of(document: Any) -> list[dict[str, Any]]:
    lines = document.get("regles", []) if isinstance(document, dict) else document
    return [line for line in lines or [] if isinstance(line, dict)]


def test_a_situation_has_the_public_keys_and_only_those() -> None:
    assert set(read("vocabulary.yaml")["cles"]) == set(PUBLIC_NAMES["cles"])


@pytest.mark.parametrize("key", ["demande", "fondement", "demandeur", "visa", "titre_detenu"])
def test_a_choice_offers_every_public_value(key: str) -> None:
    assert set(PUBLIC_NAMES[key]) <= set(read("vocabulary.yaml")["cles"][key]["valeurs"])


def test_the_ground_held_is_said_with_the_same_words_as_the_ground_asked_for() -> None:
    keys = read("vocabulary.yaml")["cles"]
    assert keys["fondement_detenu"]["valeurs"] == keys["fondement"]["valeurs"]


def test_every_public_channel_has_its_words() -> None:
    assert set(PUBLIC_NAMES["canaux"]) <= set(read("vocabulary.yaml")["canaux"])


def test_facts_have_their_public_values() -> None:
    facts = read("vocabulary.yaml")["faits"]
    assert {name: set(fact["valeurs"]) for name, fact in facts.items()} == {
        name: set(values) for name, values in PUBLIC_NAMES["faits"].items()
    }


@pytest.mark.parametrize("key", ["demande", "fondement"])
def test_values_are_shown_under_headings_that_exist_without_going_back_to_one(key: str) -> None:
    vocabulary = read("vocabulary.yaml")
    headings = [value["groupe"] for value in vocabulary["cles"][key]["valeurs"].values()]
    met = [heading for heading in vocabulary["groupes"] if heading in headings]
    assert sorted(headings, key=met.index) == headings


def test_what_may_embarrass_is_asked_after_everything_else_about_the_person() -> None:
    keys = list(read("vocabulary.yaml")["cles"].items())
    first = next(number for number, (_, key) in enumerate(keys) if key.get("sensible"))
    assert {name for name, key in keys[first:] if not key.get("sensible")} == {"moment", "date"}


def test_a_country_is_in_one_group_at_most() -> None:
    groups = read("nationalites.yaml")["groupes"]
    placed = Counter(country for group in groups.values() for country in group["pays"])
    assert [country for country, count in placed.items() if count > 1] == []
    assert placed.keys() <= read("nationalites.yaml")["pays"].keys()


def test_every_country_of_iso_3166_can_be_chosen_and_so_can_statelessness() -> None:
    countries = read("nationalites.yaml")["pays"]
    assert len(countries) == 249 + len(["XKX", "APATRIDE"])
    assert {"FRA", "DZA", "GBR", "NOR", "XKX", "APATRIDE"} <= countries.keys()


def test_the_countries_are_those_the_script_writes() -> None:
    spec = importlib.util.spec_from_file_location(
        "build_nationalites", ROOT / "scripts" / "build_nationalites.py"
    )
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.document() == (DATA / "nationalites.yaml").read_text()


@pytest.mark.parametrize(("name", "source"), read("sources.yaml").items(), ids=lambda value: str(value)[:40])
def test_a_source_says_what_it_is_how_old_and_how_sure(name: str, source: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert source["titre"]
    assert source["editeur"]
    assert isinstance(source["date"], date)
    assert source["date"] <= source["verifie_le"]
    assert source["date_precision"] in PRECISIONS
    assert source["niveau"] in LEVELS
    assert source["confiance"] in TRUST
    assert source["adresse"] in (None, "papier") or re.match(r"https?://\S+$", source["adresse"])


def test_a_document_without_a_date_says_how_it_was_dated() -> None:
    on_paper = {name: s for name, s in read("sources.yaml").items() if s["adresse"] == "papier"}
    assert on_paper
    assert [
        name for name, s in on_paper.items() if s["date_precision"] == "estimee" and "note" not in s
    ] == []
