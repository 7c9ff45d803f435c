"""The shape of the house that import-linter cannot see: clocks, pages, sizes and names of files."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "guichet"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)

WITH_PAGES_AND_CLOCKS = {"config", "web", "api"}
PAGES = ("django.http", "django.shortcuts", "django.template", "django.views", "django.urls")
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("timezone", "localtime"),
    ("time", "time"),
    ("time", "localtime"),
    ("time", "gmtime"),
}
EMPTY_NAMES = {"utils", "helpers", "common", "services", "managers"}


def below(*floors: str) -> list[Path]:
    return [path for path in MODULES if path.relative_to(PACKAGE).parts[0] not in floors]


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def clocks_read(tree: ast.AST) -> Iterator[str]:
    """Calls or mentions of a clock, whichever way it was imported."""
    for name in imported(tree):
        if tuple(name.rsplit(".", 2)[-2:]) in CLOCKS:
            yield name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = (
                node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            )
            if (owner, node.attr) in CLOCKS:
                yield f"{owner}.{node.attr}"


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE.parent))


@pytest.mark.parametrize("path", below(*WITH_PAGES_AND_CLOCKS), ids=name_of)
def test_no_pages_and_no_clock_below_the_faces(path):
    tree = ast.parse(path.read_text())
    assert [name for name in imported(tree) if name.startswith(PAGES)] == []
    assert list(clocks_read(tree)) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_file_stays_one_subject_long(path):
    assert len(path.read_text().splitlines()) <= 500


def test_no_module_is_named_for_nothing():
    found = [name_of(path) for path in PACKAGE.rglob("*") if path.stem in EMPTY_NAMES]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\nx = datetime.now()",
        "import datetime\nx = datetime.date.today()",
        "from django.utils import timezone\nx = timezone.now()",
        "from django.utils.timezone import now",
        "from time import time",
        "import time\nx = time.time",
    ],
)
def test_a_clock_is_found_however_it_is_imported(code):
    assert list(clocks_read(ast.parse(code)))
