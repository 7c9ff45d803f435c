"""`guichet retention`: what falls due and why, in a terminal; nothing by a clock nobody watched."""

from contextlib import nullcontext
from uuid import uuid4

import pytest

from guichet.config import cli
from guichet.config.commands import retention
from guichet.database import Scope, acting
from guichet.dossiers import models
from tests.dossiers.requests import begin, someone
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch, capsys):
    monkeypatch.setattr(retention, "django_ready", nullcontext)

    def command(*arguments):
        status = cli.main(["retention", *map(str, arguments)])
        out, err = capsys.readouterr()
        return status, out, err

    return command


@pytest.fixture
def draft(db):
    with acting(Scope.service()) as now:
        pass
    return begin(someone(), now)


def test_nothing_due_is_said(run, draft, later):
    later(5)
    assert run("--dry-run") == (0, "0 à effacer, 0 à avertir, 0 gelés\n", "")


def test_a_dry_run_says_what_and_why_and_does_nothing(run, draft, later):
    later(76)
    status, out, _ = run("--dry-run")
    assert status == 0
    assert f"avertit {draft} (brouillon) : avertissement 1" in out
    with acting(Scope.service()):
        assert models.Notice.objects.count() == 0


def test_it_warns_then_erases_and_gives_the_act(run, draft, later):
    for days in (76, 87):
        later(days)
        assert run()[0] == 0
        run_jobs()
    later(90)
    status, out, _ = run()
    assert status == 0
    assert f"efface {draft} (brouillon) : 90 jours depuis le" in out
    assert "RGPD, article 5, 1, e" in out


def test_a_clock_nobody_watched_is_refused_and_said(run, draft):
    status, out, err = run()
    assert (status, out) == (1, "")
    assert "--clock-checked" in err
    assert len(err.splitlines()) == 1
    assert "rien ne serait effacé" in run("--dry-run")[1]
    assert run("--clock-checked")[0] == 0


def test_a_hold_is_placed_with_its_reason_and_lifted(run, draft, later):
    assert run("--hold", draft)[0] == 1
    assert run("--hold", uuid4(), "--reason", "recours")[0] == 1
    status, out, _ = run("--hold", draft, "--reason", "recours")
    assert status == 0
    number = out.split("gel ")[-1].strip(" )\n")
    assert run("--release", number)[0] == 0
    assert run("--release", number)[0] == 1
