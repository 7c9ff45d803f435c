"""What must be told to whoever has no account to open it in: printed, handed to them, and dated as an opening is.

A complement's time to answer (CRPA, art. L114-5) and the time to challenge a decision count from that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor, Office
from guichet.database import Scope, acting
from guichet.dossiers import complement_reading, models
from guichet.dossiers.complement_rules import TO_OPEN, last_day
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.complements import waiting
from guichet.dossiers.instruction.deciding import filed_of
from guichet.dossiers.instruction.locking import locked, office_of, remember
from guichet.dossiers.instruction.types import NotFound, NotPermitted, Unfit
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import published
from guichet.dossiers.states import State
from guichet.dossiers.types import Complement, Dossier, Dropped
from guichet.notifications import actions as notifications
from guichet.notifications import queries as told
from guichet.notifications.types import Message

HOW = ("guichet", "courrier")
_LANGUAGE = "fr"


@dataclass(frozen=True, slots=True)
class Letter:
    """A notification to be handed, with what it tells and the sealed document that goes with it, if any."""

    message: Message
    identity: Mapping[str, Any]
    address: Mapping[str, Any]
    complement: Complement | None
    dropped: Dropped | None
    document: UUID | None


def to_hand(dossier: Dossier) -> list[Message]:
    """What the person of a request must be told and cannot open, for want of an account; nothing if they have one.

    Nor what holds no longer: documents that nobody awaits any more, a decision or an ending that was undone.
    """
    waits = [one for one in told.unopened_about(dossier.id, _LANGUAGE) if _holds(dossier.state, one)]
    return waits if waits and accounts.contact(dossier.person).account is None else []


def _holds(state: State, message: Message) -> bool:
    if message.kind == "demande_complement":
        asked = models.Complement.objects.filter(told=message.id, answered_at=None, closed_at=None)
        return state == State.COMPLEMENT_ASKED and asked.exists()
    if message.kind == "decision":
        return models.Decision.objects.filter(message=message.id, undone_at=None).exists()
    return state == _ENDED_BY.get(message.kind, state)


_ENDED_BY = {"dossier_clos": State.CLOSED_INCOMPLETE, "dossier_classe": State.DROPPED}


def letter(dossier: Dossier, message: UUID) -> Letter:
    """One of them, ready to be printed.

    :raises NotFound: where nothing such waits to be handed
    """
    found = next((one for one in to_hand(dossier) if one.id == message), None)
    if found is None:
        raise NotFound(message)
    filed = filed_of(models.Dossier.objects.get(pk=dossier.id))
    asked = models.Complement.objects.filter(Q(told=message) | Q(closing_told=message)).first()
    dropping = models.Dropping.objects.filter(told=message).first()
    return Letter(
        found,
        filed.identity,
        filed.address,
        complement_reading.to_complement(asked, sent_only=True) if asked else None,
        Dropped(dropping.at, dropping.reason, dropping.appeal) if dropping else None,
        _document(message),
    )


def _document(message: UUID) -> UUID | None:
    decisions = models.Decision.objects.filter(message=message).values_list("document", flat=True)
    closings = models.Complement.objects.filter(closing_told=message)
    return decisions.first() or closings.values_list("closing_document", flat=True).first()


def hand(
    actor: AgentActor, dossier: UUID, message: UUID, on: date | None, how: str, now: datetime
) -> date | Unfit | NotPermitted:
    """Write down that a letter was handed at the counter, or received by post, on a day: what counts from an opening
    counts from it.

    :raises NotFound: where the dossier is not in the hands of an office of theirs, or tells no such thing
    """
    row = locked(actor, dossier, policy.Act.DELIVER)
    if not isinstance(row, models.Dossier):
        return row
    found, office = told.message(row.person_id, message, _LANGUAGE), office_of(row)
    if found is None or found.subject != row.id or not found.formal:
        raise NotFound(message)
    if not _holds(State(row.state), found):
        return Unfit("perime")
    if unfit := _unfit(found, on, how, legal_day(now, office), office):
        return unfit
    assert on is not None
    at = _moment(found, on, now, office)
    notifications.mark_handed(row.person_id, message, how, at)
    _start_delay(row, message, at, on)
    remember(
        actor, row, "remettre_courrier", now, {"notification": str(message), "le": on.isoformat(), "par": how}
    )
    return on


def _unfit(found: Message, on: date | None, how: str, today: date, office: Office) -> Unfit | None:
    if found.read_at is not None:
        return Unfit("deja_ouverte")
    if accounts.contact(found.person).account is not None:
        return Unfit("compte")
    if on is None or not legal_day(found.created_at, office) <= on <= today:
        return Unfit("remis_le")
    return None if how in HOW else Unfit("moyen")


def _moment(found: Message, on: date, now: datetime, office: Office) -> datetime:
    """A moment of that day, not before it was told nor after now."""
    noon = datetime.combine(on, time(12), ZoneInfo(office.zone))
    return min(max(noon, found.created_at), now)


def _start_delay(row: models.Dossier, message: UUID, at: datetime, on: date) -> None:
    open_ = waiting(row)
    if open_ is None or open_.told != message or open_.opened_at is not None:
        return
    due_on = last_day(published(row.procedure, row.version), on, open_.days)
    # The database lets an agent start no delay by itself; this one is its person's, who has no other way.
    with acting(Scope.service(row.person_id)):
        models.Complement.objects.filter(pk=open_.pk).update(opened_at=at, due_on=due_on)
    notifications.call_off(row.person_id, row.id, TO_OPEN)
