"""Who works in an office: seen, ended, suspended by whoever manages it; never to the point that nobody manages it."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from guichet.accounts import models
from guichet.accounts.agents import to_post
from guichet.accounts.presence import day_of
from guichet.accounts.types import MANAGERS, AgentActor, Colleague, Refused
from guichet.database import Scope, acting, require_acting
from guichet.journal import actions as journal
from guichet.journal.types import Author

_MANAGER = models.Post.Role.MANAGER


def refusal_to_manage(actor: AgentActor, office: int) -> Refused | None:
    """Why the agent does not manage this office, or None: its managers do, and those of the national administration.

    `inconnu` where they hold no post there, `fonction` where theirs is another.
    """
    if _manages(actor, office) or _manages(actor, _national()):
        return None
    return Refused("fonction" if office in actor.offices else "inconnu")


def manages_every_office(actor: AgentActor) -> bool:
    """Whether they manage the national administration."""
    return _manages(actor, _national())


def _manages(actor: AgentActor, office: int) -> bool:
    """Whether a post of theirs manages the whole office: one for some procedures gives nobody posts for the others."""
    held = (post for post in actor.posts if post.office == office and post.role in MANAGERS)
    return any(not post.procedures for post in held)


def _national() -> int:
    return models.Office.objects.values_list("id", flat=True).get(kind=models.Office.Kind.NATIONAL)


def people_of(office: int) -> list[Colleague]:
    """Whoever holds a post in an office now, the suspended too, by name."""
    posts = models.Post.objects.select_related("agent").filter(office_id=office, until=None)
    found: dict[int, list[models.Post]] = {}
    for post in posts.order_by("agent__family_name", "agent__given_names", "agent_id", "role"):
        found.setdefault(post.agent_id, []).append(post)
    return [_to_colleague(held) for held in found.values()]


def _to_colleague(held: list[models.Post]) -> Colleague:
    row = held[0].agent
    return Colleague(
        row.id,
        row.number,
        row.given_names,
        row.family_name,
        row.capacity,
        row.suspended_at,
        tuple(map(to_post, held)),
        row.seen_on,
        row.suspended_for == models.Agent.Suspension.DISUSE,
    )


def end_post(actor: AgentActor, office: int, post: int, now: datetime) -> Colleague | Refused:
    """An agent holds this post no more, from now on; who it was.

    With their last post there end their delegations of that office: whoever comes back signs under a new order.

    Refused where the actor does not manage the office (`inconnu`, `fonction`), nobody holds such a post there
    (`inconnu`), or nobody else would manage it (`dernier_responsable`).
    """
    require_acting()
    if refused := refusal_to_manage(actor, office):
        return refused
    with acting(Scope.service()):
        managers = _managers_locked((office,))
        rows = models.Post.objects.select_for_update(no_key=True, of=("self",)).select_related("agent")
        row = rows.filter(pk=post, office_id=office, until=None).first()
        if row is None:
            return Refused("inconnu")
        if _is_manager(row) and not managers[office] - {row.agent_id}:
            return Refused("dernier_responsable")
        row.until = max(now, row.since)
        row.save(update_fields=["until"])
        facts = {"service": office, "role": row.role, "agent": row.agent_id}
        journal.write(actor.author, "agent.fin_de_fonction", row.agent.account_id, now, facts)
        if not _posts_in(row.agent_id, office):
            _end_delegations(actor, office, row.agent_id, now)
        return _to_colleague([row])


def _end_delegations(actor: AgentActor, office: int, agent: int, now: datetime) -> None:
    """What was signed under them stays signed; one that is past already ended by itself."""
    with acting(Scope.agent((office,))):
        rows = models.Delegation.objects.select_for_update(no_key=True)
        held = rows.filter(agent_id=agent, office_id=office, revoked_at=None).exclude(
            valid_to__lt=day_of(now)
        )
        for one in held.order_by("id"):
            one.revoked_at = now
            one.save(update_fields=["revoked_at"])
            facts = {"service": office, "agent": agent}
            journal.write(actor.author, "delegation.revoquer", UUID(int=one.id), now, facts)


def suspend(actor: AgentActor, office: int, agent: int, now: datetime) -> Colleague | Refused:
    """An agent opens nothing of any office until it is lifted; their sessions end at once.

    Refused where the actor does not manage the office (`inconnu`, `fonction`), the agent holds no post there
    (`inconnu`), is the actor (`soi_meme`), is suspended already (`deja_suspendu`), or is the only one who manages an
    office (`dernier_responsable`).
    """
    require_acting()
    if refused := refusal_to_manage(actor, office):
        return refused
    if agent == actor.agent:
        return Refused("soi_meme")
    with acting(Scope.service()):
        held = list(models.Post.objects.filter(agent_id=agent, until=None).order_by("id"))
        managers = _managers_locked([post.office_id for post in held if _is_manager(post)])
        row = _agent_locked(agent, office)
        if row is None:
            return Refused("inconnu")
        if row.suspended_at is not None:
            return Refused("deja_suspendu")
        if any(not others - {agent} for others in managers.values()):
            return Refused("dernier_responsable")
        row.suspended_at = now
        row.save(update_fields=["suspended_at"])
        _end_sessions(agent)
        journal.write(
            actor.author, "agent.suspendre", row.account_id, now, {"service": office, "agent": agent}
        )
        return _to_colleague(_posts_in(agent, office))


def lift_suspension(actor: AgentActor, office: int, agent: int, now: datetime) -> Colleague | Refused:
    """An agent may work again, in the posts that they still hold: suspended by a manager, or not seen for too long.

    Refused where the actor does not manage the office (`inconnu`, `fonction`), the agent holds no post there
    (`inconnu`), or is not suspended (`pas_suspendu`).
    """
    require_acting()
    if refused := refusal_to_manage(actor, office):
        return refused
    with acting(Scope.service()):
        row = _agent_locked(agent, office)
        if row is None:
            return Refused("inconnu")
        if row.suspended_at is None:
            return Refused("pas_suspendu")
        reopen(row, actor.author, now, office)
        return _to_colleague(_posts_in(agent, office))


def _is_manager(post: models.Post) -> bool:
    return post.role == _MANAGER and not post.procedures


def reopen(row: models.Agent, author: Author, now: datetime, office: int | None = None) -> None:
    """Lift the suspension of an agent, as if they had come today; the caller looked at who may."""
    row.suspended_at, row.suspended_for = None, models.Agent.Suspension.BY_MANAGER
    row.seen_on = max(row.seen_on, day_of(now))
    row.save(update_fields=["suspended_at", "suspended_for", "seen_on"])
    where = {"service": office} if office is not None else {}
    journal.write(author, "agent.retablir", row.account_id, now, {**where, "agent": row.id})


def reopen_access(email: str, author: Author, now: datetime) -> Refused | None:
    """Whoever runs the service lets an agent work again, where nobody is left who manages their office.

    Refused where no account of this address is an agent's (`inconnu`), or they are not suspended (`pas_suspendu`).
    """
    require_acting()
    with acting(Scope.service()):
        account = (
            models.Account.objects.filter(email=email.strip().lower()).values_list("id", flat=True).first()
        )
        row = models.Agent.objects.select_for_update(no_key=True).filter(account_id=account).first()
        if row is None:
            return Refused("inconnu")
        if row.suspended_at is None:
            return Refused("pas_suspendu")
        reopen(row, author, now)
    return None


def _managers_locked(offices: list[int] | tuple[int, ...]) -> dict[int, set[int]]:
    """Who manages each of these offices and may work; nobody ends that elsewhere until the transaction ends."""
    posts = models.Post.objects.select_for_update(no_key=True).select_related("agent")
    living = posts.filter(office_id__in=offices, role=_MANAGER, procedures=[], until=None)
    found: dict[int, set[int]] = {office: set() for office in offices}
    for post in living.order_by("id"):
        if post.agent.suspended_at is None:
            found[post.office_id].add(post.agent_id)
    return found


def _agent_locked(agent: int, office: int) -> models.Agent | None:
    """The row of an agent who holds a post in the office."""
    if not _posts_in(agent, office):
        return None
    return models.Agent.objects.select_for_update(no_key=True).get(pk=agent)


def _posts_in(agent: int, office: int) -> list[models.Post]:
    rows = models.Post.objects.select_related("agent").filter(agent_id=agent, office_id=office, until=None)
    return list(rows.order_by("role"))


def _end_sessions(agent: int) -> None:
    """Sign a suspended agent out everywhere: one function of the database, since no role that acts reads a session."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_end_sessions(%s)", [agent])
