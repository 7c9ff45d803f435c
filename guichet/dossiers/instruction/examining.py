"""Taking a dossier up."""

from datetime import datetime
from uuid import UUID

from guichet.accounts.types import AgentActor
from guichet.dossiers import models
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.locking import locked, remember
from guichet.dossiers.instruction.types import NotPermitted, WrongState
from guichet.dossiers.states import State, Verb, after

SET_APART = "changements_a_part"
"""What happened to changes that were not filed when the examination began."""


def take_up(actor: AgentActor, dossier: UUID, now: datetime) -> State | WrongState | NotPermitted:
    """Begin the examination: from here on the person no longer changes what they filed. Theirs where it is nobody's;
    begun already by the same agent, it changes nothing.

    What the person changed and did not file again is set apart, kept for them, and both sides are told so.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.EXAMINE)
    if not isinstance(row, models.Dossier):
        return row
    if row.state == State.EXAMINED and row.assigned_id == actor.agent:
        return State.EXAMINED
    state = after(State(row.state), Verb.EXAMINE)
    if isinstance(state, WrongState):
        return state
    row.state, row.examined_at, row.changed_at = state, now, now
    row.assigned_id = row.assigned_id or actor.agent
    row.revision += 1
    row.save(update_fields=["state", "examined_at", "changed_at", "assigned_id", "revision"])
    remember(actor, row, Verb.EXAMINE, now)
    if row.changed_since_filing:
        remember(actor, row, SET_APART, now)
    return state
