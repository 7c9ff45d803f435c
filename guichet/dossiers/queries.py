"""What is read of dossiers, always within the reach of whoever acts."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from guichet.accounts import queries as accounts
from guichet.accounts.types import Actor, Office
from guichet.dossiers import models, policy
from guichet.dossiers.complement_reading import one_of as complement_of
from guichet.dossiers.complement_reading import told_by as complement_told
from guichet.dossiers.policy import why_not_open
from guichet.dossiers.relevant import Relevant, relevant
from guichet.dossiers.rows import titles_held, to_dossier, to_event, to_piece, to_receipt
from guichet.dossiers.states import Verb, WrongState, after, verbs
from guichet.dossiers.types import (
    Dossier,
    Dropped,
    Event,
    NewerVersion,
    NotFound,
    NotPermitted,
    Piece,
    Receipt,
    Title,
)
from guichet.dossiers.versions import newer_than

__all__ = [
    "LegalDates",
    "complement_of",
    "complement_told",
    "dropping_told",
    "events_of",
    "get_for",
    "list_for",
    "newer_version",
    "office_of",
    "piece",
    "pieces_of",
    "receipts_of",
    "titles_of",
    "why_not",
    "why_not_open",
]

_GIVEN = Q(reply=None) | Q(office__isnull=False)
"""Not in an answer that is still being prepared."""


def get_for(actor: Actor, dossier: UUID) -> Dossier:
    """One dossier.

    :raises NotFound: where it is not within reach
    """
    row = models.Dossier.objects.filter(models.OF_ITS_PERSON, pk=dossier, person_id=actor.person).first()
    if row is None or not actor.may_read:
        raise NotFound(dossier)
    return to_dossier(row)


def why_not(actor: Actor, dossier: Dossier, verb: Verb) -> WrongState | NotPermitted | None:
    """Why the actor may not do this to a dossier, before they try; None where they may."""
    if refused := policy.refusal(actor, verb):
        return refused
    state = after(dossier.state, verb)
    return state if isinstance(state, WrongState) else None


def list_for(actor: Actor) -> list[Dossier]:
    """Every dossier of the person, the last changed first."""
    if not actor.may_read:
        return []
    rows = models.Dossier.objects.filter(models.OF_ITS_PERSON, person_id=actor.person)
    return [to_dossier(row) for row in rows.order_by("-changed_at", "id")]


def pieces_of(dossier: Dossier) -> dict[str, list[Piece]]:
    """The documents given, by what they were asked for, in the person's order."""
    rows = models.Piece.objects.select_related("document").filter(
        _GIVEN, dossier_id=dossier.id, removed_at=None
    )
    found: dict[str, list[Piece]] = {}
    for row in rows.order_by("asked", "position", "attached_at"):
        found.setdefault(row.asked, []).append(to_piece(row))
    return found


def relevant_of(dossier: Dossier, now: datetime) -> Relevant:
    """What of the dossier would be filed now, and what was given and is asked no longer."""
    pieces = [one for given in pieces_of(dossier).values() for one in given]
    return relevant(dossier.procedure, dossier.answers, dossier.office, pieces, now)


def piece(actor: Actor, dossier: UUID, piece: UUID) -> Piece:
    """One document of a dossier.

    :raises NotFound: where it is not within reach
    """
    rows = models.Piece.objects.select_related("document").filter(dossier_id=dossier, person_id=actor.person)
    row = rows.filter(pk=piece, removed_at=None).first()
    if row is None or not actor.may_read:
        raise NotFound(piece)
    return to_piece(row)


def receipts_of(dossier: Dossier) -> list[Receipt]:
    """The receipts of a dossier, the last one first."""
    return [to_receipt(row) for row in models.Receipt.objects.filter(dossier_id=dossier.id).order_by("-rank")]


def events_of(dossier: Dossier) -> list[Event]:
    """What happened to it, from the first day."""
    return [to_event(row) for row in models.Event.objects.filter(dossier_id=dossier.id).order_by("id")]


def titles_of(actor: Actor) -> list[Title]:
    """The residence documents the person holds or held, the newest first."""
    return titles_held(actor.person) if actor.may_read else []


def dropping_told(actor: Actor, message: UUID) -> Dropped | None:
    """Why a request was filed away, as the notification of it says; None for any other notification."""
    row = models.Dropping.objects.filter(told=message, person_id=actor.person).first()
    return Dropped(row.at, row.reason, row.appeal) if row else None


def withdrawal_told(actor: Actor, message: UUID) -> str | None:
    """Why a paper that prolonged a right was taken back, as the notification of it says; None for any other."""
    row = models.Prolongation.objects.filter(told=message, person_id=actor.person).first()
    return row.reason if row else None


def newer_version(dossier: Dossier, day: date) -> NewerVersion | None:
    """What the draft would become under the version in force, where that one is newer than its own."""
    newer = newer_than(dossier.procedure, day) if Verb.MOVE in verbs(dossier.state) else None
    if newer is None:
        return None
    _kept, lost = newer.carry(dossier.answers, day)
    known = {one.id for one in newer.all_documents(day)}
    papers = tuple(asked for asked in pieces_of(dossier) if asked not in known)
    return NewerVersion(newer, dossier.procedure.difference(newer), lost, papers)


@dataclass(frozen=True, slots=True)
class LegalDates:
    """The dates the law attaches to a filed dossier; None where they are not born yet."""

    filed_on: date
    complete_on: date | None
    implicit_refusal_on: date | None
    appeal_until: date | None


def office_of(dossier: Dossier) -> Office | None:
    """The office the dossier was handed to."""
    return accounts.office(dossier.office) if dossier.office is not None else None
