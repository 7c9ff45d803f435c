"""The counts, each one statement over the dossiers in reach of whoever acts."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import (
    Aggregate,
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import TruncMonth

from guichet.dossiers import models
from guichet.dossiers.rows import published
from guichet.dossiers.states import GRANTED, NEVER_FILED, PENDING, State
from guichet.dossiers.steering.types import Deadline, Delays, Month

Dossiers = QuerySet[models.Dossier]


class _LegalDay(Func):
    """The day of a moment where the office is, as `numbers.legal_day`."""

    template = "timezone(%(expressions)s)::date"

    def __init__(self, moment: str, zone: str = "office__zone") -> None:
        super().__init__(F(zone), F(moment), output_field=DateField())


_DECIDED_ON = _LegalDay("decided_at")
_TAKEN = ExpressionWrapper(_DECIDED_ON - F("filed_on"), output_field=DurationField())


class _Percentile(Aggregate):
    """The smallest value that this share of the values does not pass."""

    function = "percentile_disc"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: ExpressionWrapper, share: float, filter: Q | None = None) -> None:
        super().__init__(expression, output_field=DurationField(), filter=filter, share=share)


MEDIAN, NINETIETH = _Percentile(_TAKEN, 0.5), _Percentile(_TAKEN, 0.9)


def decided_between(rows: Dossiers, since: date, until: date) -> Dossiers:
    """Those decided from a day to another, both counted, where their office is."""
    return rows.annotate(decided_on=_DECIDED_ON).filter(decided_on__gte=since, decided_on__lte=until)


def pending_on(rows: Dossiers, day: date) -> Dossiers:
    """Those that were under way at the end of a day, where their office is."""
    ended = rows.exclude(state__in=NEVER_FILED).annotate(
        decided_on=_DECIDED_ON, ended_on=_LegalDay("ended_at")
    )
    return ended.filter(
        Q(decided_on=None) | Q(decided_on__gt=day), Q(ended_on=None) | Q(ended_on__gt=day), filed_on__lte=day
    )


def stock(rows: Dossiers) -> dict[State, int]:
    """What is under way, by state."""
    counted = rows.filter(state__in=PENDING).values_list("state").annotate(Count("id"))
    return {State(state): number for state, number in counted.order_by("state")}


def months(rows: Dossiers, since: date, until: date) -> list[Month]:
    """What came in and went out, month by month."""
    filed = rows.filter(filed_on__gte=since, filed_on__lte=until)
    came = _by_month(filed.annotate(month=TruncMonth("filed_on")))
    went = _by_month(decided_between(rows, since, until).annotate(month=TruncMonth("decided_on")))
    return [Month(first, came[first], went[first]) for first in _firsts(since, until)]


def _by_month(rows: Dossiers) -> Counter[date]:
    return Counter(dict(rows.order_by().values_list("month").annotate(Count("id"))))


def _firsts(since: date, until: date) -> list[date]:
    found, first = [], since.replace(day=1)
    while first <= until:
        found.append(first)
        first = (first + timedelta(days=31)).replace(day=1)
    return found


def delays(rows: Dossiers, since: date, until: date) -> Delays:
    """How long decisions took."""
    found = decided_between(rows, since, until).aggregate(
        decided=Count("id"), median=MEDIAN, ninetieth=NINETIETH
    )
    return Delays(found["decided"], days(found["median"]), days(found["ninetieth"]))


def days(taken: timedelta | None) -> int | None:
    """None where there is nothing to count; 0 where a day set right afterwards comes after what it began."""
    return None if taken is None else max(0, taken.days)


def at_expiry(rows: Dossiers, since: date, until: date) -> tuple[int, int]:
    """People whose right ran out while a request of theirs was under way, and those of them left without a paper.

    A favourable decision or a certificate of prolongation (CESEDA, art. R431-15-1) is such a paper, where it was there
    by that day. A request refused, closed or withdrawn before that day is not counted.
    """
    on_that_day = models.Prolongation.objects.annotate(
        issued_on=_LegalDay("issued_at"), ended_on=_LegalDay("ended_at")
    ).filter(
        # A paper that another follows runs to its last day all the same.
        Q(ended_because__in=models.RUNNING) | Q(ended_on__gt=OuterRef("expires_on")),
        issued_on__lte=OuterRef("expires_on"),
        dossier=OuterRef("pk"),
        valid_from__lte=OuterRef("expires_on") + timedelta(days=1),
        valid_to__gt=OuterRef("expires_on"),
    )
    ran_out = rows.annotate(
        decided_on=_DECIDED_ON, ended_on=_LegalDay("ended_at"), covered=Exists(on_that_day)
    ).filter(
        Q(ended_on=None) | Q(ended_on__gt=F("expires_on")),
        Q(decided_on=None) | Q(decided_on__gt=F("expires_on")) | Q(state__in=GRANTED),
        expires_on__gte=since,
        expires_on__lte=until,
        filed_on__lte=F("expires_on"),
    )
    kept = Q(covered=True) | Q(state__in=GRANTED, decided_on__lte=F("expires_on"))
    found = ran_out.aggregate(
        all=Count("person_id", distinct=True), kept=Count("person_id", distinct=True, filter=kept)
    )
    return found["all"], found["all"] - found["kept"]


def complements(rows: Dossiers, since: date, until: date) -> int:
    """How many were asked for in the requests decided."""
    return models.Complement.objects.filter(dossier__in=decided_between(rows, since, until)).count()


def replies(since: date, until: date) -> list[tuple[int, int, int, int | None]]:
    """Of each service: messages received between two days, those answered by the last, the median of days to it."""
    asked_on, answered_on = _LegalDay("asked_at"), _LegalDay("answered_at")
    taken = ExpressionWrapper(answered_on - asked_on, output_field=DurationField())
    rows = (
        models.Inquiry.objects.annotate(on=asked_on, answered_on=answered_on)
        .filter(on__gte=since, on__lte=until)
        .values("office_id")
    )
    by_then = Q(answered_on__lte=until)
    counted = rows.annotate(
        all=Count("id"), answered=Count("id", filter=by_then), half=_Percentile(taken, 0.5, filter=by_then)
    )
    found = counted.order_by("office_id").values_list("office_id", "all", "answered", "half")
    return [(office, number, answered, days(half)) for office, number, answered, half in found]


def deadlines(rows: Dossiers, today: date, within: int) -> tuple[list[Deadline], int]:
    """The days on which silence takes effect (CESEDA, art. R432-1 and R432-2), from today on, and for how many; and
    for how many it has.

    Of requests that wait for documents and are not complete, the time does not run.
    """
    counted = rows.filter(state__in=PENDING).exclude(state=State.COMPLEMENT_ASKED, complete_on=None)
    grouped = counted.values_list("procedure", "version", "filed_on", "complete_on")
    found: Counter[date] = Counter()
    for procedure, version, filed_on, complete_on, number in grouped.annotate(Count("id")).order_by():
        found[published(procedure, version).clock(filed_on, complete_on).implicit_on] += number
    near = [on for on in sorted(found) if today <= on <= today + timedelta(days=within)]
    passed = sum(number for on, number in found.items() if on < today)
    return [Deadline(on, found[on]) for on in near], passed
