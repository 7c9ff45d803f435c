"""Files that go with a mail: whoever makes them, on a floor above, registers how to fetch them."""

from collections.abc import Callable
from enum import Enum
from uuid import UUID

from guichet.notifications.types import Attachment


class NotYet(Enum):
    """The file is being made: the mail waits for it."""

    NOT_YET = "pas_encore"


NOT_YET = NotYet.NOT_YET
Found = Attachment | NotYet | None
Fetch = Callable[[UUID, UUID], Found]
"""From the person and the subject of a message to its file; None where none will come."""

_fetches: dict[str, Fetch] = {}


def register(kind: str, fetch: Fetch) -> None:
    """Have mails of `kind` take along what `fetch` finds, called in the transaction of the sending job."""
    _fetches[kind] = fetch


def fetch(kind: str, person: UUID, subject: UUID) -> Found:
    """The file of a message; None where nobody registered."""
    found = _fetches.get(kind)
    return found(person, subject) if found else None
