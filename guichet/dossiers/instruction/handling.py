"""Who has a dossier, who follows it, which labels it bears; of one, or of many ticked in a list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor
from guichet.database import require_acting
from guichet.dossiers import models
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.locking import locked, record
from guichet.dossiers.instruction.types import NotFound, NotPermitted, Unfit, WrongState
from guichet.dossiers.states import GRANTED, PENDING, State, Verb
from guichet.dossiers.turning import figures

_HANDLED = (PENDING | GRANTED) - {State.TITLE_HANDED_OVER}
"""Something is still to be done with it."""


@dataclass(frozen=True, slots=True)
class Done:
    """The act was done; `changed` is False where it already was so."""

    changed: bool = True


Handled = Done | NotPermitted | WrongState | Unfit
Act = Callable[[UUID], Handled]


def assign(actor: AgentActor, dossier: UUID, agent: int | None, now: datetime) -> Handled:
    """Give a dossier to a colleague who may examine it, or to nobody.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.ASSIGN)
    return row if isinstance(row, NotPermitted) else _give(actor, row, agent, now)


def take(actor: AgentActor, dossier: UUID, now: datetime) -> Handled:
    """Take a dossier that nobody has, or had by someone who examines there no more; a colleague's, a manager gives.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.TAKE)
    if isinstance(row, NotPermitted):
        return row
    if row.assigned_id not in (None, actor.agent) and row.assigned_id in examiners(row, now):
        return Unfit("attribue")
    return _give(actor, row, actor.agent, now)


def _give(
    actor: AgentActor, row: models.Dossier, agent: int | None, now: datetime
) -> Done | WrongState | Unfit:
    if row.state not in _HANDLED:
        return WrongState(State(row.state), Verb.EXAMINE)
    if agent is not None and agent not in examiners(row, now):
        return Unfit("agent")
    if row.assigned_id == agent:
        return Done(changed=False)
    row.assigned_id, row.changed_at = agent, now
    row.save(update_fields=["assigned_id", "changed_at"])
    record(actor, row, "attribuer", now, {"agent": agent})
    return Done()


def examiners(row: models.Dossier, now: datetime) -> frozenset[int]:
    """Who may examine a dossier in its office: neither its person, nor whoever acts for them."""
    assert row.office_id is not None
    able = (
        one.agent
        for one in accounts.colleagues(row.office_id)
        if policy.refusal(one, policy.Act.EXAMINE, row.office_id, row.procedure) is None
    )
    return frozenset(able) - accounts.agents_close_to(row.person_id, now)


def follow(actor: AgentActor, dossier: UUID, now: datetime) -> Handled:
    """Keep a dossier in sight.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.FOLLOW)
    if isinstance(row, NotPermitted):
        return row
    _, made = models.Follower.objects.get_or_create(
        dossier=row,
        agent_id=actor.agent,
        defaults={"person_id": row.person_id, "office_id": row.office_id, "since": now},
    )
    if made:
        record(actor, row, "suivre", now)
    return Done(made)


def unfollow(actor: AgentActor, dossier: UUID, now: datetime) -> Handled:
    """Keep it in sight no more.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.FOLLOW)
    if isinstance(row, NotPermitted):
        return row
    gone, _ = models.Follower.objects.filter(dossier=row, agent_id=actor.agent).delete()
    if gone:
        record(actor, row, "ne_plus_suivre", now)
    return Done(bool(gone))


def label(actor: AgentActor, dossier: UUID, label: int, now: datetime) -> Handled:
    """Put a label of its office on a dossier.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.LABEL)
    if isinstance(row, NotPermitted):
        return row
    if not models.Label.objects.filter(pk=label, office_id=row.office_id, retired_at=None).exists():
        return Unfit("etiquette")
    _, made = models.Labelled.objects.get_or_create(
        dossier=row,
        label_id=label,
        defaults={
            "person_id": row.person_id,
            "office_id": row.office_id,
            "agent_id": actor.agent,
            "at": now,
            "next_on": row.next_on,
        },
    )
    if made:
        record(actor, row, "etiqueter", now, {"etiquette": label})
    return Done(made)


def unlabel(actor: AgentActor, dossier: UUID, label: int, now: datetime) -> Handled:
    """Take a label off.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.LABEL)
    if isinstance(row, NotPermitted):
        return row
    gone, _ = models.Labelled.objects.filter(dossier=row, label_id=label).delete()
    if gone:
        record(actor, row, "retirer_etiquette", now, {"etiquette": label})
    return Done(bool(gone))


def bears(actor: AgentActor, dossier: UUID) -> tuple[bool, tuple[str, ...]]:
    """Whether the agent follows a dossier, and the labels it bears."""
    followed = models.Follower.objects.filter(dossier_id=dossier, agent_id=actor.agent).exists()
    put = models.Labelled.objects.filter(dossier_id=dossier).order_by("label__name")
    return followed, tuple(put.values_list("label__name", flat=True))


# Many at once.


@dataclass(frozen=True, slots=True)
class TooMany:
    """More dossiers than are changed at once: nothing was done."""

    most: int


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one; its number is empty, and `told` None, where it is not within reach."""

    dossier: UUID
    number: str
    told: Handled | None


def on_each(actor: AgentActor, dossiers: Sequence[UUID], act: Act, now: datetime) -> list[Result] | TooMany:
    """Do an act on each, apart: one that is refused keeps none of the others. All in the order of their keys, so
    that two who do so at once wait for each other and never for ever.
    """
    require_acting()
    most = figures().on("actes_groupes", now.date())
    ordered = sorted(set(dossiers))
    if len(ordered) > most:
        return TooMany(most)
    known = models.Dossier.objects.filter(pk__in=ordered, office_id__in=actor.offices)
    numbers = dict(known.values_list("id", "number"))
    return [Result(one, numbers.get(one) or "", _apart(act, one)) for one in ordered]


def _apart(act: Act, dossier: UUID) -> Handled | None:
    try:
        with transaction.atomic():
            return act(dossier)
    except NotFound:
        return None
