"""The console script's manners: help, usage, one readable line, a reader that leaves early."""

import subprocess
import sys
import time

import pytest

from guichet.config import cli
from guichet.config.commands import CommandError
from tests.config.served import GUICHET, environment

COMMANDS = [
    ["orient"],
    ["rules", "check"],
    ["rules", "publish"],
    ["rules", "preview"],
    ["catalogue", "import"],
    ["number"],
    ["serve"],
]


@pytest.mark.parametrize("command", [[], ["rules"], ["catalogue"], *COMMANDS])
def test_each_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main([*command, "--help"])
    assert ended.value.code == 0
    assert "usage: guichet" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", [[], ["unknown"], ["rules"], ["number"], ["number", "1", "--made", "hier"]]
)
def test_bad_usage_is_status_2_on_standard_error(command, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(command)
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert "usage: guichet" in err


def answering(monkeypatch, run):
    monkeypatch.setattr(cli.serve, "run", run)
    return cli.main(["serve"])


def test_a_refused_input_is_one_line_and_status_1(monkeypatch, capsys):
    def refuse(options):
        raise CommandError("line 3:\n  not a situation")

    assert answering(monkeypatch, refuse) == 1
    assert capsys.readouterr() == ("", "guichet: line 3: not a situation\n")


def test_a_fault_of_ours_keeps_its_traceback(monkeypatch):
    def fail(options):
        raise KeyError("forgotten")

    with pytest.raises(KeyError):
        answering(monkeypatch, fail)


def test_a_command_that_needs_neither_django_nor_a_database_starts_at_once(tmp_path):
    start = time.monotonic()
    subprocess.run([GUICHET, "number", "--help"], env=environment(tmp_path), capture_output=True, check=True)
    assert time.monotonic() - start < 2
    loaded = "import sys, guichet.config.cli; print({'django', 'psycopg', 'granian'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", loaded], text=True) == "set()\n"
    assert not list(tmp_path.iterdir())


def test_a_reader_that_leaves_early_is_no_fault(tmp_path):
    code = (
        "from guichet.config import cli\n"
        "cli.serve.run = lambda options: [print('x' * 100) for _ in range(100_000)] and 0\n"
        "raise SystemExit(cli.main(['serve']))"
    )
    command = f'{sys.executable} -c "$CODE" | head -1'
    ended = subprocess.run(
        command, shell=True, env=environment(tmp_path, CODE=code), capture_output=True, text=True, check=False
    )
    assert (ended.stdout, ended.stderr) == ("x" * 100 + "\n", "")
