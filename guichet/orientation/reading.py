"""Reading `data/`: strict YAML, one schema, and faults that name file, line, rule and what was expected."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from .errors import DataError, closest
from .foreigner_number import NumberRules
from .schema import (
    AlternativeEntry,
    ConflictEntry,
    DocumentEntry,
    FeeEntry,
    GapEntry,
    NationalityFile,
    Record,
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
Model = TypeVar("Model")


class _StrictLoader(yaml.CSafeLoader):
    """YAML without its surprises: `oui`, `non`, `no` and `01` are words, and a key written twice is a fault."""


_StrictLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in pairs
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")
    ]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_add_resolver = cast("Any", _StrictLoader).add_implicit_resolver
_add_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)$"), list("tf"))
_add_resolver("tag:yaml.org,2002:int", re.compile(r"-?(0|[1-9]\d*)$"), list("-0123456789"))


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "une clé est un mot", key.start_mark)
        if key.value in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"la clé « {key.value} » est écrite deux fois", key.start_mark
            )
        seen.add(key.value)
    return loader.construct_mapping(node, deep=True)


def _day(loader: _StrictLoader, node: yaml.ScalarNode) -> Any:
    """A date; one that no calendar has stays text, for the schema to refuse in its place."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _day)


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
        return _read(name, texts[name], form, faults)

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


def _read(name: str, text: str, form: Any, faults: list[str]) -> Any:
    try:
        raw = yaml.load(text, _StrictLoader)  # noqa: S506 a safe loader, made stricter
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        faults.append(f"{name}:{line} : {error.problem}")
        return None
    except yaml.YAMLError as error:
        faults.append(f"{name} : {error}")
        return None
    try:
        return TypeAdapter(form).validate_python(raw)
    except ValidationError as error:
        faults.extend(_explain(name, text, raw, error))
        return None


def _explain(name: str, text: str, raw: Any, error: ValidationError) -> list[str]:
    root = yaml.compose(text, Loader=_StrictLoader)
    faults: list[str] = []
    for detail in error.errors(include_url=False):
        line, path = _place(root, detail["loc"])
        rule = _rule_at(raw, detail["loc"])
        where = f"{name}:{line} : " + (f"règle « {rule} » : " if rule else "")
        faults.append(f"{where}{path} : {_expectation(detail)}")
    return list(dict.fromkeys(faults))


def _keys_of(record: type[Record]) -> Iterator[str]:
    """The keys of a form and of those made from it."""
    yield from record.model_fields
    for narrower in record.__subclasses__():
        yield from _keys_of(narrower)


_KEYS = sorted(set(_keys_of(Record)))


def _expectation(detail: Any) -> str:
    match detail["type"]:
        case "missing":
            return "clé requise, absente"
        case "extra_forbidden":
            near = closest(str(detail["loc"][-1]), _KEYS)
            return "clé inconnue" + (f" ; la plus proche : « {near} »" if near else "")
        case "literal_error":
            return f"une valeur parmi {detail['ctx']['expected']} attendue, « {detail['input']} » trouvée"
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            return f"une date AAAA-MM-JJ attendue, « {detail['input']} » trouvée"
        case _:
            return f"{detail['msg']} (trouvé : {str(detail['input'])[:60]!r})"


def _place(root: yaml.Node | None, path: tuple[int | str, ...]) -> tuple[int, str]:
    """The line of the deepest key or item that exists on a path, and the path in words."""
    node, words = root, list[str]()
    line = 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            words.append(str(step))
            for key, value in node.value:
                if key.value == str(step):
                    node, line = value, key.start_mark.line + 1
                    break
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
            words.append(f"[{step + 1}]")
    return line, ".".join(words)


def _rule_at(raw: Any, path: tuple[int | str, ...]) -> str | None:
    """The id of the rule a path goes through."""
    node: Any = raw
    rule: str | None = None
    for step in path:
        try:
            node = node[step]
            name: object = node["id"]
        except (KeyError, IndexError, TypeError):
            continue
        if isinstance(name, str):
            rule = name
    return rule
