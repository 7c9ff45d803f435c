"""Ending a request without judging it: closed as incomplete, or filed away as without object. By an agent's act alone.

Each is a decision, signed under a delegation (CRPA, art. L212-1), with its reasons and how to challenge it
(CRPA, art. L211-5; code de justice administrative, art. R421-5).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor, Signature
from guichet.database import crash
from guichet.documents.issued import actions as issued
from guichet.documents.issued import queries as printed
from guichet.dossiers import ending, models
from guichet.dossiers.complement_rules import plain
from guichet.dossiers.instruction import appeals, policy, wording
from guichet.dossiers.instruction.complements import move, waiting
from guichet.dossiers.instruction.deciding import filed_of, not_issuable, place_of, return_open
from guichet.dossiers.instruction.locking import locked, office_of
from guichet.dossiers.instruction.types import (
    Closed,
    NotPermitted,
    NoWords,
    TooEarly,
    Unfit,
    Unsigned,
    WrongState,
)
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import published
from guichet.dossiers.states import State, Verb, after
from guichet.notifications.actions import notify

KIND = "decision_cloture"
DELEGATED = "cloture"
"""The act that a delegation of signature must cover."""
_LANGUAGE = "fr"
"""What the administration decides is told in French."""
Refusal = Unfit | TooEarly | Unsigned | NoWords | WrongState | NotPermitted


def close_incomplete(actor: AgentActor, dossier: UUID, reason: str, now: datetime) -> Closed | Refusal:
    """Close as incomplete what was not answered in time: the sealed decision says why, and how to challenge it.

    No clock does it: only an agent with the delegation, after the last day to answer.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    found = _closable(actor, dossier, reason, now)
    if not isinstance(found, tuple):
        return found
    row, open_, said = found
    day = legal_day(now, office_of(row))
    signature = _signature(actor, row, day, signing=True)
    if signature is None:
        return Unsigned("delegation")
    contents = _contents(actor, row, open_, said, signature, day)
    if unfit := _unprintable(contents):
        return unfit
    facts = {"numero": str(row.number), "date": day}
    told = notify(row.person_id, "dossier_clos", row.id, facts, now, office=row.office_id)
    open_.closed_at, open_.closing_reason, open_.closing_told = now, said, told.id
    open_.closing_appeal = appeals.in_writing(appeals.of_closing(row, day))
    open_.closing_document = _issue(row, contents, now, day)
    open_.save(
        update_fields=["closed_at", "closing_reason", "closing_told", "closing_appeal", "closing_document"]
    )
    return_open(actor, row, "clôture", now)
    row.decided_at = now
    ending.end(row, "decision", actor.author, day, now)
    move(actor, row, State.CLOSED_INCOMPLETE, Verb.CLOSE_INCOMPLETE, now, _signed(signature))
    crash.point("close.after_transition")
    return Closed(told.id)


def closing_of(
    actor: AgentActor, dossier: UUID, reason: str, now: datetime
) -> tuple[str, dict[str, Any]] | Refusal:
    """The kind and contents of the document that closing now would issue, to be shown before.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    found = _closable(actor, dossier, reason, now)
    if not isinstance(found, tuple):
        return found
    row, open_, said = found
    day = legal_day(now, office_of(row))
    signature = _signature(actor, row, day) or Signature(0, "délégation à vérifier à la signature")
    contents = _contents(actor, row, open_, said, signature, day)
    if contents is None:
        return NoWords(row.procedure)
    return _unprintable(contents) or (KIND, contents)


def _closable(
    actor: AgentActor, dossier: UUID, reason: str, now: datetime
) -> tuple[models.Dossier, models.Complement, str] | Refusal:
    """The dossier and its complement, both locked, and the reason as it is kept; or why it may not be closed."""
    row = locked(actor, dossier, policy.Act.CLOSE)
    if not isinstance(row, models.Dossier):
        return row
    state, open_ = after(State(row.state), Verb.CLOSE_INCOMPLETE), waiting(row)
    if isinstance(state, WrongState) or open_ is None:
        return WrongState(State(row.state), Verb.CLOSE_INCOMPLETE)
    day = legal_day(now, office_of(row))
    if open_.due_on is None or day <= open_.due_on:
        return TooEarly(open_.due_on)
    said = plain(reason, day)
    if not said:
        return Unfit("motif")
    return (row, open_, said) if printed.can_be_printed(said) else Unfit("caracteres")


def _signature(
    actor: AgentActor, row: models.Dossier, day: date, *, signing: bool = False
) -> Signature | None:
    assert row.office_id is not None
    return accounts.signature_of(actor.agent, row.office_id, DELEGATED, row.procedure, day, signing=signing)


def _signed(signature: Signature) -> Mapping[str, int]:
    return {"delegation": signature.delegation}


def _issue(row: models.Dossier, contents: dict[str, Any] | None, now: datetime, day: date) -> UUID | None:
    """The sealed paper; None where there is none: the notification says all."""
    if contents is None:
        return None
    return issued.issue(KIND, row.id, row.person_id, row.office_id, contents, now, on=day).id


def _unprintable(contents: dict[str, Any] | None) -> Unfit | None:
    """Why its paper cannot be. The reasons can be printed: a sign that cannot is of whoever signs."""
    found = not_issuable(KIND, contents) if contents is not None else None
    return Unfit("signature") if found == Unfit("caracteres") else found


def _contents(
    actor: AgentActor,
    row: models.Dossier,
    open_: models.Complement,
    reason: str,
    signature: Signature,
    day: date,
) -> dict[str, Any] | None:
    """What its paper says; None under a version of a procedure that has no words for one."""
    procedure, office = published(row.procedure, row.version), office_of(row)
    if procedure.decisions is None:
        return None
    names = {one.id: one.label for one in procedure.all_documents(day, _LANGUAGE)}
    lines = models.ComplementLine.objects.filter(complement=open_).order_by("id")
    lacking: list[str] = [names.get(one, one) for one in _once(line.asked for line in lines)]
    by = wording.Signer(actor, office, place_of(office), signature)
    return wording.closing(procedure.decisions, filed_of(row), by, reason, lacking, day)


def _once(asked: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(asked))


def drop(
    actor: AgentActor, dossier: UUID, reason: str, now: datetime
) -> Closed | Unfit | Unsigned | WrongState | NotPermitted:
    """File a request away because nothing is left to decide on it; its person is told why, and how to challenge it.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.DROP)
    if not isinstance(row, models.Dossier):
        return row
    state = after(State(row.state), Verb.DROP)
    if isinstance(state, WrongState):
        return state
    day = legal_day(now, office_of(row))
    said = plain(reason, day)
    if not said:
        return Unfit("motif")
    signature = _signature(actor, row, day, signing=True)
    if signature is None:
        return Unsigned("delegation")
    facts = {"numero": str(row.number), "date": day}
    told = notify(row.person_id, "dossier_classe", row.id, facts, now, office=row.office_id)
    models.Dropping.objects.create(
        dossier=row,
        person_id=row.person_id,
        office_id=row.office_id,
        agent_id=actor.agent,
        delegation_id=signature.delegation,
        at=now,
        reason=said,
        appeal=appeals.in_writing(appeals.of_dropping(row)),
        told=told.id,
    )
    return_open(actor, row, "classement sans suite", now)
    row.decided_at = now
    ending.end(row, "decision", actor.author, day, now)
    move(actor, row, state, Verb.DROP, now, _signed(signature))
    return Closed(told.id)
