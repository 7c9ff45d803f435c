"""What changes what is published, and the exports, whose every line is a reading."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Count

from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor
from guichet.database import counters, require_acting
from guichet.dossiers import models
from guichet.dossiers.instruction.policy import Act
from guichet.dossiers.instruction.types import NotPermitted, Unfit
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import open_answers, published
from guichet.dossiers.states import NEVER_FILED
from guichet.dossiers.steering import counting
from guichet.dossiers.steering.queries import covered, least_published, parameters, window
from guichet.dossiers.steering.types import Line, TooMany, tells
from guichet.journal import actions as journal

_PARIS = ZoneInfo("Europe/Paris")
"""Where it is another month, for all offices at once."""
_LAST_ZONE = timedelta(days=1)
"""After the end of a month in Paris, it has ended for the last office too."""
_Row = TypeVar("_Row", models.PublishedDelay, models.PublishedReplies)


def publish_delays(now: datetime) -> int:
    """Put the delays of every office and procedure before the public, in the place of the former ones; how many.

    Once a month, as things stood at the end of the last one. A figure made from fewer requests than
    `seuil_publication` is left out; so is one that, beside the one published before, would tell such a figure.
    """
    require_acting()
    today = (now - _LAST_ZONE).astimezone(_PARIS).date()
    since, until = window(today)
    if counters.draw("delais", until.isoformat()) > 1:
        return 0
    least = least_published(today)
    filed = models.Dossier.objects.exclude(office=None)
    pending = counting.pending_on(filed, until).values_list("office_id", "procedure").annotate(Count("id"))
    waiting = {(office, procedure): number for office, procedure, number in pending.order_by()}
    decided = counting.decided_between(filed, since, until).values("office_id", "procedure")
    taken = {
        (office, procedure): (number, counting.days(median), counting.days(ninetieth))
        for office, procedure, number, median, ninetieth in decided.annotate(
            number=Count("id"), half=counting.MEDIAN, nine=counting.NINETIETH
        )
        .order_by()
        .values_list("office_id", "procedure", "number", "half", "nine")
    }
    rows = [
        models.PublishedDelay(
            office_id=office,
            procedure=procedure,
            until=until,
            **_shown(
                *taken.get((office, procedure), (0, None, None)), waiting.get((office, procedure), 0), least
            ),
        )
        for office, procedure in sorted(waiting.keys() | taken.keys())
    ]
    former = {(row.office_id, row.procedure): row for row in models.PublishedDelay.objects.all()}
    shown = [_unless_it_tells(former.get((row.office_id, row.procedure)), row, least) for row in rows]
    models.PublishedDelay.objects.all().delete()
    models.PublishedDelay.objects.bulk_create(shown)
    _publish_replies(since, until, least)
    return len(shown)


def _publish_replies(since: date, until: date, least: int) -> None:
    rows = [
        models.PublishedReplies(office_id=office, until=until, **_answers(received, answered, median, least))
        for office, received, answered, median in counting.replies(since, until)
    ]
    former = {row.office_id: row for row in models.PublishedReplies.objects.all()}
    shown = [_unless_it_tells(former.get(row.office_id), row, least) for row in rows]
    models.PublishedReplies.objects.all().delete()
    models.PublishedReplies.objects.bulk_create(shown)


def _unless_it_tells(former: _Row | None, row: _Row, least: int) -> _Row:
    """The new row; the former, with its date, where whoever subtracts one from the other would know too few."""
    told = former is not None and tells(former.counts, row.counts, least)
    return former if former is not None and told else row


def _answers(received: int, answered: int, median: int | None, least: int) -> dict[str, int | None]:
    """Those answered are left out too where the rest, which anyone would subtract, is too few."""
    enough = received >= least
    told = enough and answered >= least and not 0 < received - answered < least
    return {
        "received": received if enough else None,
        "answered": answered if told else None,
        "median": median if told else None,
    }


def _shown(
    decided: int, median: int | None, ninetieth: int | None, pending: int, least: int
) -> dict[str, int | None]:
    enough = decided >= least
    return {
        "decided": decided if enough else None,
        "median": median if enough else None,
        "ninetieth": ninetieth if enough else None,
        "pending": pending if pending >= least else None,
    }


def export(
    actor: AgentActor, office: int, days: tuple[date, date] | None, now: datetime
) -> list[Line] | NotPermitted | Unfit | TooMany:
    """The dossiers an office received from a day to another, both counted; each is written down as read.

    Those that the agent's posts cover, and no others.

    :param days: None where what was asked for is no period, or in no format: nothing is read
    """
    require_acting()
    rows = covered(actor, Act.EXPORT, office)
    if isinstance(rows, NotPermitted):
        return rows
    if days is None:
        return Unfit("jours")
    since, until = days
    limit = parameters().on("lignes_exportees", until)
    rows = rows.exclude(state__in=sorted(NEVER_FILED)).filter(filed_on__gte=since, filed_on__lte=until)
    found = list(rows.order_by("filed_on", "number")[: limit + 1])
    if len(found) > limit:
        return TooMany(limit)
    journal.read_each(actor.agent, [row.id for row in found], "export", now)
    return list(_lines(found, office))


def _lines(rows: list[models.Dossier], office: int) -> Iterator[Line]:
    where = accounts.office(office)
    assert where is not None  # offices are never removed
    receipts = models.Receipt.objects.filter(dossier__in=rows).order_by("rank")
    answers = dict(receipts.values_list("dossier_id", "answers"))
    for row in rows:
        assert row.filed_on is not None
        procedure = published(row.procedure, row.version)
        who = procedure.identity(open_answers(answers[row.id]), row.filed_on)
        yield Line(
            str(row.number),
            who.birth_name,
            who.first_names,
            procedure.title.fr,
            row.state,
            row.filed_on,
            row.complete_on,
            legal_day(row.decided_at, where) if row.decided_at else None,
            row.expires_on,
        )
