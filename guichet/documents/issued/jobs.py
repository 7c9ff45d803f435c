"""What is done after the commit: seals, late timestamps, files left behind."""

from uuid import UUID

from procrastinate import RetryStrategy

from guichet.database import Scope, acting
from guichet.database.jobs import every, job
from guichet.documents.issued import actions

_FOUR_HOURS = RetryStrategy(max_attempts=60, wait=240)
"""How long a timestamp may be missing before a human looks at it."""


@job("issued.seal")
def seal(document: str, person: str) -> None:
    """Make, seal and keep the file of a document."""
    with acting(Scope.service(UUID(person))) as now:
        actions.seal(UUID(document), now)


@job("issued.timestamp", retry=_FOUR_HOURS)
def timestamp(document: str, person: str) -> None:
    """Add the timestamp that its server could not give when the document was sealed."""
    with acting(Scope.service(UUID(person))) as now:
        actions.timestamp(UUID(document), now)


@every("17 * * * *", "issued.sweep")
def sweep(_due: int) -> None:
    """Remove files without a row."""
    with acting(Scope.service()) as now:
        actions.sweep(now)
