"""A draft and the versions of its procedure: it moves to a newer one only as its person saw the difference."""

from datetime import date, datetime
from uuid import UUID

from guichet.accounts.types import Actor
from guichet.dossiers import models, pieces, policy
from guichet.dossiers.drafts import today
from guichet.dossiers.locking import locked, remember
from guichet.dossiers.rows import close_answers, open_answers, published
from guichet.dossiers.states import State, Verb, WrongState, after
from guichet.dossiers.types import Answers, Moved, NotAsShown, NotPermitted
from guichet.procedures import Procedure
from guichet.publication.queries import procedure_in_force


def newer_than(procedure: Procedure, day: date) -> Procedure | None:
    """The version in force on a day, where it is a later one."""
    found = procedure_in_force(procedure.id, day)
    return found if found is not None and found.version > procedure.version else None


def move(
    actor: Actor, dossier: UUID, version: str, revision: int, now: datetime
) -> Moved | NotAsShown | WrongState | NotPermitted:
    """Put a draft under the version in force, with the answers that it can hold; the files it does not ask for go.

    :param version: the one whose difference was shown, for the draft at `revision`; again under it, nothing is done
    :raises NotFound: where the dossier is not within reach
    """
    if refused := policy.refusal(actor, Verb.MOVE):
        return refused
    row = locked(actor, dossier)
    state = after(State(row.state), Verb.MOVE)
    if isinstance(state, WrongState):
        return state
    answers = open_answers(row.answers)
    if row.version == version:
        return Moved(published(row.procedure, row.version), answers)
    newer = newer_than(published(row.procedure, row.version), today(now))
    if newer is None or newer.version != version or row.revision != revision:
        return NotAsShown()
    kept, _lost = newer.carry(answers, today(now))
    _write(actor, row, newer, kept, now)
    return Moved(newer, kept)


def _write(actor: Actor, row: models.Dossier, newer: Procedure, kept: Answers, now: datetime) -> None:
    row.version, row.answers = newer.version, close_answers(newer, kept)
    row.revision += 1
    row.changed_at = now
    row.save(update_fields=["version", "answers", "revision", "changed_at"])
    pieces.take_out_unasked(actor, row, newer, now)
    remember(actor, row, Verb.MOVE, now)
