"""What an office arranges its lists with: its own labels, and filters kept under a name."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from guichet.accounts import queries as accounts
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
    """A label of an office; `retired` where it is off the list, and some dossier still bears it."""

    id: int
    name: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """Filters kept under a name; `by`, the colleague who shares them, empty for one's own."""

    id: int
    name: str
    filters: str
    shared: bool
    by: str
    removable: bool


def labels_of(office: int) -> list[Label]:
    """The labels of an office by name: those it puts on its dossiers, then those retired that some still bear."""
    rows = models.Label.objects.filter(office_id=office).order_by("name", "id")
    borne = models.Labelled.objects.filter(office_id=office, label_id=OuterRef("pk"))
    kept, gone = rows.filter(retired_at=None), rows.filter(Exists(borne), retired_at__isnull=False)
    return [*map(_to_label, kept), *map(_to_label, gone)]


def _to_label(row: models.Label) -> Label:
    return Label(row.id, row.name, row.retired_at is not None)


def make_label(actor: AgentActor, office: int, name: str, now: datetime) -> Label | Unfit | NotPermitted:
    """Add a label to the list of an office, or put back the retired one of that name.

    One that is there changes nothing. Names that differ by case alone, or by signs that nobody sees, are one.
    """
    require_acting()
    if refused := policy.refusal(actor, policy.Act.NAME_LABELS, office):
        return refused
    said = " ".join((plain(name, now.date()) or "").split())
    if not said or len(said) > _LONGEST_LABEL:
        return Unfit("nom")
    row = _named(office, said)
    if row is None:
        row = models.Label.objects.create(office_id=office, name=said, made_at=now)
    elif row.retired_at is None:
        return _to_label(row)
    else:
        row.retired_at = None
        row.save(update_fields=["retired_at"])
    journal.write(actor.author, "etiquette.creer", UUID(int=row.id), now, {"service": office})
    return _to_label(row)


def _named(office: int, name: str) -> models.Label | None:
    """The label of this name, the one on the list before a retired one; nobody else's to change until the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"labels/{office}"])
    rows = models.Label.objects.filter(office_id=office).order_by(
        F("retired_at").desc(nulls_first=True), "-id"
    )
    return next((row for row in rows if _as_seen(row.name) == _as_seen(name)), None)


def _as_seen(name: str) -> str:
    """A name by what tells it from another one: neither case, nor how its signs are made up, nor what joins them."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")


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
    return _to_label(row)


def views_of(actor: AgentActor, office: int) -> list[View]:
    """The views that an agent sees in an office: their own, and those that colleagues share."""
    seen = models.View.objects.filter(Q(shared=True) | Q(agent_id=actor.agent), office_id=office)
    rows = list(seen.order_by("name", "id"))
    others = {row.agent_id for row in rows} - {actor.agent}
    names, manages = accounts.names_of(others), _manages(actor, office)
    return [
        View(
            row.id,
            row.name,
            row.filters,
            row.shared,
            names.get(row.agent_id, ""),
            row.agent_id == actor.agent or manages,
        )
        for row in rows
    ]


def _manages(actor: AgentActor, office: int) -> bool:
    return policy.refusal(actor, policy.Act.NAME_LABELS, office) is None


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
    return View(row.id, row.name, row.filters, row.shared, by="", removable=True)


def remove_view(actor: AgentActor, view: int) -> None:
    """Remove a view of one's own; or, of an office that one manages, a shared one: who made it may have left.

    :raises NotFound: where there is none of this key that the agent may remove
    """
    require_acting()
    theirs = Q(agent_id=actor.agent) | Q(
        shared=True, office_id__in=policy.in_charge(actor, policy.Act.NAME_LABELS)
    )
    gone, _ = models.View.objects.filter(theirs, pk=view, office_id__in=actor.offices).delete()
    if not gone:
        raise NotFound(view)
