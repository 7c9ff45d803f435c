"""Agents who have not come for long: warned, then their access is closed until a manager opens it again."""

from datetime import date, datetime
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from django.conf import settings

from guichet.accounts import models, signals
from guichet.accounts.types import AgentActor, Closed, Presence
from guichet.database import Scope, acting, require_acting
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.parameters import Figures, load
from guichet.rules import add_days

_AUTHOR = Author.service("accès des agents")
_PARIS = ZoneInfo("Europe/Paris")


@cache
def figures() -> Figures:
    """The figures of `data/parameters/acces-agents.yaml`."""
    return load(settings.DATA / "parameters" / "acces-agents.yaml")


def closes_on(seen_on: date, today: date) -> date:
    """From which day on an agent last seen on a day opens nothing, should they not come before."""
    return add_days(seen_on, figures().on("inutilisation", today))


def step(
    seen_on: date, warned_on: date | None, closing: date, today: date, notice: int
) -> Literal["", "avertir", "fermer"]:
    """What is due about an agent. Pure.

    :param closing: the day their access closes
    :param notice: so many days before, they are told, once an absence
    """
    if today >= closing:
        return "fermer"
    told = warned_on is not None and warned_on > seen_on
    return "avertir" if today >= add_days(closing, -notice) and not told else ""


def _step(row: models.Agent, today: date) -> Literal["", "avertir", "fermer"]:
    notice = figures().on("avertissement", today)
    return step(row.seen_on, row.warned_on, closes_on(row.seen_on, today), today, notice)


def come(actor: AgentActor, now: datetime) -> bool:
    """Note that an agent works today; whether they may: what no job closed in time is closed at the door.

    Written once a day at most, as a day of Paris: not an hour more is known of how they work.
    """
    require_acting()
    today = day_of(now)
    if actor.seen_on >= today:
        return True
    with acting(Scope.service()):
        row = models.Agent.objects.select_for_update(no_key=True).get(pk=actor.agent)
        if row.suspended_at is not None:
            return False
        if _step(row, today) == "fermer":
            _close(row, now)
            return False
        row.seen_on = max(row.seen_on, today)
        row.save(update_fields=["seen_on"])
    return True


def look_after(now: datetime) -> int:
    """Warn, or close the access of, every agent in a post who has not come for long; how many."""
    require_acting()
    today = day_of(now)
    first = add_days(today, figures().on("avertissement", today) - figures().on("inutilisation", today))
    rows = models.Agent.objects.select_for_update(no_key=True, of=("self",)).filter(
        suspended_at=None, seen_on__lte=first, pk__in=models.Post.objects.filter(until=None).values("agent")
    )
    done = 0
    for row in rows.order_by("id"):
        due = _step(row, today)
        if due == "avertir":
            _warn(row, now)
        if due == "fermer":
            _close(row, now)
        done += bool(due)
    return done


def _warn(row: models.Agent, now: datetime) -> None:
    row.warned_on = day_of(now)
    row.save(update_fields=["warned_on"])
    journal.write(_AUTHOR, "agent.avertir", row.account_id, now, {"agent": row.id})
    signals.access_ends_soon.send(models.Agent, presence=_presence(row, now), now=now)


def _close(row: models.Agent, now: datetime) -> None:
    row.suspended_at, row.suspended_for = now, models.Agent.Suspension.DISUSE
    row.save(update_fields=["suspended_at", "suspended_for"])
    facts = {"agent": row.id, "vu_le": row.seen_on.isoformat()}
    journal.write(_AUTHOR, "agent.fermer_acces", row.account_id, now, facts)
    signals.access_ended.send(models.Agent, presence=_presence(row, now), now=now)


def _presence(row: models.Agent, now: datetime) -> Presence:
    with acting(Scope.service()):
        email, person = models.Account.objects.values_list("email", "person_id").get(pk=row.account_id)
    return Presence(email, person, row.seen_on, closes_on(row.seen_on, day_of(now)))


def why_closed(account: models.Account) -> Closed | None:
    """Why someone who is, or was, an agent opens nothing; None for whoever never was one, or whose access is open."""
    row = models.Agent.objects.filter(account_id=account.pk).first()
    if row is None:
        return None
    if row.suspended_at is not None:
        return "inutilise" if row.suspended_for == models.Agent.Suspension.DISUSE else "suspendu"
    return None if models.Post.objects.filter(agent=row, until=None).exists() else "sans_fonction"


def day_of(now: datetime) -> date:
    """The day it is in Paris."""
    return now.astimezone(_PARIS).date()
