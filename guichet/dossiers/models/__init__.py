"""The rows of dossiers, a module a subject; private to this package."""

from guichet.dossiers.models.decision import OPEN, Decision, Prolongation
from guichet.dossiers.models.dossier import Dossier, Event, Piece, Receipt, Title
from guichet.dossiers.models.examination import Complement, ComplementLine, Extension, Judgement, Reply
from guichet.dossiers.models.keeping import Erasure, Export, Heartbeat, Hold, Notice, Tally
from guichet.dossiers.models.note import Note

__all__ = [
    "OPEN",
    "Complement",
    "ComplementLine",
    "Decision",
    "Dossier",
    "Erasure",
    "Event",
    "Export",
    "Extension",
    "Heartbeat",
    "Hold",
    "Judgement",
    "Note",
    "Notice",
    "Piece",
    "Prolongation",
    "Receipt",
    "Reply",
    "Tally",
    "Title",
]
