"""Who may do what with a document, and why not. Which rows are in reach is the database's part too."""

from django.db.models import Q

from guichet.database import Scope
from guichet.database.scope import AGENT
from guichet.documents.received.models import Received
from guichet.documents.received.types import VISIBLE_TO_AGENTS, Reason, State


def in_reach(scope: Scope) -> Q:
    """The rows that whoever acts may be told of: an agent of none that was not found clean."""
    return Q(state__in=VISIBLE_TO_AGENTS) if scope.role == AGENT else Q()


def why_not_open(row: Received) -> Reason | None:
    """Why its content cannot be shown to someone in reach of it."""
    return Reason.INFECTED if row.state == State.INFECTED else None


def why_not_discard(row: Received) -> Reason | None:
    """Once filed with an office a document is evidence: it is replaced there, never removed."""
    return None if row.office_id is None else Reason.FILED
