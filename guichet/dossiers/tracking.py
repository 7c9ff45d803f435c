"""What a person follows: where each request is, what is left to do, when a draft goes, who did what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from guichet.accounts import queries as accounts
from guichet.accounts.types import Actor
from guichet.dossiers import models, queries
from guichet.dossiers.drafts import today
from guichet.dossiers.erasing import rules
from guichet.dossiers.retention import Kept, erased_at, rule_of
from guichet.dossiers.states import NEVER_FILED
from guichet.dossiers.types import Dossier
from guichet.procedures import Clock, Missing
from guichet.publication.queries import territory


@dataclass(frozen=True, slots=True)
class Followed:
    """A request in the list; `left` and `erased_on` for what is not filed."""

    dossier: Dossier
    foreigner_number: str
    left: Sequence[Missing]
    erased_on: date | None

    @property
    def since(self) -> datetime:
        """When it came into its state."""
        return self.dossier.since


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened: `by` names the helper who did it, or gives the number of the agent."""

    at: datetime
    verb: str
    author_kind: str
    by: str


def followed(actor: Actor, now: datetime) -> list[Followed]:
    """Every request of the person, the last changed first."""
    dossiers = queries.list_for(actor)
    drafts = [dossier for dossier in dossiers if dossier.state in NEVER_FILED]
    given, ends = _given(drafts), erased_on(drafts, now)
    day = today(now)
    return [
        Followed(
            dossier,
            dossier.procedure.identity(dossier.answers, day).foreigner_number,
            dossier.procedure.missing(dossier.answers, given.get(dossier.id, {}), day)
            if dossier.state in NEVER_FILED
            else (),
            ends.get(dossier.id),
        )
        for dossier in dossiers
    ]


def _given(dossiers: Sequence[Dossier]) -> Mapping[UUID, Mapping[str, int]]:
    """How many files were given for each document, by request."""
    if not dossiers:
        return {}
    rows = models.Piece.objects.filter(dossier_id__in=[dossier.id for dossier in dossiers], removed_at=None)
    found: dict[UUID, dict[str, int]] = {}
    for dossier, asked, number in rows.values_list("dossier_id", "asked").annotate(Count("id")):
        found.setdefault(dossier, {})[asked] = number
    return found


def erased_on(drafts: Sequence[Dossier], now: datetime) -> Mapping[UUID, date]:
    """The day each draft goes, if nothing changes; none for one that a hold keeps."""
    if not drafts:
        return {}
    warned: dict[UUID, list[datetime]] = {}
    notices = models.Notice.objects.filter(dossier_id__in=[draft.id for draft in drafts])
    for dossier, at in notices.values_list("dossier_id", "sent_at"):
        warned.setdefault(dossier, []).append(at)
    found: dict[UUID, date] = {}
    for draft in drafts:
        rule = rule_of(draft.state)
        kept = Kept(rule, draft.id, draft.person, draft.changed_at, tuple(warned.get(draft.id, ())))
        found[draft.id] = today(erased_at(kept, rules().period(rule, today(now)), now))
    return found


def steps_of(actor: Actor, dossier: Dossier) -> list[Step]:
    """What happened to a request, the last first; each act of a helper under the name of their mandate."""
    rows = list(models.Event.objects.filter(dossier_id=dossier.id).order_by("-id"))
    helpers: dict[int, str] = {}
    if any(row.mandate for row in rows):
        for mandate in accounts.helpers_of(actor):
            helpers[mandate.id] = ", ".join(filter(None, (mandate.helper_name, mandate.organisation)))
    return [
        Step(row.at, row.verb, row.author_kind, helpers.get(row.mandate or 0, "") or row.agent_number)
        for row in rows
    ]


def office_at_hand(actor: Actor, now: datetime) -> int | None:
    """The office that knows the person best: the last they filed with, else the one of where a draft says they live."""
    rows = models.Dossier.objects.filter(person_id=actor.person)
    filed = rows.exclude(filed_at=None).order_by("-filed_at").values_list("office_id", flat=True).first()
    if filed is not None:
        return filed
    for dossier in queries.list_for(actor):
        code = dossier.procedure.commune(dossier.answers, today(now))
        commune = territory().commune(code) if code else None
        found = accounts.office_for(commune.departement, commune.arrondissement) if commune else None
        if found is not None:
            return found.id
    return None


def legal_dates(dossier: Dossier) -> Clock | None:
    """The dates the law attaches to a request that was filed and is neither ended nor decided."""
    if dossier.filed_on is None or dossier.ended_at is not None or dossier.decided_at is not None:
        return None
    return dossier.procedure.clock(dossier.filed_on, dossier.complete_on)
