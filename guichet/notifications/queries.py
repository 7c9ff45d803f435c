"""What a person was told, what they have not read, what did not reach them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet

from guichet.database import require_acting
from guichet.notifications import kinds, models
from guichet.notifications.types import Failure, Figures, Message, Page, Proof, State

PAGE = 10
_BY_STATE: dict[State, Q] = {
    "non_lue": Q(read_at__isnull=True),
    "lue": Q(read_at__isnull=False, answered_at__isnull=True),
    "repondue": Q(answered_at__isnull=False),
}
_WAITING = """
    SELECT (SELECT count(*) FROM notifications_message WHERE person = %s AND read_at IS NULL),
      (SELECT state FROM notifications_delivery WHERE person = %s AND ended_at IS NOT NULL AND channel = %s
       ORDER BY ended_at DESC LIMIT 1)"""
_FAILED = (models.Delivery.State.FAILED, models.Delivery.State.REJECTED)


def for_person(
    person: UUID, language: str, state: State | None = None, number: int = 1, size: int = PAGE
) -> Page:
    """One page of a person's notifications, the newest first; a page that is not there is the closest one."""
    require_acting()
    rows = models.Message.objects.filter(_BY_STATE[state] if state else Q(), person=person)
    total = rows.count()
    pages = max(1, ceil(total / size))
    number = min(max(number, 1), pages)
    found = rows.order_by("-created_at", "-id")[(number - 1) * size : number * size]
    return Page(tuple(to_message(row, language) for row in found), number, pages, total)


def message(person: UUID, identifier: UUID, language: str) -> Message | None:
    """One notification of a person; None where they have no such one."""
    require_acting()
    row = models.Message.objects.filter(pk=identifier, person=person).first()
    return to_message(row, language) if row else None


def closed_to(person: UUID) -> frozenset[UUID]:
    """The formal notifications that a person has not opened: what they tell is read from that opening on."""
    require_acting()
    return frozenset(_unopened().filter(person=person).values_list("id", flat=True))


def proofs_of(messages: Iterable[UUID]) -> Mapping[UUID, Proof]:
    """The proof of deposit and of first reading of each notification in reach of whoever acts."""
    require_acting()
    rows = models.Message.objects.filter(pk__in=list(messages))
    return {
        key: Proof(deposited, read, handed)
        for key, deposited, read, handed in rows.values_list("id", "created_at", "read_at", "handed")
    }


def unopened_about(subject: UUID, language: str) -> list[Message]:
    """What must be opened to count as told, about one subject, and was not; the first told first."""
    require_acting()
    rows = _unopened().filter(subject=subject).order_by("created_at", "id")
    return [to_message(row, language) for row in rows]


def _unopened() -> QuerySet[models.Message]:
    formal = [name for name, kind in kinds.KINDS.items() if kind.formal]
    return models.Message.objects.filter(read_at=None, kind__in=formal)


def unread_count(person: UUID) -> int:
    """How many notifications a person has not opened: one index read."""
    require_acting()
    return models.Message.objects.filter(person=person, read_at__isnull=True).count()


def mail_fails(person: UUID) -> bool:
    """Whether the last mail to a person did not reach them: shown until one does."""
    return waiting_for(person)[1]


def waiting_for(person: UUID) -> tuple[int, bool]:
    """How many notifications a person has not opened, and whether their last mail did not reach them.

    One statement, on two indexes: every page asks.
    """
    require_acting()
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [person, person, models.Delivery.Channel.EMAIL])
        ((unread, state),) = cursor.fetchall()
    return unread, state in _FAILED


def waiting_about(subjects: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the subjects that somebody is still to be written to about."""
    require_acting()
    rows = models.Delivery.objects.filter(
        message__subject__in=list(subjects), state=models.Delivery.State.TO_SEND
    )
    return frozenset(rows.values_list("message__subject", flat=True))


def reached_about(subjects: Iterable[UUID]) -> Mapping[UUID, frozenset[datetime]]:
    """When what somebody learnt of each subject was told: its mail left and did not come back, or they opened it."""
    require_acting()
    learnt = Q(deliveries__state=models.Delivery.State.SENT) | Q(read_at__isnull=False)
    rows = models.Message.objects.filter(learnt, subject__in=list(subjects))
    found: dict[UUID, set[datetime]] = {}
    for subject, at in rows.values_list("subject", "created_at").distinct():
        found.setdefault(subject, set()).add(at)
    return {subject: frozenset(times) for subject, times in found.items()}


def failed_for_office(office: int, size: int = 100) -> Iterable[Failure]:
    """What did not reach people whose dossiers an office holds, the newest first."""
    require_acting()
    rows = _failures().filter(office=office).order_by("-ended_at")
    return [to_failure(row) for row in rows[:size]]


def failed_about(subject: UUID) -> Iterable[Failure]:
    """What did not reach the person about one subject, the newest first."""
    require_acting()
    rows = _failures().filter(Q(message__subject=subject) | Q(about=subject))
    return [to_failure(row) for row in rows.order_by("-ended_at")]


def _failures() -> QuerySet[models.Delivery]:
    """Without the address, which only the sending job may read."""
    rows = models.Delivery.objects.filter(state__in=_FAILED).select_related("message")
    return rows.only("message", "person", "about", "channel", "state", "error", "ended_at", "created_at")


def figures(now: datetime) -> Figures:
    """How sending goes, over everyone: for whoever watches the service."""
    require_acting()
    day = models.Delivery.objects.filter(ended_at__gte=now - timedelta(days=1)).aggregate(
        sent=Count("id", filter=Q(state=models.Delivery.State.SENT)),
        failed=Count("id", filter=Q(state__in=_FAILED)),
    )
    waits = models.Delivery.objects.filter(state=models.Delivery.State.TO_SEND).aggregate(
        number=Count("id"), oldest=Min("created_at")
    )
    age = now - waits["oldest"] if waits["oldest"] else timedelta(0)
    return Figures(day["sent"], day["failed"], waits["number"], int(age.total_seconds()))


def to_message(row: models.Message, language: str | None = None) -> Message:
    """The record of a row, its words in `language` (its own where none is asked for)."""
    kind = kinds.KINDS[row.kind]
    wanted = language or row.language
    return Message(
        row.id,
        row.person,
        row.office,
        row.kind,
        row.subject,
        row.facts,
        kinds.words(row.kind, wanted)["titre"],
        kinds.paragraphs(row.kind, row.facts, wanted),
        kind.formal,
        kind.answerable,
        row.created_at,
        row.read_at,
        row.answered_at,
        row.handed,
    )


def to_failure(row: models.Delivery) -> Failure:
    """The record of a delivery that failed."""
    about = row.message
    return Failure(
        row.id,
        about.id if about else None,
        row.person,
        about.subject if about else row.about,
        about.kind if about else None,
        row.channel,
        "rejete" if row.state == models.Delivery.State.REJECTED else "echec",
        row.error,
        row.ended_at or row.created_at,
        kinds.words(about.kind, kinds.SOURCE)["titre"] if about else "",
        str(about.facts.get("numero", "")) if about else "",
    )
