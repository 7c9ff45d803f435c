"""The rows of dossiers, a module a subject; private to this package."""

from guichet.dossiers.models.contact import Inquiry, Letter
from guichet.dossiers.models.decision import (
    OPEN,
    RUNNING,
    TAKEN_BACK,
    Decision,
    Dropping,
    Prolongation,
    ProlongationProposal,
)
from guichet.dossiers.models.delays import PublishedDelay, PublishedReplies
from guichet.dossiers.models.dossier import OF_ITS_PERSON, Dossier, Event, Piece, Receipt, Title
from guichet.dossiers.models.examination import Complement, ComplementLine, Extension, Judgement, Reply
from guichet.dossiers.models.keeping import Erasure, Export, Heartbeat, Hold, Notice, Tally
from guichet.dossiers.models.note import Note
from guichet.dossiers.models.opinion import OPINIONS, Opinion, SharedPiece
from guichet.dossiers.models.queue import Facet, Follower, Label, Labelled, View, Word
from guichet.dossiers.models.statement import Statement

__all__ = [
    "OF_ITS_PERSON",
    "OPEN",
    "OPINIONS",
    "RUNNING",
    "TAKEN_BACK",
    "Complement",
    "ComplementLine",
    "Decision",
    "Dossier",
    "Dropping",
    "Erasure",
    "Event",
    "Export",
    "Extension",
    "Facet",
    "Follower",
    "Heartbeat",
    "Hold",
    "Inquiry",
    "Judgement",
    "Label",
    "Labelled",
    "Letter",
    "Note",
    "Notice",
    "Opinion",
    "Piece",
    "Prolongation",
    "ProlongationProposal",
    "PublishedDelay",
    "PublishedReplies",
    "Receipt",
    "Reply",
    "SharedPiece",
    "Statement",
    "Tally",
    "Title",
    "View",
    "Word",
]
