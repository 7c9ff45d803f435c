"""A dossier handed to another office, because its person moved."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.queries import Act
from guichet.dossiers.instruction.types import Dossier, Transferred, Unfit
from guichet.web.agent.acting import By, as_agent, refused


@require_http_methods(["GET", "HEAD", "POST"])
@as_agent
def transfer(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """To which office, and why; then handed over."""
    found = queries.get_to(by.actor, dossier, Act.TRANSFER)
    if not isinstance(found, Dossier):
        return refused(request, found)
    return _transfer(request, by, found) if request.method == "POST" else _show(request, by, found)


def _transfer(request: HttpRequest, by: By, found: Dossier) -> HttpResponse:
    office, reason = request.POST.get("service", ""), request.POST.get("motif", "")
    wanted = int(office) if office.isascii() and office.isdecimal() and len(office) < 9 else 0
    done = actions.transfer(by.actor, found.id, wanted, reason, by.now)
    if isinstance(done, Unfit):
        return _show(request, by, found, done.field)
    if not isinstance(done, Transferred):
        return refused(request, done)
    told = _("Le dossier %(number)s est transféré à %(office)s. Votre service ne le voit plus.")
    messages.success(request, told % {"number": found.number, "office": done.office})
    return redirect("agent_home")


def _show(request: HttpRequest, by: By, found: Dossier, fault: str = "") -> HttpResponse:
    actions.seen(by.actor, found.id, "dossier", by.now)
    assert found.office is not None  # what was filed has one
    context = {
        "by": by,
        "dossier": found,
        "offices": queries.receivers(found.office, found.procedure.id),
        "chosen": request.POST.get("service", ""),
        "reason": request.POST.get("motif", ""),
        "fault": fault,
    }
    return render(request, "agent/transfer.html", context, status=422 if fault else 200)
