"""Reading `data/`: strict YAML, one schema, and faults that name file, line, rule and what was expected."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from guichet.parameters import NumberRules
from guichet.rules import DataError, read_text

from .schema import (
    AlternativeEntry,
    ConflictEntry,
    DocumentEntry,
    FeeEntry,
    GapEntry,
    NationalityFile,
    RuleFile,
    Source,
    VocabularyFile,
    WindowEntry,
)

Texts = Mapping[str, str]
"""The text of every file, by its path below the data folder."""

NATIONAL = "orientation/national.yaml"
_FILES = (
    "vocabulary.yaml",
    "nationalites.yaml",
    "sources.yaml",
    "orientation/**/*.yaml",
    "parameters/numero-etranger.yaml",
)


class Documents(BaseModel):
    """Every data file of the orientation, validated."""

    vocabulary: VocabularyFile
    nationalities: NationalityFile
    sources: dict[str, Source]
    tables: dict[str, RuleFile]
    windows: list[WindowEntry]
    fees: list[FeeEntry]
    documents: list[DocumentEntry]
    alternatives: list[AlternativeEntry]
    conflicts: list[ConflictEntry]
    gaps: list[GapEntry]
    number: NumberRules


def read_texts(folder: Path) -> dict[str, str]:
    """The text of every file the orientation is made of.

    :raises DataError: when the folder holds none or a file is not UTF-8
    """
    texts: dict[str, str] = {}
    for pattern in _FILES:
        for path in sorted(folder.glob(pattern)):
            name = path.relative_to(folder).as_posix()
            try:
                texts[name] = path.read_text("utf-8")
            except UnicodeDecodeError as error:
                raise DataError([f"{name} : n'est pas écrit en UTF-8"]) from error
    if not texts:
        raise DataError([f"{folder} : aucun fichier de règles"])
    return texts


def hash_of(texts: Texts) -> str:
    """The name of a set of rules: the same texts always give the same hash."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(f"{name}\0{len(texts[name])}\0{texts[name]}".encode())
    return digest.hexdigest()


def read_documents(texts: Texts) -> Documents:
    """Parse and validate every file.

    :raises DataError: with every fault found, each naming file, line, rule and what was expected
    """
    faults: list[str] = []

    def read(name: str, form: Any) -> Any:
        if name not in texts:
            faults.append(f"{name} : fichier manquant")
            return None
        return read_text(name, texts[name], form, faults)

    tables = {
        name: read(name, RuleFile)
        for name in sorted({NATIONAL, *texts})
        if name == NATIONAL or name.startswith("orientation/prefectures/")
    }
    parts = {
        "vocabulary": read("vocabulary.yaml", VocabularyFile),
        "nationalities": read("nationalites.yaml", NationalityFile),
        "sources": read("sources.yaml", dict[str, Source]),
        "windows": read("orientation/fenetres.yaml", list[WindowEntry]),
        "fees": read("orientation/frais.yaml", list[FeeEntry]),
        "documents": read("orientation/documents.yaml", list[DocumentEntry]),
        "alternatives": read("orientation/alternatives.yaml", list[AlternativeEntry]),
        "conflicts": read("orientation/conflits.yaml", list[ConflictEntry]),
        "gaps": read("orientation/gaps.yaml", list[GapEntry]),
        "number": read("parameters/numero-etranger.yaml", NumberRules),
    }
    if faults:
        raise DataError(faults)
    return Documents.model_construct(tables=tables, **parts)
