"""What whoever has no account must be told: a letter to print, and the day it was handed to them."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.queries import Act
from guichet.dossiers.instruction.types import Dossier, Unfit
from guichet.dossiers.queries import office_of
from guichet.web.agent.acting import By, as_agent, refused
from guichet.web.agent.examining import document_names
from guichet.web.agent.filters import iso_day

_LANGUAGE = "fr"


@require_http_methods(["GET", "HEAD", "POST"])
@as_agent
def letter(request: HttpRequest, by: By, dossier: UUID, message: UUID) -> HttpResponse:
    """The letter, and the form that says when it was handed."""
    found = queries.get_to(by.actor, dossier, Act.DELIVER)
    if not isinstance(found, Dossier):
        return refused(request, found)
    if request.method == "POST":
        return _hand(request, by, found, message)
    return _show(request, by, found, message)


def _hand(request: HttpRequest, by: By, found: Dossier, message: UUID) -> HttpResponse:
    on, how = iso_day(request.POST.get("remis_le", "")), request.POST.get("moyen", "")
    done = actions.hand_letter(by.actor, found.id, message, on, how, by.now)
    if isinstance(done, Unfit) and done.field in ("remis_le", "moyen"):
        return _show(request, by, found, message, done.field)
    if not isinstance(done, date):
        return refused(request, done)
    messages.success(request, _("La remise est notée : les délais comptent de ce jour."))
    return redirect("agent_dossier", found.id)


def _show(request: HttpRequest, by: By, found: Dossier, message: UUID, fault: str = "") -> HttpResponse:
    told = queries.letter(found, message)
    actions.seen(by.actor, found.id, "dossier", by.now)
    context = {
        "by": by,
        "dossier": found,
        "letter": told,
        "names": document_names(found, by, _LANGUAGE),
        "office": office_of(found),
        "on": request.POST.get("remis_le", ""),
        "how": request.POST.get("moyen", ""),
        "fault": fault,
    }
    return render(request, "agent/letter.html", context, status=422 if fault else 200)
