"""What is done after the commit: sending, and looking for what should have been sent."""

from datetime import timedelta
from uuid import UUID

from guichet.database import Scope, acting
from guichet.database.jobs import every, job
from guichet.notifications import models, sending

FORGOTTEN = timedelta(minutes=15)
AT_ONCE = 500


@job("notifications.deliver")
def deliver(delivery: str, person: str | None) -> None:
    """Try once to send a delivery; where it cannot be, the next try is deferred with what was learnt."""
    with acting(Scope.service(UUID(person) if person else None)) as now:
        wait = sending.attempt(UUID(delivery), now)
        if wait is not None:
            again = deliver.configure(schedule_in={"seconds": int(wait.total_seconds())})
            again.defer(delivery=delivery, person=person)


@every("*/10 * * * *", "notifications.find_forgotten")
def find_forgotten(timestamp: int) -> None:
    """Ask again for what is long due: its job was parked, or lost with a table. A twin does nothing."""
    with acting(Scope.service()) as now:
        due = models.Delivery.objects.filter(
            state=models.Delivery.State.TO_SEND, next_at__lt=now - FORGOTTEN
        ).order_by("next_at")
        for identifier, person in due.values_list("id", "person")[:AT_ONCE]:
            deliver.defer(delivery=str(identifier), person=str(person) if person else None)
