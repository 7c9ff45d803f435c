"""The day that a paper truly came, where it was typed wrong."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.queries import Act
from guichet.dossiers.instruction.types import Dossier, Redated, Unfit
from guichet.dossiers.queries import office_of
from guichet.dossiers.types import Unprovable
from guichet.web.agent.acting import By, as_agent, refused
from guichet.web.agent.filters import iso_day


@require_http_methods(["GET", "HEAD", "POST"])
@as_agent
def redate(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Which day, and why; then set right."""
    found = queries.get_to(by.actor, dossier, Act.REDATE)
    if not isinstance(found, Dossier):
        return refused(request, found)
    if told := queries.why_not_redate(found):
        return refused(request, told)
    return _redate(request, by, found) if request.method == "POST" else _show(request, by, found)


def _redate(request: HttpRequest, by: By, found: Dossier) -> HttpResponse:
    day, reason = iso_day(request.POST.get("recu_le", "")), request.POST.get("motif", "")
    done = actions.redate(by.actor, found.id, day, reason, by.now)
    if isinstance(done, Unfit | Unprovable):
        return _show(request, by, found, done.field if isinstance(done, Unfit) else "accuse")
    if not isinstance(done, Redated):
        return refused(request, done)
    told = _(
        "La demande est reçue le %(day)s. Remettez ou envoyez à la personne le nouvel accusé de réception."
    )
    messages.success(request, told % {"day": date_format(done.received_on, "j F Y")})
    return redirect("agent_receipt", found.id)


def _show(request: HttpRequest, by: By, found: Dossier, fault: str = "") -> HttpResponse:
    actions.seen(by.actor, found.id, "dossier", by.now)
    context = {
        "by": by,
        "dossier": found,
        "day": request.POST.get("recu_le", ""),
        "reason": request.POST.get("motif", ""),
        "fault": fault,
    }
    office = office_of(found)
    assert office is not None  # what is filed has one
    with override(office.zone):
        return render(request, "agent/registering/redate.html", context, status=422 if fault else 200)
