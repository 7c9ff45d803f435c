"""The rows of dossiers, a module a subject; private to this package."""

from guichet.dossiers.models.decision import OPEN, Decision, Prolongation
from guichet.dossiers.models.dossier import Dossier, Event, Piece, Receipt, Title
from guichet.dossiers.models.keeping import Erasure, Export, Heartbeat, Hold, Notice, Tally

__all__ = [
    "OPEN",
    "Decision",
    "Dossier",
    "Erasure",
    "Event",
    "Export",
    "Heartbeat",
    "Hold",
    "Notice",
    "Piece",
    "Prolongation",
    "Receipt",
    "Tally",
    "Title",
]
