"""What is done for dossiers after the commit, and what comes round by itself."""

from uuid import UUID

from guichet.database import Scope, acting, jobs
from guichet.dossiers import erasing, export


@jobs.job("dossiers.export")
def make_export(copy: str, person: str) -> None:
    """Make the copy of someone's data."""
    export.make(UUID(copy), UUID(person))


@jobs.job("dossiers.finish_erasures")
def finish_erasures() -> None:
    """Erase the files of the drafts that went with an account."""
    erasing.finish_begun()


@jobs.every("*/10 * * * *", "dossiers.heartbeat")
def heartbeat(due: int) -> None:
    """Look at the clock, so that a leap is noticed before anything is erased by it."""
    erasing.look_at_clock()


@jobs.every("11 3 * * *", "dossiers.retention")
def retention(due: int) -> None:
    """Warn of, and erase, what is due."""
    erasing.run()


@jobs.every("41 * * * *", "dossiers.sweep_exports")
def sweep_exports(due: int) -> None:
    """Remove the files of copies that no row names."""
    with acting(Scope.service()) as now:
        export.sweep(now)
