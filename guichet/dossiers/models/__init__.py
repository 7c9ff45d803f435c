"""The rows of dossiers, a module a subject; private to this package."""

from guichet.dossiers.models.decision import OPEN, Decision, Prolongation
from guichet.dossiers.models.delays import PublishedDelay
from guichet.dossiers.models.dossier import Dossier, Event, Piece, Receipt, Title
from guichet.dossiers.models.examination import Complement, ComplementLine, Extension, Judgement, Reply
from guichet.dossiers.models.keeping import Erasure, Export, Heartbeat, Hold, Notice, Tally
from guichet.dossiers.models.queue import Facet, Follower, Label, Labelled, View, Word

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
    "Facet",
    "Follower",
    "Heartbeat",
    "Hold",
    "Judgement",
    "Label",
    "Labelled",
    "Notice",
    "Piece",
    "Prolongation",
    "PublishedDelay",
    "Receipt",
    "Reply",
    "Tally",
    "Title",
    "View",
    "Word",
]
