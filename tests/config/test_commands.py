"""The commands that answer without a database: what they read, write and return."""

import io
import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from guichet.config import cli
from guichet.orientation import Orientation, load
from guichet.territory import Territory
from guichet.territory import load as load_territory
from tests.config.served import GUICHET, environment

DATA = Path(__file__).parents[2] / "data"
RHONE = {"departement": "69", "demande": "renouvellement", "fondement": "etudiant"}


@cache
def committed() -> Orientation:
    return load(DATA, load_territory(DATA / "territory"))


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command in this process, over rules read once: its status, its lines of output, its errors."""

    def known(folder: Path, territory: Territory) -> Orientation:
        return committed() if folder == DATA else load(folder, territory)

    monkeypatch.setattr("guichet.config.reference.load", known)

    def command(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = cli.main(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return command


def lines(*situations):
    return b"\n".join(s if isinstance(s, bytes) else json.dumps(s).encode() for s in situations)


# -- orient -----------------------------------------------------------------------------------------------


def test_one_situation_gives_one_answer(run):
    status, out, err = run("orient", stdin=lines(RHONE))
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert (answer["etat"], answer["canal"]) == ("reponse", "anef")


def test_one_situation_may_span_lines_and_begin_with_a_mark(run):
    status, out, _ = run("orient", stdin=b"\xef\xbb\xbf" + json.dumps(RHONE, indent=2).encode())
    assert status == 0
    assert json.loads(out)["canal"] == "anef"


def test_a_question_is_an_answer(run):
    status, out, _ = run("orient", stdin=b"{}")
    assert status == 0
    assert json.loads(out)["etat"] == "question"


@pytest.mark.parametrize(
    "stdin", [b"", b"[]", b"null", b"{", b'{"demande": NaN', b"\xff\xfe", b'"x"', b"[" * 100_000]
)
def test_what_is_no_object_is_an_error_in_json_and_status_1(run, stdin):
    status, out, err = run("orient", stdin=stdin)
    answer = json.loads(out)
    assert (status, err) == (1, "")
    assert answer["etat"] == "erreur"
    assert set(answer["erreurs"][0]) == {"cle", "message"}


def test_a_key_written_twice_is_refused(run):
    status, out, _ = run("orient", stdin=b'{"departement": "69", "departement": "92"}')
    assert (status, json.loads(out)["etat"]) == (1, "erreur")


def test_a_refused_situation_names_key_and_closest_and_is_status_1(run):
    status, out, err = run("orient", stdin=lines({**RHONE, "fondemnt": "etudiant"}))
    (error,) = json.loads(out)["erreurs"]
    assert (status, err, error["cle"]) == (1, "", "fondemnt")
    assert "fondement" in error["message"]


def test_each_line_is_answered_in_its_place(run):
    good = lines(RHONE)
    status, out, err = run(
        "orient", "--jsonl", stdin=lines(good, b"{oops", {"departement": "999"}, b"[1]", good)
    )
    answers = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (1, "")
    assert [answer["etat"] for answer in answers] == ["reponse", "erreur", "erreur", "erreur", "reponse"]
    assert answers[0] == answers[4]


def test_lines_that_are_all_sound_are_status_0(run):
    status, out, _ = run("orient", "--jsonl", stdin=lines(RHONE, RHONE) + b"\r\n")
    assert status == 0
    assert len(out.splitlines()) == 2


def test_no_line_at_all_is_no_answer(run):
    assert run("orient", "--jsonl") == (0, "", "")


def test_answers_are_in_the_language_asked_for(run):
    _, french, _ = run("orient", stdin=lines(RHONE))
    _, english, _ = run("orient", "--lang", "en", stdin=lines(RHONE))
    fr, en = json.loads(french), json.loads(english)
    assert fr["pourquoi"] != en["pourquoi"]
    assert fr["regle"] == en["regle"]
    _, out, _ = run("orient", "--lang", "en", stdin=b"oops")
    assert json.loads(out)["erreurs"][0]["message"].startswith("A JSON object")


def test_a_reader_that_leaves_early_ends_the_command_quietly(tmp_path):
    lines_read = "\n".join([json.dumps(RHONE)] * 3000)
    ended = subprocess.run(
        f"{GUICHET} orient --jsonl | head -1",
        shell=True,
        input=lines_read,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(ended.stdout)["canal"] == "anef"
    assert ended.stderr == ""


# -- rules check ------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """A copy of the rules to spoil."""
    return shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("territory", "catalogue"))


def spoil(folder, name, found, written):
    path = folder / name
    text = path.read_text("utf-8")
    assert found in text
    path.write_text(text.replace(found, written, 1), "utf-8")


def test_the_rules_of_this_version_are_proved_and_counted(run):
    status, out, err = run("rules", "check")
    assert (status, err) == (0, "")
    for word in ("règles", "classes", "lacunes", "exemples", "prouvé en", "national", "92"):
        assert word in out


def test_the_same_for_machines(run):
    status, out, _ = run("rules", "check", "--json")
    proof = json.loads(out)
    assert (status, proof["prouve"], proof["faults"]) == (0, True, [])
    assert proof["classes"] > 0
    assert proof["gaps"] > 0
    assert sum(proof["shares"].values()) == pytest.approx(1, abs=1e-3)


def test_a_file_that_cannot_be_read_is_placed_and_status_1(run, folder):
    spoil(folder, "orientation/prefectures/06.yaml", "    alors:", "    alor:")
    status, out, _ = run("rules", "check", "--data", str(folder))
    assert status == 1
    assert "orientation/prefectures/06.yaml:" in out
    assert "règle « 06." in out
    assert "« alors »" in out
    status, out, _ = run("rules", "check", "--data", str(folder), "--json")
    fault = json.loads(out)["faults"][0]
    assert (status, json.loads(out)["prouve"], fault["kind"]) == (1, False, "fichier")
    assert fault["message"].startswith("orientation/prefectures/06.yaml:")


def test_rules_that_cannot_be_proved_are_status_1_with_a_situation(run, folder):
    (folder / "orientation" / "gaps.yaml").write_text("[]\n", "utf-8")
    status, out, _ = run("rules", "check", "--data", str(folder))
    assert status == 1
    assert "lacune" in out
    assert '{"' in out


def test_a_folder_that_is_none_is_status_1(run, tmp_path):
    status, out, _ = run("rules", "check", "--data", str(tmp_path / "nowhere"))
    assert status == 1
    assert "aucun fichier" in out


# -- number -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status", "number"),
    [
        (["75 03 12 34 56"], 0, "7503123456"),
        (["208006503", "--title", "carte_resident", "--made", "2016-12-31"], 0, "2008006503"),
        (["208006503", "--title", "carte_resident", "--made", "2017-01-01"], 1, None),
        (["208006503"], 1, None),
        (["12"], 1, None),
        (["abc"], 1, None),
        ([""], 1, None),
    ],
)
def test_a_number_is_normalised_or_advised_as_json(run, arguments, status, number):
    code, out, err = run("number", *arguments)
    found = json.loads(out)
    assert (code, err) == (status, "")
    assert set(found) == {"valide", "numero", "conseils"}
    assert (found["valide"], found["numero"]) == (number is not None, number)
    assert all(isinstance(advice, str) for advice in found["conseils"])


def test_nine_digits_alone_ask_for_the_title_and_its_date(run):
    _, out, _ = run("number", "208006503", "--lang", "en")
    advice = " ".join(json.loads(out)["conseils"])
    assert "permit" in advice
    assert "date" in advice


def test_an_unknown_title_is_one_line_and_status_1(run):
    status, out, err = run("number", "208006503", "--title", "carte")
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "carte_resident" in err
