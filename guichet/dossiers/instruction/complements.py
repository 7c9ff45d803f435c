"""Asking for documents again, all at once; more time to answer; or no answer awaited any more."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from guichet.accounts.types import AgentActor
from guichet.database import crash
from guichet.dossiers import models
from guichet.dossiers.complement_rules import TO_ANSWER, days_to_answer, figures, plain
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.deciding import return_open
from guichet.dossiers.instruction.locking import Facts, locked, office_of, remember
from guichet.dossiers.instruction.papers import Papers, papers_of
from guichet.dossiers.instruction.types import (
    Asked,
    Extended,
    Lifted,
    NothingToAsk,
    NotPermitted,
    TooEarly,
    Unfit,
    WrongState,
)
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import published, to_dossier
from guichet.dossiers.states import State, Verb, after
from guichet.notifications.actions import call_off, notify


def ask_complement(
    actor: AgentActor, dossier: UUID, message: str, missing: Mapping[str, str], now: datetime
) -> Asked | NothingToAsk | Unfit | WrongState | NotPermitted:
    """Ask for every document judged not valid, with its reason, and for those that are `missing` (document, remark).

    A decision proposed meanwhile goes back: it was made without the answer.

    Opening the notification is the acknowledgement, and starts the delay (CRPA, art. L114-5).

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.ASK)
    if not isinstance(row, models.Dossier):
        return row
    state = after(State(row.state), Verb.ASK)
    if isinstance(state, WrongState):
        return state
    office = office_of(row)
    day = legal_day(now, office)
    said = plain(message, day)
    lines = _lines(papers_of(to_dossier(row)), missing, day)
    if said is None or isinstance(lines, Unfit):
        return lines if isinstance(lines, Unfit) else Unfit("message")
    if not lines:
        return NothingToAsk()
    days = days_to_answer(published(row.procedure, row.version), day)
    facts = {"numero": str(row.number), "jours": days}
    told = notify(row.person_id, "demande_complement", row.id, facts, now, office=office.id)
    made = _write(row, actor, said, days, told.id, lines, now)
    return_open(actor, row, "complément demandé", now)
    move(actor, row, state, Verb.ASK, now)
    crash.point("complement.after_asked_before_commit")
    return Asked(made.id, told.id)


Line = tuple[str, UUID | None, str]
"""The document asked for, the piece that is not valid (None where one is missing), why."""


def _lines(papers: Papers, missing: Mapping[str, str], day: date) -> Sequence[Line] | Unfit:
    """What is asked for: nothing twice, nothing that the procedure does not ask, no reason left out."""
    known = {one.id for one in papers.asked}
    found: list[Line] = [
        (paper.asked, paper.id, paper.judged.reason) for paper in papers.not_valid if paper.judged
    ]
    again = {asked for asked, _, _ in found}
    for asked, remark in missing.items():
        if asked in again:
            continue
        said = plain(remark, day)
        if asked not in known or not said:
            return Unfit(asked)
        found.append((asked, None, said))
    return found


def _write(
    row: models.Dossier,
    actor: AgentActor,
    message: str,
    days: int,
    told: UUID,
    lines: Sequence[Line],
    now: datetime,
) -> models.Complement:
    whose = {"dossier": row, "person_id": row.person_id, "office_id": row.office_id}
    made = models.Complement.objects.create(
        **whose,
        rank=models.Complement.objects.filter(dossier=row).count() + 1,
        asked_by_id=actor.agent,
        asked_at=now,
        days=days,
        message=message,
        told=told,
    )
    models.ComplementLine.objects.bulk_create(
        models.ComplementLine(complement=made, **whose, asked=asked, piece_id=piece, reason=reason)
        for asked, piece, reason in lines
    )
    return made


def extend(
    actor: AgentActor, dossier: UUID, days: int, reason: str, now: datetime, due: date | None = None
) -> Extended | Unfit | TooEarly | WrongState | NotPermitted:
    """Give `days` more to answer, from the last day or from today where that has passed; its person is told.

    :param due: the last day the agent saw, where they saw one: `deja_prolonge` where it moved since, so that asking
        twice gives time once
    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.EXTEND)
    if not isinstance(row, models.Dossier):
        return row
    open_ = waiting(row)
    if open_ is None:
        return WrongState(State(row.state), Verb.CLOSE_INCOMPLETE)
    if open_.due_on is None:
        return TooEarly(None)
    if due is not None and due != open_.due_on:
        return Unfit("deja_prolonge")
    day = legal_day(now, office_of(row))
    said = plain(reason, day)
    if not said:
        return Unfit("motif")
    if not 0 < days <= figures().on("prolongation", day):
        return Unfit("jours")
    due_on = max(open_.due_on, day) + timedelta(days=days)
    due_on = published(row.procedure, row.version).references.parameters.working_day(due_on)
    _prolong(actor, row, open_, due_on, said, now)
    return Extended(due_on)


def _prolong(
    actor: AgentActor, row: models.Dossier, open_: models.Complement, due_on: date, reason: str, now: datetime
) -> None:
    models.Extension.objects.create(
        complement=open_,
        dossier=row,
        person_id=row.person_id,
        office_id=row.office_id,
        agent_id=actor.agent,
        at=now,
        due_before=open_.due_on,
        due_on=due_on,
        reason=reason,
    )
    # The reminder before the last day, and what follows that day, are due again.
    open_.due_on, open_.last_reminded_at, open_.overdue_at = due_on, None, None
    open_.save(update_fields=["due_on", "last_reminded_at", "overdue_at"])
    call_off(row.person_id, row.id, TO_ANSWER)
    facts = {"numero": str(row.number), "date": due_on}
    notify(row.person_id, "complement_prolonge", row.id, facts, now, office=row.office_id)
    move(actor, row, State(row.state), "prolonger_complement", now)


def lift(
    actor: AgentActor, dossier: UUID, reason: str, now: datetime
) -> Lifted | Unfit | WrongState | NotPermitted:
    """Await no answer any more, opened or not: the examination goes on with what there is, and its person is told why.

    What came on paper, or is no longer needed, has no other way back; nothing that was prepared is filed.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.ASK)
    if not isinstance(row, models.Dossier):
        return row
    state, open_ = after(State(row.state), Verb.LIFT), waiting(row)
    if isinstance(state, WrongState) or open_ is None:
        return WrongState(State(row.state), Verb.LIFT)
    day = legal_day(now, office_of(row))
    said = plain(reason, day)
    if not said:
        return Unfit("motif")
    call_off(row.person_id, row.id, TO_ANSWER)
    facts = {"numero": str(row.number), "date": day}
    told = notify(row.person_id, "complement_leve", row.id, facts, now, office=row.office_id)
    open_.lifted, open_.closed_at, open_.closing_reason, open_.closing_told = True, now, said, told.id
    open_.save(update_fields=["lifted", "closed_at", "closing_reason", "closing_told"])
    move(actor, row, state, Verb.LIFT, now)
    return Lifted(told.id)


def waiting(row: models.Dossier) -> models.Complement | None:
    """The complement that waits for an answer, its row locked; None where none does."""
    if row.state != State.COMPLEMENT_ASKED:
        return None
    rows = models.Complement.objects.select_for_update(no_key=True, of=("self",))
    return rows.filter(dossier=row, answered_at=None, closed_at=None).first()


def move(
    actor: AgentActor,
    row: models.Dossier,
    state: State,
    verb: str,
    now: datetime,
    facts: Facts | None = None,
) -> None:
    """The dossier in its next state, with what its person reads of it."""
    row.state, row.changed_at = state, now
    row.revision += 1
    row.save(update_fields=["state", "changed_at", "revision", "decided_at"])
    remember(actor, row, verb, now, facts)
