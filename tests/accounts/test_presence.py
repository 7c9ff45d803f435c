"""An agent who does not come for long is told, then opens nothing until a manager opens their access again."""

import re
from datetime import date, timedelta

import pytest

from guichet.accounts import actions, queries
from guichet.accounts.jobs import look_after_agents
from guichet.accounts.models import Account, Agent, Post
from guichet.accounts.presence import day_of, step
from guichet.accounts.types import AgentActor, Colleague, Refused
from guichet.config.cli import main
from guichet.database import Scope, acting
from tests.accounts.agents import make_agent
from tests.accounts.people import make_account
from tests.accounts.test_posts import accept, end, invite, lines, office, suspend
from tests.web.account.letters import delivered

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(("away", "warned", "due"), [
    (75, None, ""), (76, None, "avertir"), (89, None, "avertir"), (90, None, "fermer"), (400, None, "fermer"),
    (80, 76, ""), (90, 76, "fermer"),
    (76, -30, "avertir"),  # told of a former absence
    (-3, None, ""),
])  # fmt: skip
def test_what_is_due_by_the_days_away(away, warned, due):
    told = None if warned is None else DAY + timedelta(warned)
    assert step(DAY, told, DAY + timedelta(90), DAY + timedelta(away), 14) == due


@pytest.fixture
def rosa(db) -> AgentActor:
    return make_agent("rosa@exemple.test", office(), "responsable", second_factor=False)


@pytest.fixture
def ines(rosa) -> AgentActor:
    return make_agent("ines@exemple.test", office(), "instructeur", second_factor=False)


def away(actor: AgentActor, days: int) -> AgentActor | None:
    """Who did not come for so many days, as they are now."""
    with acting(Scope.service()) as now:
        Agent.objects.filter(pk=actor.agent).update(seen_on=day_of(now) - timedelta(days))
    return queries.agent_of(Account.objects.get(pk=actor.account))


def night() -> list[str]:
    """What the job of a night writes, by address and subject."""
    delivered()
    look_after_agents.func(0)
    return [f"{letter.address}: {letter.subject}" for letter in delivered()]


def works(actor: AgentActor) -> bool:
    return queries.agent_of(Account.objects.get(pk=actor.account)) is not None


def why(actor: AgentActor) -> str | None:
    return queries.why_closed(Account.objects.get(pk=actor.account))


def lift(actor: AgentActor, agent: int):
    with acting(actor.scope) as now:
        return actions.lift_suspension(actor, office(), agent, now)


def test_they_are_told_once_then_closed_then_opened_again_by_a_manager(rosa, ines):
    away(ines, 75)
    assert night() == []
    away(ines, 76)
    assert night() == ["ines@exemple.test: Votre accès d’agent va se fermer"]
    assert night() == []
    assert works(ines)
    away(ines, 90)
    assert night() == ["ines@exemple.test: Votre accès d’agent est fermé"]
    assert night() == []
    assert (works(ines), why(ines)) == (False, "inutilise")
    assert [author for verb in ("agent.avertir", "agent.fermer_acces") for author in lines(verb)] == [
        ("service", "accès des agents"), ("service", "accès des agents"),
    ]  # fmt: skip
    [closed] = [one for one in queries.people_of(office()) if one.agent == ines.agent]
    assert closed.unused
    assert isinstance(lift(rosa, ines.agent), Colleague)
    assert lines("agent.retablir") == [("agent", str(rosa.agent))]
    assert (works(ines), night()) == (True, [])


def test_the_letter_says_from_which_day(ines):
    away(ines, 80)
    delivered()
    look_after_agents.func(0)
    [letter] = delivered()
    assert letter.link == "/agent/"
    assert re.search(r"le vôtre le sera le \d+ \w+ \d{4}", letter.body)


def test_who_comes_in_time_stays_and_the_day_is_written_once(ines):
    late = away(ines, 89)
    with acting(late.scope) as now:
        assert actions.come(late, now)
        row = Agent.objects.get(pk=ines.agent)
        assert row.seen_on == day_of(now)
        assert actions.come(late, now - timedelta(days=30))  # a clock set back takes nothing away
        assert Agent.objects.get(pk=ines.agent).seen_on == row.seen_on
    assert night() == []


def test_what_no_job_closed_is_closed_at_the_door(ines):
    late = away(ines, 90)
    with acting(late.scope) as now:
        assert not actions.come(late, now)
    assert (works(ines), why(ines)) == (False, "inutilise")
    assert len(lines("agent.fermer_acces")) == 1


def test_the_last_manager_too_and_whoever_is_above_them_opens_it_again(rosa, capsys):
    away(rosa, 90)
    assert night() == ["rosa@exemple.test: Votre accès d’agent est fermé"]
    nora = make_agent("nora@exemple.test", queries.national_office().id, "responsable", second_factor=False)
    assert isinstance(lift(nora, rosa.agent), Colleague)
    away(rosa, 90)
    night()
    assert main(["agent", "reopen", "Rosa@exemple.test"]) == 0
    assert works(rosa)
    assert main(["agent", "reopen", "rosa@exemple.test"]) == 1
    assert "they are not suspended" in capsys.readouterr().err
    assert main(["agent", "reopen", "nobody@exemple.test"]) == 1
    assert "no agent has this address" in capsys.readouterr().err


def test_who_holds_no_post_is_not_written_to_and_comes_back_by_an_invitation(rosa, ines):
    assert isinstance(end(rosa, ines.posts[0].id), Colleague)
    away(ines, 200)
    assert (night(), why(ines)) == ([], "sans_fonction")
    assert isinstance(accept(invite(rosa)), AgentActor)
    assert (works(ines), night()) == (True, [])


def test_an_invitation_opens_what_disuse_closed_and_not_what_a_manager_did(rosa, ines):
    away(ines, 90)
    night()
    assert isinstance(accept(invite(rosa, role="valideur")), AgentActor)
    assert works(ines)
    assert isinstance(suspend(rosa, ines.agent), Colleague)
    assert accept(invite(rosa, role="accueil")) == Refused("suspendu")
    assert why(ines) == "suspendu"
    assert not Post.objects.filter(agent_id=ines.agent, role="accueil").exists()


def test_nobody_else_is_told_why(rosa):
    assert queries.why_closed(make_account("aminata@exemple.test")) is None
    assert why(rosa) is None
