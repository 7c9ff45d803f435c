"""Whether a file that a PDF carries is data: what its name says, read whole, and nothing that runs."""

import csv
import io
import json
import re
from collections.abc import Callable
from xml.parsers import expat

_CONTROL = re.compile("[\0-\x08\x0b\x0e-\x1b\x7f]")
"""Tabs, ends of lines and pages, and the four separators that a 2D-Doc is written with are text."""
_MARKUP = ("<", "#!")
_RUNS = ("http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg", "http://www.w3.org/1999/XSL/Transform")


class _NotData(Exception):
    pass


def is_data(name: str, content: bytes) -> bool:
    """Whether an attachment is JSON, XML, a table or plain text, as its name says, and reads as such."""
    reads = _KINDS.get(name.rpartition(".")[2].strip().lower())
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return reads is not None and not _CONTROL.search(text) and reads(text)


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_xml(text: str) -> bool:
    """Well-formed, without a document type, a style sheet, or a part that a browser would run."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.ProcessingInstructionHandler = _refuse
    parser.StartElementHandler = _look_at
    try:
        parser.Parse(text.encode(), True)
    except (expat.ExpatError, _NotData):
        return False
    return True


def _refuse(*_: object) -> None:
    raise _NotData


def _look_at(name: str, _attributes: object) -> None:
    space, _, local = name.rpartition(" ")
    if space in _RUNS or local.lower() in ("html", "svg", "script"):
        raise _NotData


def _is_table(text: str) -> bool:
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error:
        return False
    return bool(rows) and _is_plain(text)


def _is_plain(text: str) -> bool:
    return bool(text.strip()) and not text.lstrip().startswith(_MARKUP)


_KINDS: dict[str, Callable[[str], bool]] = {
    "json": _is_json,
    "xml": _is_xml,
    "csv": _is_table,
    "txt": _is_plain,
}
