"""`guichet agent invite`: how an office gets its first manager."""

import re

import pytest

from guichet.accounts import actions, queries
from guichet.accounts.types import AgentActor
from guichet.config.cli import main
from tests.accounts.people import make_account
from tests.web.account.letters import delivered

pytestmark = pytest.mark.django_db


def test_the_first_manager_is_invited_by_whoever_runs_the_service(capsys):
    office = queries.office_for("59")
    assert main(["agent", "invite", "Rosa@exemple.test", "--office", office.code]) == 0
    told = capsys.readouterr().out
    assert "rosa@exemple.test : responsable, " in told
    [letter] = delivered()
    assert letter.address == "rosa@exemple.test"
    assert letter.link in told
    key = re.search(r"invitation/(\S+)", letter.link)[1]
    actor = actions.accept_invitation(make_account("rosa@exemple.test"), key, ("Rosa", "Exemple", "cheffe"))
    assert isinstance(actor, AgentActor)
    assert [(post.office, post.role) for post in actor.posts] == [(office.id, "responsable")]
    assert main(["agent", "invite", "rosa@exemple.test", "--office", office.code]) == 1
    assert "deja_en_poste" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "why"), [
    (["rosa@exemple.test", "--office", "nulle-part"], "no office has the code 'nulle-part'"),
    (["rosa", "--office", "prefecture-59"], "'rosa' is no address"),
    (["rosa@" + "exemple." * 32 + "test", "--office", "prefecture-59"], "' is no address"),
])  # fmt: skip
def test_a_mistake_is_named_and_nothing_is_sent(arguments, why, capsys):
    assert main(["agent", "invite", *arguments]) == 1
    assert why in capsys.readouterr().err
    assert delivered() == []
