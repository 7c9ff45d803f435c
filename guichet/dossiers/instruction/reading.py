"""Who looked at what: every reading of a dossier by an agent passes here."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from guichet.accounts.types import AgentActor
from guichet.journal import actions as journal
from guichet.journal.types import What


def seen(actor: AgentActor, dossier: UUID, what: What, now: datetime) -> None:
    """Note that the agent reads a dossier, or a document of it, in the transaction of the reading."""
    journal.read(actor.agent, dossier, what, now)


def found(actor: AgentActor, dossiers: Sequence[UUID], now: datetime) -> None:
    """Note the lines that a search showed the agent, in the transaction of the search."""
    if dossiers:
        journal.read_each(actor.agent, dossiers, "recherche", now)
