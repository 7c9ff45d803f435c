"""`guichet catalogue import`, as an agent types it."""

import json
import subprocess

import pytest

from guichet.config import embedded
from tests.config.homes import empty_home
from tests.config.served import GUICHET, environment

FIRST = "# Annuaire\n\n## 26 - Drôme\n\n* [Étudiant](https://www.demarches-simplifiees.fr/commencer/drome-etudiant)\n"
SECOND = FIRST + "* [Salarié](https://www.demarches-simplifiees.fr/commencer/drome-salarie)\n"


@pytest.fixture
def home():
    with empty_home() as home:
        yield home
        if home.exists():
            assert embedded.wait_stopped(embedded.cluster(home), 10)


def catalogue_import(home, page, *options):
    command = [GUICHET, "catalogue", "import", page, *options]
    return subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)


@pytest.fixture
def page(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(FIRST)
    return page


def test_a_dry_run_reads_the_page_and_needs_no_database(home, page):
    ended = catalogue_import(home, page, "--dry-run", "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    found = json.loads(ended.stdout)
    assert set(found) == {"entrees", "avis", "anomalies"}
    assert [(entry["departement"], entry["slug"]) for entry in found["entrees"]] == [("26", "drome-etudiant")]
    assert not home.exists()


def test_an_import_says_what_the_new_edition_changes_and_the_same_one_changes_nothing(home, page):
    catalogue_import(home, page)
    page.write_text(SECOND)
    second = catalogue_import(home, page)
    again = catalogue_import(home, page, "--json")
    assert "1 ajoutées, 0 retirées, 0 modifiées" in second.stdout
    assert len(json.loads(again.stdout)["entrees"]) == 2
    assert "rien n'a changé" in again.stderr


def test_first_commands_at_once_share_one_database_and_one_migration(home, page):
    command = [GUICHET, "catalogue", "import", page]
    started = [
        subprocess.Popen(command, env=environment(home), stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    errors = [process.communicate()[1] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0, 0], errors


def test_a_file_that_is_not_there_is_one_line(home, tmp_path):
    ended = catalogue_import(home, tmp_path / "absent.md", "--dry-run")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.count("\n") == 1
    assert "absent.md" in ended.stderr


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, "\u202e## 26".encode()])
def test_a_page_that_is_no_page_lists_nothing(home, tmp_path, content):
    page = tmp_path / "page.md"
    page.write_bytes(content)
    ended = catalogue_import(home, page, "--dry-run", "--json")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["entrees"] == []


def test_a_page_that_is_no_text_is_one_line(home, tmp_path):
    page = tmp_path / "page.md"
    page.write_bytes(b"\xff\xfe\x00")
    ended = catalogue_import(home, page, "--dry-run")
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
