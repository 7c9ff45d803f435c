"""`guichet verify`: JSON on standard output, exit status 0 only for a valid document."""

import json
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from guichet.documents.issued.kinds import KINDS
from tests.config.homes import migrated_home
from tests.config.served import GUICHET, environment
from tests.documents.issued.test_crashes import run


@pytest.fixture(scope="module")
def home():
    with migrated_home() as home:
        yield home


def verify(home: Path, file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [GUICHET, "verify", str(file)], env=environment(home), capture_output=True, text=True, check=False
    )


def test_a_document_of_the_service_is_valid_until_a_byte_changes(home, tmp_path):
    file = tmp_path / "document.pdf"
    assert run(home, "issue", uuid4(), SAVE_TO=str(file)).returncode == 0
    valid = verify(home, file)
    assert valid.returncode == 0, valid.stderr
    told = json.loads(valid.stdout)
    assert (told["verdict"], told["code_2d_doc"], told["demonstration"]) == ("valide", "valide", True)
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    file.write_bytes(content)
    altered = verify(home, file)
    assert altered.returncode == 1
    assert json.loads(altered.stdout)["verdict"] == "altere"


def test_every_kind_of_document_is_known_and_what_no_longer_holds_is_said(home, tmp_path):
    made = run(home, "every_kind", uuid4(), SAVE_TO=str(tmp_path))
    assert made.returncode == 0, made.stderr
    told = {}
    for file in tmp_path.iterdir():
        answer = verify(home, file)
        told[file.stem] = json.loads(answer.stdout) | {"status": answer.returncode}
    for kind in KINDS:
        assert (told[kind]["verdict"], told[kind]["document"], told[kind]["status"]) == ("valide", kind, 0)
    for verdict in ("remplace", "revoque"):
        assert (told[verdict]["verdict"], told[verdict]["status"]) == (verdict, 1)
    extension, refusal = told["attestation_prolongation"], told["decision_refus"]
    assert (extension["valable_jusqu_au"], extension["perime"]) == ("2023-12-31", True)
    assert (refusal["valable_jusqu_au"], refusal["perime"]) == (None, False)


def test_another_file_is_unknown_and_no_file_is_one_line(home, tmp_path):
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.4")
    unknown = verify(home, other)
    assert (unknown.returncode, json.loads(unknown.stdout)["verdict"]) == (1, "inconnu")
    missing = verify(home, tmp_path / "nowhere.pdf")
    assert (missing.returncode, missing.stdout, missing.stderr.count("\n")) == (1, "", 1)
