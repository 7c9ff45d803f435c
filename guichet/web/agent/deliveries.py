"""What did not reach the people whose dossiers an office holds."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.dossiers.contact.queries import numbers_of
from guichet.dossiers.instruction.queries import unreadable
from guichet.notifications import queries
from guichet.web.agent.acting import By, as_agent


@require_safe
@as_agent
def failures(request: HttpRequest, by: By) -> HttpResponse:
    """Mails and text messages that came back, the newest first: these people must be told another way."""
    found = list(queries.failed_for_office(by.office.id))
    subjects = {one.subject for one in found if one.subject}
    numbers: dict[UUID | None, str | None] = {**numbers_of(by.actor, by.office.id, subjects)}
    hidden = unreadable(by.actor, by.office.id, subjects) | {one for one in numbers if numbers[one] is None}
    shown = [(one, numbers.get(one.subject)) for one in found if one.subject not in hidden]
    return render(request, "agent/deliveries.html", {"by": by, "failures": shown})
