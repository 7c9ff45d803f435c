"""Reading the text of a data file: strict YAML, one schema, and faults that name file, line and what was expected."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, cast

import yaml
from pydantic import TypeAdapter, ValidationError

from .records import Record, keys_of


class DataError(Exception):
    """One or several faults of the data files; each names file, line, rule and what was expected."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(self.faults))


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like `word`, capitals aside, or None when none is near."""
    as_written = {name.lower(): name for name in known}
    found = get_close_matches(word.strip()[:80].lower(), as_written, n=1, cutoff=0.5)
    return as_written[found[0]] if found else None


class StrictLoader(yaml.CSafeLoader):
    """YAML without its surprises: `oui`, `non`, `no` and `01` are words, and a key written twice is a fault."""


StrictLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in pairs
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")
    ]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_add_resolver = cast("Any", StrictLoader).add_implicit_resolver
_add_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)$"), list("tf"))
_add_resolver("tag:yaml.org,2002:int", re.compile(r"-?(0|[1-9]\d*)$"), list("-0123456789"))


def _mapping(loader: StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
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


def _day(loader: StrictLoader, node: yaml.ScalarNode) -> Any:
    """A date; one that no calendar has stays text, for the schema to refuse in its place."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def read_text(name: str, text: str, form: Any, faults: list[str]) -> Any:
    """One file, parsed and validated; None where it is not as its form asks, with its faults added.

    :param name: how the faults name it
    :param form: a pydantic model, or any type that pydantic understands
    """
    try:
        raw = yaml.load(text, StrictLoader)  # noqa: S506 a safe loader, made stricter
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
    root = compose(text)
    faults: list[str] = []
    for detail in error.errors(include_url=False):
        line, path = locate(root, detail["loc"])
        rule = _rule_at(raw, detail["loc"])
        where = f"{name}:{line} : " + (f"règle « {rule} » : " if rule else "")
        faults.append(f"{where}{path} : {_expectation(detail)}")
    return list(dict.fromkeys(faults))


def _expectation(detail: Any) -> str:
    match detail["type"]:
        case "missing":
            return "clé requise, absente"
        case "extra_forbidden":
            near = closest(str(detail["loc"][-1]), sorted(set(keys_of(Record))))
            return "clé inconnue" + (f" ; la plus proche : « {near} »" if near else "")
        case "literal_error":
            return f"une valeur parmi {detail['ctx']['expected']} attendue, « {detail['input']} » trouvée"
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            return f"une date AAAA-MM-JJ attendue, « {detail['input']} » trouvée"
        case _:
            return f"{detail['msg']} (trouvé : {str(detail['input'])[:60]!r})"


def locate(root: yaml.Node | None, path: tuple[int | str, ...]) -> tuple[int, str]:
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


def compose(text: str) -> yaml.Node | None:
    """The nodes of a text, for `locate`."""
    return yaml.compose(text, Loader=StrictLoader)
