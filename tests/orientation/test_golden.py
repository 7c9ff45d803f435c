"""One real situation for each rule that answers someone: what it is told changes on purpose or not at all."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DELIBERATELY = (
    "if this is what the change is for, run `.venv/bin/python scripts/build_golden.py` and commit the file"
)
LINES = [
    json.loads(line) for line in (ROOT / "tests/orientation/golden.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("build_golden", ROOT / "scripts" / "build_golden.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["regle"])
def test_the_answer_is_the_one_agreed(build, orientation, line):
    now = build.answer_line(orientation, line["regle"], line["situation"])
    assert now == line, f"the answer changed; {DELIBERATELY}"


def test_every_rule_that_answers_someone_has_its_situation(build, orientation):
    missing = set(build.Golden(orientation).rules()) - {line["regle"] for line in LINES}
    assert not missing, f"without a situation: {', '.join(sorted(missing))}; {DELIBERATELY}"


def test_each_situation_is_there_once():
    assert len({line["regle"] for line in LINES}) == len(LINES)
    assert len({json.dumps(line["situation"]) for line in LINES}) == len(LINES)
