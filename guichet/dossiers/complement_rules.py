"""The delays of a complement and what is due when: pure but for the files of `data/` it reads once."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.conf import settings

from guichet.parameters import Figures, Reasons, load, load_reasons
from guichet.procedures import Procedure, without_hidden_signs

_USUAL = "complement_usager"
TO_OPEN = ("demande_complement", "rappel_lecture")
"""The notifications that say that something waits to be opened."""
TO_ANSWER = (*TO_OPEN, "rappel_complement", "complement_prolonge", "delai_depasse")
"""Those that ask for an answer: once none is awaited, nothing more of them is sent."""


@cache
def figures() -> Figures:
    """The figures of `data/parameters/complements.yaml`."""
    return load(settings.DATA / "parameters" / "complements.yaml")


@cache
def reasons() -> Reasons:
    """The models of what agents write."""
    return load_reasons(settings.DATA / "parameters")


def days_to_answer(procedure: Procedure, day: date) -> int:
    """Days to answer under this procedure, from the opening (CRPA, art. L114-5)."""
    name = procedure.file.delais.complement or _USUAL
    delay = procedure.references.parameters.delay(name, day)
    return delay.jours if delay.jours is not None else (delay.end(day) - day).days


def last_day(procedure: Procedure, opened_on: date, days: int) -> date:
    """The last day to answer: put off to a working day."""
    return procedure.references.parameters.working_day(opened_on + timedelta(days=days))


def plain(text: str, day: date) -> str | None:
    """What somebody wrote, as it is kept and shown: plain text, without signs that nobody sees; None if too long.

    Nothing in it is ever read as anything but text.
    """
    kept = without_hidden_signs(text)
    return kept if len(kept) <= figures().on("longueur_texte", day) else None


@dataclass(frozen=True, slots=True)
class Wait:
    """A complement that waits for its person: days of its life, and what was already sent."""

    asked_on: date
    opened_on: date | None
    due_on: date | None
    reading_reminded: bool = False
    halfway_reminded: bool = False
    last_reminded: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class DueNow:
    """What is due: `mark` names what is then done with, `remind` the notification that is sent, if any."""

    mark: tuple[str, ...]
    remind: str | None
    task: str | None


NOTHING = DueNow((), None, None)
UNREAD, OVERDUE = "complement_non_lu", "complement_echu"
"""Why an agent should turn to the dossier."""


def due_now(wait: Wait, today: date, unread_after: int, before_end: int) -> DueNow:
    """What is due today, each thing once; after a pause of the jobs only the last reminder is sent, not two.

    Whoever was not reminded before the last day, for the jobs stood still, is told that they may still answer.

    `unread_after`: days a notification may stay closed; `before_end`: days before the last one to remind.
    """
    if wait.opened_on is None or wait.due_on is None:
        if not wait.reading_reminded and wait.asked_on + timedelta(days=unread_after) <= today:
            return DueNow(("reading_reminded_at",), "rappel_lecture", UNREAD)
        return NOTHING
    if today > wait.due_on:
        told = None if wait.last_reminded else "delai_depasse"
        return NOTHING if wait.overdue else DueNow(("overdue_at",), told, OVERDUE)
    halfway = wait.opened_on + (wait.due_on - wait.opened_on) / 2
    late = not wait.last_reminded and wait.due_on - timedelta(days=before_end) <= today
    half = not wait.halfway_reminded and halfway <= today
    marks = (*(("halfway_reminded_at",) if half else ()), *(("last_reminded_at",) if late else ()))
    return DueNow(marks, "rappel_complement" if marks else None, None)
