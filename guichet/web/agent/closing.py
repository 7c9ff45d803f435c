"""Ending a request that is not judged: what stays incomplete is closed, what has no object left is filed away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guichet.documents.issued import queries as issued
from guichet.dossiers.complement_rules import reasons
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.queries import Act
from guichet.dossiers.instruction.types import Closed, Dossier, TooEarly, Unfit, WrongState
from guichet.dossiers.types import State, Verb, verbs
from guichet.parameters import ClosingWords
from guichet.web.agent.acting import By, as_agent, refused
from guichet.web.agent.examining import document_names, language, models


@require_http_methods(["GET", "HEAD", "POST"])
@as_agent
def close(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """What stays incomplete after its last day: its closing, with the reasons, shown before it is done."""
    found = queries.get_to(by.actor, dossier, Act.CLOSE)
    if not isinstance(found, Dossier):
        return refused(request, found)
    if found.state != State.COMPLEMENT_ASKED:
        return refused(request, WrongState(found.state, Verb.CLOSE_INCOMPLETE))
    return _close(request, by, found) if request.method == "POST" else _close_page(request, by, found)


def _close(request: HttpRequest, by: By, found: Dossier) -> HttpResponse:
    done = actions.close_incomplete(by.actor, found.id, request.POST.get("motif", ""), by.now)
    if isinstance(done, Closed):
        messages.success(request, _("Le dossier est clos, car incomplet. L’usager en est informé."))
        return redirect("agent_dossier", found.id)
    return _close_again(request, by, found, done)


def _close_again(request: HttpRequest, by: By, found: Dossier, told: actions.NotClosed) -> HttpResponse:
    if isinstance(told, TooEarly):
        return _close_page(request, by, found, "trop_tot")
    if isinstance(told, Unfit) and told.field in ("motif", "caracteres"):
        return _close_page(request, by, found, told.field)
    return refused(request, told)


def _close_page(request: HttpRequest, by: By, found: Dossier, fault: str = "") -> HttpResponse:
    actions.seen(by.actor, found.id, "dossier", by.now)
    context = _written(request, by, found, reasons().cloture, fault) | {
        "asked": next((one for one in queries.complements_of(found) if one.waiting), None),
        "names": document_names(found, by, language(request)),
        "appeal": queries.appeal_of_ending(found, Verb.CLOSE_INCOMPLETE, by.today),
    }
    return render(request, "agent/examination/close.html", context, status=422 if fault else 200)


def _written(request: HttpRequest, by: By, found: Dossier, words: ClosingWords, fault: str) -> dict[str, Any]:
    """The reasons being written, from a model or as they were sent."""
    known = models(words.modeles, found, "", language(request))
    chosen = next((one.text for one in known if one.id == request.GET.get("modele", "")), "")
    return {
        "by": by,
        "dossier": found,
        "models": known,
        "reason": request.POST.get("motif", chosen),
        "fault": fault,
        "today": by.today,
    }


@require_POST
@as_agent
def preview(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """The exact pages that closing would issue, marked as a preview."""
    found = queries.get_to(by.actor, dossier, Act.CLOSE)
    if not isinstance(found, Dossier):
        return refused(request, found)
    told = queries.closing_of(by.actor, dossier, request.POST.get("motif", ""), by.now)
    if not isinstance(told, tuple):
        return _close_again(request, by, found, told)
    actions.seen(by.actor, dossier, "dossier", by.now)
    response = HttpResponse(issued.preview(*told, by.now), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="apercu.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@as_agent
def drop(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """A request on which nothing is left to decide: filed away, with the reasons, shown before it is done."""
    found = queries.get_to(by.actor, dossier, Act.DROP)
    if not isinstance(found, Dossier):
        return refused(request, found)
    if Verb.DROP not in verbs(found.state):
        return refused(request, WrongState(found.state, Verb.DROP))
    return _drop(request, by, found) if request.method == "POST" else _drop_page(request, by, found)


def _drop(request: HttpRequest, by: By, found: Dossier) -> HttpResponse:
    done = actions.drop(by.actor, found.id, request.POST.get("motif", ""), by.now)
    if isinstance(done, Closed):
        messages.success(request, _("Le dossier est classé sans suite. L’usager en est informé."))
        return redirect("agent_dossier", found.id)
    return _drop_page(request, by, found, done.field) if isinstance(done, Unfit) else refused(request, done)


def _drop_page(request: HttpRequest, by: By, found: Dossier, fault: str = "") -> HttpResponse:
    actions.seen(by.actor, found.id, "dossier", by.now)
    context = _written(request, by, found, reasons().classement, fault) | {
        "appeal": queries.appeal_of_ending(found, Verb.DROP, by.today)
    }
    return render(request, "agent/examination/drop.html", context, status=422 if fault else 200)
