"""Models of what agents write to people, and the few places in them that facts fill: no template language."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from guichet.rules import DataError, Quotations, Record, Text, read_text

PLACES = frozenset({"document", "numero", "tribunal"})
"""What may stand between braces in a model; whatever else stands there is left as it is."""
_PLACE = re.compile(r"\{([a-z]+)\}")


class ReasonModel(Record):
    """A text to begin from, under a title to choose it by."""

    id: str
    titre: Text
    texte: Text
    source: Quotations = []


class ClosingWords(Record):
    """What is said of a request that ends without being judged: models of reasons, and how to challenge it."""

    modeles: list[ReasonModel]
    recours: list[Text]
    source: Quotations


class Reasons(Record):
    """All the models, for any document and for one by its id."""

    documents: list[ReasonModel]
    par_document: dict[str, list[ReasonModel]]
    cloture: ClosingWords
    classement: ClosingWords

    def for_document(self, asked: str) -> Sequence[ReasonModel]:
        """The models for a document: its own first."""
        return [*self.par_document.get(asked, ()), *self.documents]


def load_reasons(folder: Path) -> Reasons:
    """Read data/parameters/motifs.yaml.

    :raises DataError: naming file, line and what was expected
    """
    faults: list[str] = []
    name = "parameters/motifs.yaml"
    read = read_text(name, (folder / "motifs.yaml").read_text("utf-8"), Reasons, faults)
    if faults:
        raise DataError(faults)
    return read


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts, read once from left to right: what a fact brings is never read again."""

    def fact(found: re.Match[str]) -> str:
        name = found[1]
        return facts[name] if name in PLACES and name in facts else found[0]

    return _PLACE.sub(fact, text)
