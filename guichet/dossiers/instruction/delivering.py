"""After a favourable decision: the card is made, it is there, it is handed over. And a decided dossier re-opened."""

import re
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from guichet.accounts.types import AgentActor
from guichet.database import Scope, acting
from guichet.documents.issued import actions as issued
from guichet.dossiers import models
from guichet.dossiers.complement_rules import plain
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.deciding import title_of
from guichet.dossiers.instruction.locking import locked, remember
from guichet.dossiers.instruction.notes import write_note
from guichet.dossiers.instruction.proposing import propose_anew
from guichet.dossiers.instruction.types import NotPermitted, Unfit, WrongState
from guichet.dossiers.states import State, Verb, after
from guichet.notifications.actions import call_off, notify

Moved = State | NotPermitted | WrongState | Unfit


def produce(actor: AgentActor, dossier: UUID, now: datetime) -> Moved:
    """The card is being made."""
    row, state = _next(actor, dossier, Verb.PRODUCE)
    if row is None or not isinstance(state, State):
        return state
    return _move(actor, row, Verb.PRODUCE, state, now)


def receive_title(actor: AgentActor, dossier: UUID, now: datetime) -> Moved:
    """The card has reached the office: its person is told, on every channel, that it can be collected."""
    row, state = _next(actor, dossier, Verb.RECEIVE_TITLE)
    if row is None or not isinstance(state, State):
        return state
    done = _move(actor, row, Verb.RECEIVE_TITLE, state, now)
    notify(row.person_id, "titre_disponible", row.id, {"numero": str(row.number)}, now, office=row.office_id)
    return done


def hand_over(actor: AgentActor, dossier: UUID, stamp: str, now: datetime) -> Moved:
    """The card is handed over at the counter, against the tax stamp where one is due; the certificate has served.

    :param stamp: the number of the tax stamp, empty where nothing is due
    """
    row, state = _next(actor, dossier, Verb.HAND_OVER)
    if row is None or not isinstance(state, State):
        return state
    decision = models.Decision.objects.get(dossier=row, state="signee", undone_at=None)
    digits = "".join(stamp.split()) if decision.fee else ""
    if decision.fee and not _STAMP.fullmatch(digits):
        return Unfit("timbre")
    if digits and not _keep_stamp(decision, digits):
        return Unfit("timbre_servi")
    done = _move(actor, row, Verb.HAND_OVER, state, now, {"timbre": digits or None})
    assert decision.document is not None  # a signed one has its document
    issued.revoke(decision.document, now)
    _title_is(row, decision, "remis")
    call_off(row.person_id, row.id, ("titre_disponible",))
    return done


_STAMP = re.compile(r"[0-9]{12,20}")


def _keep_stamp(decision: models.Decision, digits: str) -> bool:
    """Keep the number with the decision; False where it served before, in whichever office."""
    decision.stamp = digits
    try:
        with transaction.atomic():
            decision.save(update_fields=["stamp"])
    except IntegrityError:
        return False
    return True


def reopen(actor: AgentActor, dossier: UUID, because: str, now: datetime) -> Moved:
    """Take a decided dossier up again; what was decided no longer holds.

    The reason stays with the dossier as a note, for the agents who examine it next.
    """
    row, state = _next(actor, dossier, Verb.REOPEN, policy.Act.REOPEN)
    if row is None or not isinstance(state, State):
        return state
    said = plain(because, now.date())
    if not said:
        return Unfit("motif" if said is not None else "longueur")
    write_note(actor, row, said, now)
    for decision in models.Decision.objects.filter(dossier=row, state="signee", undone_at=None):
        decision.undone_at = now
        decision.save(update_fields=["undone_at"])
        if decision.document is not None:
            issued.revoke(decision.document, now)
        if decision.kind == "favorable":
            _title_is(row, decision, "retire")
    for closed in models.Complement.objects.filter(dossier=row, closing_document__isnull=False):
        assert closed.closing_document is not None
        issued.revoke(closed.closing_document, now)
    done = _move(actor, row, Verb.REOPEN, state, now)
    row.decided_at = None
    row.save(update_fields=["decided_at"])
    propose_anew(row, now)
    call_off(row.person_id, row.id, _TELL_AN_END)
    facts = {"numero": str(row.number)}
    notify(row.person_id, "dossier_rouvert", row.id, facts, now, office=row.office_id)
    return done


_TELL_AN_END = ("decision", "dossier_clos", "dossier_classe")
"""The notifications of what no longer holds once the dossier is taken up again."""


def _next(
    actor: AgentActor, dossier: UUID, verb: Verb, act: policy.Act = policy.Act.DELIVER
) -> tuple[models.Dossier | None, Moved]:
    """The locked row and the state that the verb leads to; no row where it leads nowhere or may not be done."""
    row = locked(actor, dossier, act)
    if not isinstance(row, models.Dossier):
        return None, row
    state = after(State(row.state), verb)
    return (None, state) if isinstance(state, WrongState) else (row, state)


def _move(
    actor: AgentActor,
    row: models.Dossier,
    verb: Verb,
    state: State,
    now: datetime,
    facts: dict[str, str | int | None] | None = None,
) -> State:
    row.state, row.changed_at = state, now
    row.revision += 1
    row.save(update_fields=["state", "changed_at", "revision"])
    remember(actor, row, verb, now, facts)
    return state


def _title_is(row: models.Dossier, decision: models.Decision, status: str) -> None:
    """What became of the title that a favourable decision gave."""
    granted = title_of(row)
    with acting(Scope.service(row.person_id)):
        alike = models.Title.objects.filter(
            person_id=row.person_id,
            office_id=decision.office_id,
            **granted,
            valid_from=decision.valid_from,
            valid_to=decision.valid_to,
            status="accepte",
        )
        # Two requests may have given the same title for the same days: one card is one title.
        models.Title.objects.filter(pk__in=alike.order_by("id").values("id")[:1]).update(status=status)
