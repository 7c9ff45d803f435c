"""What an office arranges its lists with: its own labels, and filters kept under a name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from guichet.accounts.types import AgentActor
from guichet.database import require_acting
from guichet.dossiers import models
from guichet.dossiers.complement_rules import plain
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.types import NotFound, NotPermitted, Unfit
from guichet.journal import actions as journal

_LONGEST_LABEL, _LONGEST_VIEW, _LONGEST_FILTERS = 40, 60, 1000


@dataclass(frozen=True, slots=True)
class Label:
    """A label of an office."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class View:
    """Filters kept under a name; `own` where it is the agent's to remove."""

    id: int
    name: str
    filters: str
    shared: bool
    own: bool


def labels_of(office: int) -> list[Label]:
    """The labels that an office puts on its dossiers, by name."""
    rows = models.Label.objects.filter(office_id=office, retired_at=None).order_by("name")
    return [Label(row.id, row.name) for row in rows]


def make_label(actor: AgentActor, office: int, name: str, now: datetime) -> Label | Unfit | NotPermitted:
    """Add a label to the list of an office; the same name again changes nothing."""
    require_acting()
    if refused := policy.refusal(actor, policy.Act.NAME_LABELS, office):
        return refused
    said = " ".join((plain(name, now.date()) or "").split())
    if not said or len(said) > _LONGEST_LABEL:
        return Unfit("nom")
    row, made = models.Label.objects.get_or_create(
        office_id=office, name=said, retired_at=None, defaults={"made_at": now}
    )
    if made:
        journal.write(actor.author, "etiquette.creer", UUID(int=row.id), now, {"service": office})
    return Label(row.id, row.name)


def retire_label(actor: AgentActor, office: int, label: int, now: datetime) -> Label | NotPermitted:
    """Take a label off the list; it stays on the dossiers that bear it.

    :raises NotFound: where the office has no such label
    """
    require_acting()
    if refused := policy.refusal(actor, policy.Act.NAME_LABELS, office):
        return refused
    row = models.Label.objects.filter(pk=label, office_id=office, retired_at=None).first()
    if row is None:
        raise NotFound(label)
    row.retired_at = now
    row.save(update_fields=["retired_at"])
    journal.write(actor.author, "etiquette.retirer", UUID(int=row.id), now, {"service": office})
    return Label(row.id, row.name)


def views_of(actor: AgentActor, office: int) -> list[View]:
    """The views that an agent sees in an office: their own, and those that colleagues share."""
    rows = models.View.objects.filter(Q(shared=True) | Q(agent_id=actor.agent), office_id=office)
    return [
        View(row.id, row.name, row.filters, row.shared, row.agent_id == actor.agent)
        for row in rows.order_by("name", "id")
    ]


def keep_view(
    actor: AgentActor, office: int, name: str, filters: str, shared: bool, now: datetime
) -> View | Unfit | NotPermitted:
    """Keep filters under a name, in the place of the agent's own view of that name."""
    require_acting()
    if refused := policy.refusal(actor, policy.Act.READ, office):
        return refused
    said = " ".join((plain(name, now.date()) or "").split())
    if not said or len(said) > _LONGEST_VIEW:
        return Unfit("nom")
    if len(filters) > _LONGEST_FILTERS:
        return Unfit("filtres")
    row, _ = models.View.objects.update_or_create(
        office_id=office,
        agent_id=actor.agent,
        name=said,
        defaults={"filters": filters, "shared": shared},
        create_defaults={"filters": filters, "shared": shared, "made_at": now},
    )
    return View(row.id, row.name, row.filters, row.shared, own=True)


def remove_view(actor: AgentActor, view: int) -> None:
    """Remove a view of one's own.

    :raises NotFound: where the agent has none of this key
    """
    require_acting()
    rows = models.View.objects.filter(pk=view, agent_id=actor.agent, office_id__in=actor.offices)
    gone, _ = rows.delete()
    if not gone:
        raise NotFound(view)
