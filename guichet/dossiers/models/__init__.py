"""The rows of dossiers, a module a subject; private to this package."""

from guichet.dossiers.models.decision import OPEN, Decision, Dropping, Prolongation, ProlongationProposal
from guichet.dossiers.models.dossier import Dossier, Event, Piece, Receipt, Title
from guichet.dossiers.models.examination import Complement, ComplementLine, Extension, Judgement, Reply
from guichet.dossiers.models.keeping import Erasure, Export, Heartbeat, Hold, Notice, Tally
from guichet.dossiers.models.note import Note
from guichet.dossiers.models.opinion import OPINIONS, Opinion, SharedPiece

__all__ = [
    "OPEN",
    "OPINIONS",
    "Complement",
    "ComplementLine",
    "Decision",
    "Dossier",
    "Dropping",
    "Erasure",
    "Event",
    "Export",
    "Extension",
    "Heartbeat",
    "Hold",
    "Judgement",
    "Note",
    "Notice",
    "Opinion",
    "Piece",
    "Prolongation",
    "ProlongationProposal",
    "Receipt",
    "Reply",
    "SharedPiece",
    "Tally",
    "Title",
]
