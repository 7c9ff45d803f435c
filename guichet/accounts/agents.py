"""Who handles requests for the State: agents, and the posts they hold."""

import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from guichet.accounts import models
from guichet.accounts.mandates import people_helped
from guichet.accounts.presence import day_of
from guichet.accounts.types import Actor, AgentActor, Post, RoleName
from guichet.database import Scope, acting
from guichet.journal import actions as journal
from guichet.journal.types import Author

_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and letters that nobody takes one for another."""
_LETTERS = 6
_LANGUAGE = "fr"
"""Of an agent that others speak of: their account, which holds their own, is not read for it."""


def agent_of(account: models.Account) -> AgentActor | None:
    """The agent that an account is, with the posts held now; None for whoever holds none.

    Read outside `acting`: which offices are in reach is what it answers.
    """
    row = models.Agent.objects.filter(account_id=account.pk, suspended_at=None).first()
    if row is None:
        return None
    posts = models.Post.objects.filter(agent=row, until=None).order_by("office_id", "role")
    held = tuple(to_post(post) for post in posts)
    return _who_acts(account, row, held) if held else None


def _who_acts(account: models.Account, row: models.Agent, posts: tuple[Post, ...]) -> AgentActor:
    close_to = frozenset((account.person_id, *people_helped(account.person_id)))
    return replace(_to_actor(row, account.language, posts), close_to=close_to)


def is_agent(actor: Actor) -> bool:
    """Whether the account that acts is that of an agent, whatever they hold now: what they did names them for ever."""
    return models.Agent.objects.filter(account_id=actor.account).exists()


def _to_actor(row: models.Agent, language: str, posts: tuple[Post, ...]) -> AgentActor:
    return AgentActor(
        row.account_id,
        row.id,
        row.number,
        row.given_names,
        row.family_name,
        row.capacity,
        language,
        posts,
        row.seen_on,
    )


def to_post(row: models.Post) -> Post:
    return Post(row.id, row.office_id, row.role, frozenset(row.procedures))  # pyright: ignore[reportArgumentType]  # the database checks the role


def open_post(
    account: models.Account,
    names: tuple[str, str, str],
    office: int,
    role: RoleName,
    author: Author,
    procedures: frozenset[str] = frozenset(),
    given_by: int | None = None,
) -> AgentActor:
    """Let an account hold a post from now on; it becomes an agent with its first. The same post again changes nothing.

    :param names: given names, family name, capacity; of an agent already known they are left as they are
    """
    with acting(Scope.service()) as now:
        row = models.Agent.objects.filter(account_id=account.pk).first() or _new_agent(account, names, now)
        _is_here(row, now)
        _, made = models.Post.objects.get_or_create(
            agent=row,
            office_id=office,
            role=role,
            until=None,
            defaults={"procedures": sorted(procedures), "since": now, "given_by_id": given_by},
        )
        if made:
            facts = {"service": office, "role": role, "agent": row.id}
            journal.write(author, "agent.nommer", account.pk, now, facts)
        posts = models.Post.objects.filter(agent=row, until=None).order_by("office_id", "role")
        return _who_acts(account, row, tuple(to_post(post) for post in posts))


def _is_here(row: models.Agent, now: datetime) -> None:
    """Whoever takes a post comes: neither what they were before, nor when, closes their access the next day."""
    row.seen_on = max(row.seen_on, day_of(now))
    row.save(update_fields=["seen_on"])


def _new_agent(account: models.Account, names: tuple[str, str, str], now: datetime) -> models.Agent:
    given, family, capacity = names
    return models.Agent.objects.create(
        account=account,
        given_names=given,
        family_name=family,
        capacity=capacity,
        number="".join(secrets.choice(_SIGNS) for _ in range(_LETTERS)),
        created_at=now,
        seen_on=day_of(now),
    )


def colleagues(office: int) -> list[AgentActor]:
    """Whoever holds a post in an office now, by name; each with their posts there."""
    posts = models.Post.objects.select_related("agent").filter(
        office_id=office, until=None, agent__suspended_at=None
    )
    found: dict[int, AgentActor] = {}
    for post in posts.order_by("agent__family_name", "agent__given_names", "agent_id", "role"):
        known = found.get(post.agent_id)
        held = (*known.posts, to_post(post)) if known else (to_post(post),)
        found[post.agent_id] = _to_actor(post.agent, _LANGUAGE, held)
    return list(found.values())


def former_colleagues(office: int) -> list[tuple[int, str]]:
    """Whoever held a post in an office and holds none there now, or is suspended, by name: key and name."""
    posts = models.Post.objects.filter(office_id=office)
    now = posts.filter(until=None, agent__suspended_at=None)
    rows = models.Agent.objects.filter(pk__in=posts.values("agent")).exclude(pk__in=now.values("agent"))
    found = rows.order_by("family_name", "given_names", "id").values_list("id", "given_names", "family_name")
    return [(key, f"{given} {family}") for key, given, family in found]


def names_of(agents: Collection[int]) -> dict[int, str]:
    """The names of agents, by key: colleagues know each other."""
    rows = models.Agent.objects.filter(pk__in=agents).values_list("id", "given_names", "family_name")
    return {key: f"{given} {family}" for key, given, family in rows} if agents else {}


def agent_named(agent: int) -> AgentActor | None:
    """An agent by key, whatever they hold now: who signed an act is named on it for ever."""
    row = models.Agent.objects.filter(pk=agent).first()
    return _to_actor(row, _LANGUAGE, ()) if row else None
