"""What is read of how offices are doing."""

from datetime import date, timedelta
from functools import cache

from django.conf import settings

from guichet.accounts.types import AgentActor
from guichet.dossiers import models
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.types import NotPermitted
from guichet.dossiers.steering import counting
from guichet.dossiers.steering.types import Figures, PublishedDelay, PublishedReplies
from guichet.parameters import Figures as Parameters
from guichet.parameters import load
from guichet.publication.queries import procedure_in_force


@cache
def parameters() -> Parameters:
    """The figures of `data/parameters/pilotage.yaml`."""
    return load(settings.DATA / "parameters" / "pilotage.yaml")


def window(today: date) -> tuple[date, date]:
    """The whole months that are counted, the last one the month before this one."""
    until = today.replace(day=1) - timedelta(days=1)
    first = until.year * 12 + until.month - parameters().on("mois_comptes", today)
    return date(first // 12, first % 12 + 1, 1), until


def covered(
    actor: AgentActor, act: policy.Act, office: int, procedure: str = ""
) -> counting.Dossiers | NotPermitted:
    """The dossiers of an office on which the agent may do this: of one procedure, or of all that their posts cover."""
    if refused := policy.refusal(actor, act, office, procedure):
        return refused
    rows = models.Dossier.objects.filter(office_id=office)
    return rows.filter(procedure=procedure) if procedure else rows.filter(policy.within(actor, act, office))


def procedures_of(actor: AgentActor, office: int) -> list[str]:
    """The procedures whose figures the agent may read, of those under which an office received anything, by name."""
    rows = covered(actor, policy.Act.STEER, office)
    if isinstance(rows, NotPermitted):
        return []
    return sorted(set(rows.order_by().values_list("procedure", flat=True).distinct()))


def figures(actor: AgentActor, office: int, today: date, procedure: str = "") -> Figures | NotPermitted:
    """How an office of theirs is doing, for one procedure or, where none is named, for all that their posts cover."""
    rows = covered(actor, policy.Act.STEER, office, procedure)
    if isinstance(rows, NotPermitted):
        return rows
    since, until = window(today)
    expired, uncovered = counting.at_expiry(rows, since, until)
    near, passed = counting.deadlines(rows, today, parameters().on("echeance_proche", today))
    return Figures(
        since=since,
        until=until,
        stock=counting.stock(rows),
        months=counting.months(rows, since, until),
        delays=counting.delays(rows, since, until),
        expired=expired,
        uncovered=uncovered,
        complements=counting.complements(rows, since, until),
        deadlines=near,
        passed=passed,
    )


def least_published(today: date) -> int:
    """The smallest figure that anyone may read."""
    return parameters().on("seuil_publication", today)


def published_delays(today: date) -> list[PublishedDelay]:
    """What anyone may read of the delays, by département; none before the first publication."""
    rows = models.PublishedDelay.objects.select_related("office").order_by(
        "office__departement", "office__name", "procedure"
    )
    found = []
    for row in rows:
        known = procedure_in_force(row.procedure, today)
        if known is not None:
            found.append(
                PublishedDelay(
                    row.office.name,
                    row.office.departement,
                    known.title,
                    row.until,
                    row.decided,
                    row.median,
                    row.ninetieth,
                    row.pending,
                )
            )
    return found


def published_replies() -> list[PublishedReplies]:
    """What anyone may read of how services answer messages, by département."""
    rows = models.PublishedReplies.objects.select_related("office").order_by(
        "office__departement", "office__name"
    )
    return [
        PublishedReplies(row.office.name, row.until, row.received, row.answered, row.median) for row in rows
    ]
