"""A document handed over as its person sent it: asked for on purpose, and written in the journal."""

from datetime import datetime
from uuid import UUID

from guichet.accounts.types import AgentActor
from guichet.documents.received import queries as received
from guichet.documents.received.types import File, Refused
from guichet.dossiers import models
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.locking import locked
from guichet.dossiers.instruction.papers import papers_of
from guichet.dossiers.instruction.reading import seen
from guichet.dossiers.instruction.types import NotFound, NotPermitted
from guichet.dossiers.rows import to_dossier
from guichet.journal import actions as journal


def hand_original(
    actor: AgentActor, dossier: UUID, piece: UUID, now: datetime
) -> File | Refused | NotPermitted:
    """The original of a document, without a mark: to be saved, never shown in a page.

    :raises NotFound: where there is no such dossier within reach, or no such document before agents
    """
    row = locked(actor, dossier, policy.Act.ORIGINAL)
    if not isinstance(row, models.Dossier):
        return row
    paper = papers_of(to_dossier(row)).named(piece)
    if paper is None or not paper.pages:
        raise NotFound(piece)
    file = received.open_original(paper.document)
    if isinstance(file, File):
        seen(actor, row.id, "piece", now)
        journal.write(actor.author, "piece.original_remis", row.id, now, {"piece": str(piece)})
    return file
