"""Begin, save, abandon, take up again: a dossier before its filing, and its changes before examination."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from guichet.accounts import actions as people
from guichet.accounts import queries as accounts
from guichet.accounts.types import Actor, Identity
from guichet.database import crash, idempotency
from guichet.dossiers import ending, models, policy
from guichet.dossiers.locking import locked, locked_answers, remember
from guichet.dossiers.rows import close_answers, open_answers, published
from guichet.dossiers.states import State, Verb, WrongState, after
from guichet.dossiers.turning import place
from guichet.dossiers.types import Conflict, Difference, NotFound, NotPermitted, Saved
from guichet.notifications.actions import notify
from guichet.procedures import Procedure

_PARIS = ZoneInfo("Europe/Paris")
_NOBODY = Identity({}, frozenset(), "declare")
"""Enough for a step that asks nothing a registry holds."""
_WRITE = """
    UPDATE dossiers_dossier SET answers = %s, revision = %s, changed_at = %s, changed_since_filing = %s
    WHERE id = %s"""


def start(
    actor: Actor, procedure: Procedure, answers: Mapping[str, Any], key: UUID, now: datetime
) -> UUID | NotPermitted:
    """A new draft under this version; its id. The same `key` again gives the same draft.

    `answers`: what is known already, from orientation or from the person's civil status.

    :raises NotFound: where the person left a moment ago
    """
    if refused := policy.refusal(actor, Verb.BEGIN):
        return refused
    if not people.keep_there(actor.person):
        raise NotFound(actor.person)
    made = idempotency.claim(actor.person, "commencer", key, procedure.id, now)
    if made is not None:
        return made
    row = models.Dossier.objects.create(
        person_id=actor.person,
        procedure=procedure.id,
        version=procedure.version,
        answers=close_answers(procedure, answers),
        started_at=now,
        changed_at=now,
    )
    idempotency.record(actor.person, "commencer", key, row.id)
    remember(actor, row, Verb.BEGIN, now)
    return row.id


def save(
    actor: Actor,
    dossier: UUID,
    step: str,
    posted: Mapping[str, Sequence[str]],
    revision: int,
    now: datetime,
) -> Saved | Conflict | WrongState | NotPermitted:
    """Keep what was typed on a page of `step` that was shown at `revision`, whole or in part.

    :raises NotFound: where the dossier is not within reach
    """
    if refused := policy.refusal(actor, Verb.EDIT):
        return refused
    row = locked_answers(actor, dossier)
    state = after(State(row.state), Verb.EDIT)
    if isinstance(state, WrongState):
        return state
    procedure = published(row.procedure, row.version)
    stored = open_answers(row.answers)
    day = today(now)
    known = accounts.identity(actor) if procedure.asks_registry(step) else _NOBODY
    reading = procedure.read(step, posted, stored, day, locked=known.locked, identity=known.values)
    if revision != row.revision and (found := _differences(stored, reading.answers)):
        return Conflict(row.revision, found)
    crash.point("draft.before_write")
    if reading.answers != stored:
        _write(row, procedure, reading.answers, now)
    crash.point("draft.after_write_before_commit")
    missing, ineligible = procedure.obstacles(reading.answers, {}, day)
    return Saved(
        procedure,
        row.revision,
        reading.answers,
        reading.faults,
        reading.rows,
        reading.cleared,
        missing,
        ineligible,
    )


def _write(row: models.Dossier, procedure: Procedure, answers: Mapping[str, Any], now: datetime) -> None:
    row.revision += 1
    closed = json.dumps(close_answers(procedure, answers))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [closed, row.revision, now, row.filings > 0, row.pk])


def _differences(stored: Mapping[str, Any], read: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What the page would change of a dossier that is no longer the one it was shown for."""
    fields = [
        field for field in (*stored, *(read.keys() - stored.keys())) if stored.get(field) != read.get(field)
    ]
    return tuple(Difference(field, read.get(field), stored.get(field)) for field in fields)


def abandon(actor: Actor, dossier: UUID, now: datetime) -> State | WrongState | NotPermitted:
    """Put a draft aside; it can be taken up again until it is erased at its announced date."""
    return _move(actor, dossier, Verb.ABANDON, now)


def resume(actor: Actor, dossier: UUID, now: datetime) -> State | WrongState | NotPermitted:
    """Take up an abandoned draft again."""
    return _move(actor, dossier, Verb.RESUME, now)


def withdraw(actor: Actor, dossier: UUID, now: datetime) -> State | WrongState | NotPermitted:
    """Take back a filed dossier that is not decided yet. Its receipts remain."""
    return _move(actor, dossier, Verb.WITHDRAW, now)


def _move(actor: Actor, dossier: UUID, verb: Verb, now: datetime) -> State | WrongState | NotPermitted:
    if refused := policy.refusal(actor, verb):
        return refused
    row = locked(actor, dossier)
    state = after(State(row.state), verb)
    if isinstance(state, WrongState):
        return state
    row.state = state
    row.changed_at = now
    row.ended_at = now if state in (State.ABANDONED, State.WITHDRAWN) else None
    row.revision += 1
    row.save(update_fields=["state", "changed_at", "ended_at", "revision"])
    remember(actor, row, verb, now)
    if state is State.WITHDRAWN:
        ending.end(row, "retrait", actor.author, today(now), now)
        place(row, now)
        facts = {"numero": str(row.number), "date": today(now)}
        notify(row.person_id, "dossier_retire", row.id, facts, now, office=row.office_id)
    return state


def today(now: datetime) -> date:
    """The day it is for whoever fills in a form: in Paris, as long as no office is known."""
    return now.astimezone(_PARIS).date()
