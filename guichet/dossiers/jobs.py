"""What is done for dossiers after the commit, and what comes round by itself."""

import logging
from uuid import UUID

from guichet.database import Scope, acting, jobs
from guichet.dossiers import erasing, export, indexing, recalling, reminding, turning
from guichet.dossiers.instruction import proposing
from guichet.dossiers.steering import actions as steering

log = logging.getLogger("guichet.retention")


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
    if refused := erasing.run().refused:
        log.error("nothing is erased: %s", refused)


@jobs.every("41 * * * *", "dossiers.sweep_exports")
def sweep_exports(due: int) -> None:
    """Remove the files of copies that no row names."""
    with acting(Scope.service()) as now:
        export.sweep(now)


@jobs.job("dossiers.index_again")
def index_again(person: str) -> None:
    """Find someone's requests by their civil status as it was corrected."""
    indexing.index_again(UUID(person))


@jobs.job("dossiers.remind")
def remind(complement: str, person: str) -> None:
    """Remind a person of a complement, or show an agent that its day has passed: what is due."""
    reminding.remind(UUID(complement), UUID(person))


@jobs.every("23 6-18 * * *", "dossiers.find_reminders")
def find_reminders(due: int) -> None:
    """Look for complements that somebody must be reminded of; by day: mails of the night are read by nobody."""
    with acting(Scope.service()) as now:
        for complement, person in reminding.due(now):
            remind.defer(complement=str(complement), person=str(person))


@jobs.every("31 2 * * *", "dossiers.publish_delays")
def publish_delays(due: int) -> None:
    """Put the delays of every office before the public, where the last month's are not yet."""
    with acting(Scope.service()) as now:
        steering.publish_delays(now)


@jobs.every("37 2 * * *", "dossiers.look_at_queue")
def look_at_queue(due: int) -> None:
    """Put every dossier that waits where the weights of the day have it; a transaction each few hundred."""
    after, going = None, True
    while going:
        with acting(Scope.service()) as now:
            after = turning.place_everything(now, after)
        going = after is not None


@jobs.job("dossiers.recall_opinion")
def recall_opinion(opinion: str, person: str) -> None:
    """Show an examiner that an opinion did not come in time."""
    recalling.recall(UUID(opinion), UUID(person))


@jobs.every("37 5 * * *", "dossiers.find_overdue_opinions")
def find_overdue_opinions(due: int) -> None:
    """Look for opinions whose last day has passed."""
    with acting(Scope.service()) as now:
        for opinion, person in recalling.overdue(now):
            recall_opinion.defer(opinion=str(opinion), person=str(person))


@jobs.job("dossiers.propose_prolongation")
def propose_prolongation(dossier: str, person: str) -> None:
    """Show an examiner that a right ends before the decision."""
    proposing.propose_prolongation(UUID(dossier), UUID(person))


@jobs.every("53 4 * * *", "dossiers.find_prolongations")
def find_prolongations(due: int) -> None:
    """Look for complete requests that would outlive the right to stay."""
    with acting(Scope.service()) as now:
        for dossier, person in proposing.due(now):
            propose_prolongation.defer(dossier=str(dossier), person=str(person))
