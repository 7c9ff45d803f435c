"""`guichet document`: whoever runs the service withdraws a document or a certificate, and it is so for anyone."""

import json
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from guichet.config.commands import document
from guichet.documents.issued.revoking import REASONS
from tests.config.homes import migrated_home
from tests.config.served import GUICHET, environment
from tests.documents.issued.test_crashes import run


@pytest.fixture(scope="module")
def home():
    with migrated_home() as home:
        yield home


def guichet(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [GUICHET, *words], env=environment(home), capture_output=True, text=True, check=False
    )


def hand_out(home: Path, file: Path) -> None:
    """A document issued, sealed and saved."""
    assert run(home, "issue", uuid4(), SAVE_TO=str(file)).returncode == 0


def told_of(home: Path, file: Path) -> dict[str, object]:
    return json.loads(guichet(home, "verify", str(file)).stdout)


def verdict(home: Path, file: Path) -> tuple[object, object]:
    told = told_of(home, file)
    return told["verdict"], told["raison"]


def test_a_document_then_its_certificate_are_withdrawn(home, tmp_path):
    one, other = tmp_path / "one.pdf", tmp_path / "other.pdf"
    hand_out(home, one)
    hand_out(home, other)
    reference = str(told_of(home, one)["reference"])
    done = guichet(home, "document", "revoke", reference.lower(), "--reason", "erreur")
    assert (done.returncode, done.stdout) == (0, f"{reference} : valide -> revoque\n")
    assert verdict(home, one) == ("revoque", "revoque")
    assert verdict(home, other)[0] == "valide"

    listed = guichet(home, "document", "certificates").stdout.splitlines()
    assert len(listed) == 2
    (seal,) = [line.split()[0] for line in listed if "sceau" in line]
    done = guichet(home, "document", "revoke-certificate", seal, "--reason", "cle_compromise")
    assert (done.returncode, done.stdout) == (0, f"{seal} révoqué\n")
    assert verdict(home, other) == ("revoque", "certificat")
    assert "révoqué le" in guichet(home, "document", "certificates").stdout


def test_what_is_unknown_is_one_line_and_a_reason_is_asked_for(home):
    for words in (("revoke", "A" * 26), ("revoke-certificate", "ab" * 32)):
        refused = guichet(home, "document", *words, "--reason", "erreur")
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
        assert guichet(home, "document", *words).returncode == 2


def test_the_reasons_of_the_command_are_those_of_the_act():
    assert document.REASONS == REASONS
