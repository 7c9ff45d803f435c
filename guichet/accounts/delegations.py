"""The register of delegations: who may sign which acts of an office, by which order, between which days."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q

from guichet.accounts import models
from guichet.accounts.posts import refusal_to_manage
from guichet.accounts.types import (
    SIGNED_ACTS,
    AgentActor,
    Delegation,
    Refused,
    Signature,
    SignedAct,
)
from guichet.database import Scope, acting, require_acting
from guichet.journal import actions as journal
from guichet.procedures import without_hidden_signs

_LONGEST_REFERENCE = 300


def signature_of(
    agent: int, office: int, act: str, procedure: str, day: date, *, signing: bool = False
) -> Signature | None:
    """The delegation under which an agent may sign this act for the office on this day; None where there is none.

    None for whoever is suspended, in the middle of an act as before it.

    The one that began last, where there are several (CRPA, art. L212-1: who signs, and by what right, is on the act).

    :param signing: it is signed in this transaction: until that ends a revocation waits. Taken after the dossier.
    """
    require_acting()
    rows = models.Delegation.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day),
        agent_id=agent,
        agent__suspended_at=None,
        office_id=office,
        valid_from__lte=day,
        revoked_at=None,
        acts__contains=[act],
    ).order_by("-valid_from", "-id")
    for row in rows:
        covered = not row.procedures or procedure in row.procedures
        if covered and (not signing or _held(row)):
            return Signature(row.id, row.reference)
    return None


def _held(row: models.Delegation) -> bool:
    """Whether it is not revoked, once whoever is revoking it has ended; two signatures do not wait for each other."""
    held = "SELECT id FROM accounts_delegation WHERE id = %s AND revoked_at IS NULL FOR SHARE"
    return bool(list(models.Delegation.objects.raw(held, [row.pk])))


def delegate(
    actor: AgentActor,
    office: int,
    agent: int,
    acts: frozenset[str],
    reference: str,
    days: tuple[date, date | None],
    now: datetime,
    procedures: frozenset[str] = frozenset(),
) -> int:
    """Register an order that gives an agent the signature of the office for these acts; its key."""
    require_acting()
    row = models.Delegation.objects.create(
        office_id=office,
        agent_id=agent,
        acts=sorted(acts),
        procedures=sorted(procedures),
        reference=reference,
        valid_from=days[0],
        valid_to=days[1],
        registered_by_id=actor.agent,
        registered_at=now,
    )
    journal.write(
        actor.author, "delegation.enregistrer", UUID(int=row.id), now, {"service": office, "agent": agent}
    )
    return row.id


def register_delegation(
    actor: AgentActor,
    office: int,
    agent: int,
    acts: frozenset[str],
    reference: str,
    days: tuple[date, date | None],
    now: datetime,
    procedures: frozenset[str] = frozenset(),
) -> int | Refused:
    """Whoever manages the office registers an order; its key.

    Refused where they do not manage it (`inconnu`, `fonction`), it is for themselves (`sa_signature`), the agent holds
    no post there (`agent`), no act or an unknown one is named (`actes`), the order has no reference that can be
    read, or one too long to be kept (`reference`), the days are not in order (`jours`).
    """
    require_acting()
    if refused := refusal_to_manage(actor, office):
        return refused
    if agent == actor.agent:
        return Refused("sa_signature", "agent")
    if not models.Post.objects.filter(agent_id=agent, office_id=office, until=None).exists():
        return Refused("agent", "agent")
    if not acts or acts - frozenset(SIGNED_ACTS):
        return Refused("actes", "acts")
    said = without_hidden_signs(reference)
    if not said or len(said) > _LONGEST_REFERENCE:
        return Refused("reference", "reference")
    if days[1] is not None and days[1] < days[0]:
        return Refused("jours", "valid_to")
    with acting(Scope.agent((office,))):
        return delegate(actor, office, agent, acts, said, days, now, procedures)


def revoke_delegation(actor: AgentActor, office: int, delegation: int, now: datetime) -> date | Refused:
    """From now on nothing is signed under it; what was signed before stays signed. The day it began on.

    Refused where they do not manage the office (`inconnu`, `fonction`), no such delegation is registered there
    (`inconnu`), or it was revoked before (`deja_revoquee`).
    """
    require_acting()
    if refused := refusal_to_manage(actor, office):
        return refused
    with acting(Scope.agent((office,))):
        rows = models.Delegation.objects.select_for_update(no_key=True)
        row = rows.filter(pk=delegation, office_id=office).first()
        if row is None:
            return Refused("inconnu")
        if row.revoked_at is not None:
            return Refused("deja_revoquee")
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        facts = {"service": office, "agent": row.agent_id}
        journal.write(actor.author, "delegation.revoquer", UUID(int=row.id), now, facts)
        return row.valid_from


def delegations_of(office: int, day: date) -> list[Delegation]:
    """The whole register of an office as it stands on a day: in force, to come, then past; the last to begin first."""
    require_acting()
    with acting(Scope.agent((office,))):
        rows = models.Delegation.objects.select_related("agent", "registered_by").filter(office_id=office)
        found = [_to_delegation(row, day) for row in rows.order_by("-valid_from", "-id")]
    order = ("en_vigueur", "a_venir", "passee", "revoquee")
    return sorted(found, key=lambda one: order.index(one.phase))


def _to_delegation(row: models.Delegation, day: date) -> Delegation:
    by = row.registered_by
    acts: tuple[SignedAct, ...] = tuple(act for act in SIGNED_ACTS if act in row.acts)
    return Delegation(
        id=row.id,
        office=row.office_id,
        agent=row.agent_id,
        agent_name=f"{row.agent.given_names} {row.agent.family_name}",
        capacity=row.agent.capacity,
        acts=acts,
        procedures=frozenset(row.procedures),
        reference=row.reference,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        registered_by=f"{by.given_names} {by.family_name}" if by else "",
        registered_at=row.registered_at,
        revoked_at=row.revoked_at,
        phase=_phase(row, day),
    )


def _phase(row: models.Delegation, day: date) -> Literal["en_vigueur", "a_venir", "passee", "revoquee"]:
    if row.revoked_at is not None:
        return "revoquee"
    if row.valid_to is not None and row.valid_to < day:
        return "passee"
    return "a_venir" if day < row.valid_from else "en_vigueur"
