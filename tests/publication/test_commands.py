"""`guichet rules publish`, `preview` and `guichet orient --rules`, on the database of the tests."""

import json
from contextlib import nullcontext
from io import BytesIO, TextIOWrapper

import pytest

from guichet.config import cli
from guichet.config.commands import orient, rules
from guichet.publication.queries import release_in_force
from tests.publication.release import LOCAL_RULE, NATIONAL_RULE

pytestmark = pytest.mark.django_db

SITUATION = {"demande": "premiere_demande", "fondement": "etudiant", "departement": "92"}


@pytest.fixture(autouse=True)
def _the_database_is_up(monkeypatch):
    for command in (rules, orient):
        monkeypatch.setattr(command, "django_ready", nullcontext)


@pytest.fixture
def guichet(capsys, monkeypatch):
    """Type a command; its exit status, standard output and standard error."""

    def run(*words: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(typed.encode())))
        status = cli.main([str(word) for word in words])
        return status, *capsys.readouterr()

    return run


def test_publish_prints_the_hash_now_in_force(guichet, settings, data):
    settings.DATA = data.folder
    status, out, err = guichet("rules", "publish")
    assert (status, err) == (0, "")
    assert out.split()[0] == release_in_force().hash
    assert "déjà en vigueur" in guichet("rules", "publish")[1]


def test_publish_says_how_many_answers_changed(guichet, settings, data):
    settings.DATA = data.folder
    guichet("rules", "publish")
    data.change_local_answer()
    assert "réponses changées : 1" in guichet("rules", "publish")[1]


def test_publish_refuses_in_one_line_and_leaves_the_rules_in_force(guichet, settings, data):
    settings.DATA = data.folder
    guichet("rules", "publish")
    former = release_in_force().hash
    data.misspell_a_key()
    status, out, err = guichet("rules", "publish")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "69.yaml" in err
    assert LOCAL_RULE in err
    assert release_in_force().hash == former


def test_preview_compares_with_what_is_published(guichet, data):
    data.change_local_answer()
    data.publish()
    data.change_national_answer()
    status, out, _ = guichet("rules", "preview", data.folder, "--json")
    (change,) = json.loads(out)
    assert (status, change["after"]["rule"]) == (0, NATIONAL_RULE)
    assert change["samples"]
    assert change["situations"] > 0


def test_preview_in_words_names_place_rules_and_a_sample(guichet, data):
    data.publish()
    data.change_local_answer()
    _, out, _ = guichet("rules", "preview", data.folder)
    assert f"(69) : {LOCAL_RULE} (demarche_numerique) → {LOCAL_RULE} (demarche_numerique)" in out
    assert '"fondement"' in out
    assert "changements : 1" in out


def test_preview_without_a_publication_compares_with_the_committed_rules(guichet, data):
    assert guichet("rules", "preview", data.folder)[1] == "changements : 0\n"


def test_preview_of_a_folder_that_does_not_compile_names_file_and_rule(guichet, data):
    data.misspell_a_key()
    status, out, err = guichet("rules", "preview", data.folder)
    assert (status, out) == (1, "")
    assert "69.yaml" in err


def test_a_former_release_still_answers_by_its_hash(guichet, data):
    former = data.publish()
    data.change_national_answer()
    latest = data.publish(hours=1)
    answers = [
        json.loads(guichet("orient", "--rules", release.hash, typed=json.dumps(SITUATION))[1])
        for release in (former, latest)
    ]
    assert [answer["regles"] for answer in answers] == [former.hash, latest.hash]
    assert [len(answer["liens"]) for answer in answers] == [1, 2]


@pytest.mark.parametrize("name", ["0" * 64, "", "'; DROP TABLE--", "é" * 200])
def test_a_hash_that_names_no_release_is_one_line(guichet, name):
    status, out, err = guichet("orient", "--rules", name, typed="{}")
    assert (status, out, err.count("\n")) == (1, "", 1)
