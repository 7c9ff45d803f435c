"""Situations as they arrive from outside: JSON text, trusted for nothing."""

import json


class NotJson(ValueError):
    """The bytes are not one JSON text in UTF-8, nest too deep, or write a key twice."""


def read_json(raw: bytes) -> object:
    """Parse a JSON text strictly.

    :raises NotJson: see its docstring
    """
    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from None


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is written twice")
    return found
