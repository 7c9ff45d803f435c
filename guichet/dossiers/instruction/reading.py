"""Who looked at what: every reading of a dossier by an agent passes here, and is told to whoever answers for it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor
from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.types import Acted, Consulted, NotFound, NotPermitted, Trail
from guichet.journal import actions as journal
from guichet.journal import queries as lines
from guichet.journal.types import What

SHOWN = 200
"""Readings, and acts, told on one page."""


def seen(actor: AgentActor, dossier: UUID, what: What, now: datetime) -> None:
    """Note that the agent reads a dossier, or a document of it, in the transaction of the reading."""
    journal.read(actor.agent, dossier, what, now)


def found(actor: AgentActor, dossiers: Sequence[UUID], now: datetime) -> None:
    """Note the lines that a search showed the agent, in the transaction of the search."""
    if dossiers:
        journal.read_each(actor.agent, dossiers, "recherche", now)


def trail_of(actor: AgentActor, dossier: UUID) -> Trail | NotPermitted:
    """Who read a dossier, and every act on it that the journal holds.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = models.Dossier.objects.filter(pk=dossier, office_id__in=actor.offices).first()
    if row is None:
        raise NotFound(dossier)
    assert row.office_id is not None
    if refusal := policy.refusal(actor, policy.Act.AUDIT, row.office_id, row.procedure, row.person_id):
        return refusal
    # The journal is read by the service alone: what was decided above stands for the policy that it has not.
    with acting(Scope.service()):
        read, done = lines.last_readings(dossier, SHOWN + 1), lines.lines_of(dossier, SHOWN + 1)
    agents = _named(
        [one.agent for one in read] + [int(one.author_id) for one in done if one.author_kind == "agent"]
    )
    return Trail(
        tuple(Consulted(one.at, *agents[one.agent], one.what) for one in read[:SHOWN]),
        tuple(
            Acted(
                datetime.fromisoformat(one.at),
                one.verb,
                one.author_kind,
                *(agents[int(one.author_id)] if one.author_kind == "agent" else ("", "")),
            )
            for one in done[:SHOWN]
        ),
        cut=max(len(read), len(done)) > SHOWN,
    )


def _named(keys: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Name and public number of agents; of one who is no more, the key the journal has."""
    found = {key: accounts.agent_named(key) for key in sorted(set(keys))}
    return {
        key: (f"{one.given_names} {one.family_name}", one.number) if one else (f"n° {key}", "")
        for key, one in found.items()
    }
