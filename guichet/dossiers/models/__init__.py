"""The rows of dossiers, a module a subject; private to this package."""

from guichet.dossiers.models.contact import Inquiry, Letter
from guichet.dossiers.models.decision import OPEN, Decision, Prolongation
from guichet.dossiers.models.dossier import OF_ITS_PERSON, Dossier, Event, Piece, Receipt, Title
from guichet.dossiers.models.examination import Complement, ComplementLine, Extension, Judgement, Reply
from guichet.dossiers.models.keeping import Erasure, Export, Heartbeat, Hold, Notice, Tally
from guichet.dossiers.models.statement import Statement

__all__ = [
    "OF_ITS_PERSON",
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
    "Inquiry",
    "Judgement",
    "Letter",
    "Notice",
    "Piece",
    "Prolongation",
    "Receipt",
    "Reply",
    "Statement",
    "Tally",
    "Title",
]
