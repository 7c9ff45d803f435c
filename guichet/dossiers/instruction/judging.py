"""Each document judged valid or not; the request said complete once it is."""

from datetime import date, datetime
from uuid import UUID

from guichet.accounts.types import AgentActor
from guichet.dossiers import models
from guichet.dossiers.complement_rules import plain
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.locking import locked, office_of, remember
from guichet.dossiers.instruction.papers import papers_of, to_judged
from guichet.dossiers.instruction.types import (
    AlreadyComplete,
    Judged,
    NotFound,
    NotPermitted,
    Overtaken,
    Replaced,
    Unfit,
    WrongState,
)
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import to_dossier
from guichet.dossiers.states import State, Verb
from guichet.journal import actions as journal

_COMPLETE = "declarer_complet"


def judge(
    actor: AgentActor, dossier: UUID, piece: UUID, verdict: str, reason: str, seen: int | None, now: datetime
) -> Judged | Overtaken | Replaced | Unfit | WrongState | NotPermitted:
    """Judge a document `valide`, or `non_valide` with the reason its person will read. Earlier judgements are kept.

    With the last required document found valid, the request is complete as of the day that document came; with one of
    them found not valid after all, it no longer is, unless an agent declared it or something was done upon it.

    :param seen: the last judgement that the page showed; another one since is `Overtaken`, the same one by the
        same agent is given again
    :raises NotFound: where there is no such dossier within reach, or no such document before agents
    """
    row = locked(actor, dossier, policy.Act.JUDGE)
    if not isinstance(row, models.Dossier):
        return row
    if row.state != State.EXAMINED:
        return WrongState(State(row.state), Verb.ASK)
    said = plain(reason, _today(row, now)) if verdict == "non_valide" else ""
    if verdict not in ("valide", "non_valide") or said is None or bool(said) != (verdict == "non_valide"):
        return Unfit("motif" if verdict == "non_valide" else "avis")
    papers = papers_of(to_dossier(row))
    paper = papers.named(piece)
    if paper is None or not paper.pages:
        raise NotFound(piece)
    if paper in papers.former:
        return Replaced()
    if (last := paper.judged) is not None and last.id != seen:
        same = (last.agent, last.verdict, last.reason) == (actor.number, verdict, said)
        return last if same else Overtaken(last)
    made = models.Judgement.objects.create(
        dossier=row,
        person_id=row.person_id,
        office_id=row.office_id,
        piece_id=piece,
        agent_id=actor.agent,
        at=now,
        verdict=verdict,
        reason=said,
    )
    # Its person reads it once it is asked for again, not before: no event.
    journal.write(actor.author, "piece.juger", row.id, now, {"piece": str(piece), "avis": verdict})
    day = papers_of(to_dossier(row)).complete_on()
    if row.complete_on is None and day is not None:
        _complete(actor, row, day, now)
    elif row.complete_on is not None and day is None and _rests_on_judgements(row):
        _is_complete_no_more(actor, row, now)
    return to_judged(made)


def declare_complete(
    actor: AgentActor, dossier: UUID, complete_on: date, now: datetime
) -> date | AlreadyComplete | Unfit | WrongState | NotPermitted:
    """Say since which day the request is complete: the law counts from it. A dated fact, said once.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.COMPLETE)
    if not isinstance(row, models.Dossier):
        return row
    if row.state not in (State.EXAMINED, State.COMPLEMENT_ASKED):
        return WrongState(State(row.state), Verb.ASK)
    if row.complete_on is not None:
        return AlreadyComplete(row.complete_on)
    assert row.filed_on is not None
    if not row.filed_on <= complete_on <= _today(row, now):
        return Unfit("complet_le")
    _complete(actor, row, complete_on, now)
    return complete_on


def _complete(actor: AgentActor, row: models.Dossier, day: date, now: datetime) -> None:
    row.complete_on, row.changed_at = day, now
    row.save(update_fields=["complete_on", "changed_at"])
    remember(actor, row, _COMPLETE, now, {"complet_le": day.isoformat()})


def _rests_on_judgements(row: models.Dossier) -> bool:
    """Whether it is complete by a judgement, at whose time that was then written, and nothing was done upon it."""
    said = models.Event.objects.filter(dossier=row, verb=_COMPLETE).order_by("-id").first()
    if (
        said is None
        or not models.Judgement.objects.filter(dossier=row, verdict="valide", at=said.at).exists()
    ):
        return False
    decisions = models.Decision.objects.filter(dossier=row, state__in=(*models.OPEN, "signee"))
    return not decisions.exists() and not models.Prolongation.objects.filter(dossier=row).exists()


def _is_complete_no_more(actor: AgentActor, row: models.Dossier, now: datetime) -> None:
    """No delay of the law counts from a judgement that was a slip; its person, who read it complete, reads this too."""
    assert row.complete_on is not None
    former = row.complete_on.isoformat()
    row.complete_on, row.changed_at = None, now
    row.save(update_fields=["complete_on", "changed_at"])
    remember(actor, row, "declarer_incomplet", now, {"complet_le": former})


def _today(row: models.Dossier, now: datetime) -> date:
    return legal_day(now, office_of(row))
