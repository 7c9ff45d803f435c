"""What a version mentions: sources, and in the texts of its receipt the places that a filing fills.

A place is written `$numero`; a dollar sign is `$$`.
"""

from collections.abc import Iterator
from string import Template
from typing import Any, cast

from pydantic import BaseModel

from guichet.procedures.schema import ActEntry, DecisionEntry, ProcedureFile
from guichet.rules import Quotation, Text

Path = tuple[int | str, ...]
PLACES = ("numero", "date_depot", "service", "tribunal", "date_silence", "date_recours")
PLACES_OF_CLOCK = ("date_silence", "date_recours")
PLACES_OF_ACTS = (
    "numero",
    "date_depot",
    "service",
    "tribunal",
    "date_decision",
    "nature_titre",
    "mention",
    "du",
    "au",
    "montant",
    "manquants",
    "titre_detenu",
    "expire_le",
)
"""What an act of the administration on a request may name."""


def wrong_places(file: ProcedureFile) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Every place that nothing fills, with its path and those there are; an empty name for a dollar sign alone."""
    computed = tuple(one.id for one in file.calculs)
    known_under = {"recepisse": PLACES, "recevabilite": computed, "decision": PLACES_OF_ACTS}
    for path, words in _texts(file):
        known = known_under.get(str(path[0]), PLACES_OF_CLOCK)
        for language, said in words.model_dump().items():
            template = Template(said)
            wrong = [name for name in template.get_identifiers() if name not in known]
            for name in wrong if template.is_valid() else [*wrong, ""]:
                yield (*path, language), name, known


def _texts(file: ProcedureFile) -> Iterator[tuple[Path, Text]]:
    yield ("delais", "texte"), file.delais.texte
    for i, rule in enumerate(file.recevabilite):
        yield ("recevabilite", i, "motif"), rule.motif
    receipt = file.recepisse
    yield ("recepisse", "texte"), receipt.texte
    lists = {
        "prouve": receipt.prouve,
        "ne_prouve_pas": receipt.ne_prouve_pas,
        "recours": receipt.recours,
        "mentions": receipt.mentions,
    }
    for key, texts in lists.items():
        for i, one in enumerate(texts):
            yield ("recepisse", key, i), one
    if file.decision is not None:
        yield from _texts_of_acts(file.decision)


def _texts_of_acts(decision: DecisionEntry) -> Iterator[tuple[Path, Text]]:
    for name in ("favorable", "defavorable", "cloture", "prolongation"):
        act: ActEntry = getattr(decision, name)
        for i, block in enumerate(act.blocs):
            for j, one in enumerate(block.textes):
                yield ("decision", name, "blocs", i, "textes", j), one


def sources_named(node: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every source that a record names, with its path."""
    if isinstance(node, Quotation):
        yield path, node.id
    elif isinstance(node, list):
        for i, one in enumerate(cast("list[Any]", node)):
            yield from sources_named(one, (*path, i))
    elif isinstance(node, dict):
        for key, one in cast("dict[str, Any]", node).items():
            yield from sources_named(one, (*path, key))
    elif isinstance(node, BaseModel):
        for key in type(node).model_fields:
            value = getattr(node, key)
            if key == "source" and isinstance(value, str):
                yield (*path, key), value
            else:
                yield from sources_named(value, (*path, key))
