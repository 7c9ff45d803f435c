"""`guichet procedure check`, without a database."""

import json
from pathlib import Path

import pytest

from guichet.config.cli import main

DATA = Path(__file__).parents[2] / "data" / "procedures"


@pytest.mark.parametrize("file", sorted(DATA.rglob("*.yaml")), ids=lambda path: path.parent.name)
def test_every_committed_version_is_valid(file, capsys):
    assert main(["procedure", "check", str(file)]) == 0
    assert "valide" in capsys.readouterr().out


def test_faults_are_told_one_a_line(tmp_path, capsys):
    file = tmp_path / "2024-01-01.yaml"
    text = (DATA / "ase-premiere-demande" / "2023-10-02.yaml").read_text("utf-8")
    file.write_text(text.replace("date_ase <= anniversaire(16)", "date_as <= anniversaire(16)", 1), "utf-8")
    assert main(["procedure", "check", str(file)]) == 1
    told = capsys.readouterr().out
    assert told.startswith("2024-01-01.yaml:")
    assert "« date_ase »" in told
    assert main(["procedure", "check", "--json", str(file)]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["valide"] is False
    assert len(said["fautes"]) == 1


def test_a_file_that_is_not_there_is_said_in_one_line(capsys):
    assert main(["procedure", "check", "absent.yaml"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("guichet: absent.yaml")
    assert told.count("\n") == 1
