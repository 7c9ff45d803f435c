"""The messages of an office: a shared inbox; each one taken, answered, closed, or handed to another service."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from guichet.accounts import queries as accounts
from guichet.dossiers.contact import actions, queries
from guichet.dossiers.contact.types import Inquiry, NotPermitted, Transferred, Unfit
from guichet.dossiers.instruction.actions import seen
from guichet.notifications.queries import failed_about
from guichet.parameters import filled
from guichet.web.agent.acting import By, as_agent, refused, uuid_of
from guichet.web.agent.examining import language


@require_safe
@as_agent
def inbox(request: HttpRequest, by: By) -> HttpResponse:
    """What waits for an answer, the agent's own, what is late, or all of it; the figures by month."""
    box = queries.box_named(request.GET.get("vue", ""))
    found = queries.inbox(by.actor, by.office.id, box, by.today, uuid_of(request, "apres"))
    if isinstance(found, NotPermitted):
        return refused(request, found)
    number = request.GET.get("numero", "")
    if number and (named := queries.numbered(by.actor, by.office.id, number)):
        return redirect("agent_inquiry", named)
    names = accounts.names_of({one.assigned for one in found.inquiries if one.assigned})
    context = {
        "by": by,
        "box": box,
        "number": number,
        "inquiries": [(one, one.late(by.today), names.get(one.assigned or 0, "")) for one in found.inquiries],
        "following": found.following,
        "subjects": _subjects(request),
        "months": queries.by_month(by.office.id, by.now),
    }
    return render(request, "agent/messages/inbox.html", context)


def _subjects(request: HttpRequest) -> dict[str, str]:
    return {one.id: one.libelle.in_(language(request)) for one in queries.words().sujets}


@require_safe
@as_agent
def one(request: HttpRequest, by: By, inquiry: UUID) -> HttpResponse:
    """A message with its thread, and what may be done with it."""
    return _show(request, by, inquiry)


def _show(request: HttpRequest, by: By, inquiry: UUID, fault: str = "", text: str = "") -> HttpResponse:
    """:param text: what was typed and refused"""
    found = queries.get_for(by.actor, inquiry)
    if isinstance(found, NotPermitted):
        return refused(request, found)
    seen(by.actor, inquiry, "dossier", by.now)
    status = 409 if fault.startswith("depuis_") else 422 if fault else 200
    context: dict[str, Any] = {
        "by": by,
        "inquiry": found,
        "late": found.late(by.today),
        "failures": failed_about(inquiry),
        "in_charge": accounts.names_of([found.assigned])[found.assigned] if found.assigned else "",
        "subjects": _subjects(request),
        "models": queries.words().modeles,
        "text": text or _model(request, found),
        "offices": queries.receivers(found.office),
        "fault": fault,
        "longest": queries.longest(by.today),
    }
    return render(request, "agent/messages/one.html", context, status=status)


def _model(request: HttpRequest, found: Inquiry) -> str:
    """The text of the model that the address names, in French as every answer begins."""
    wanted = request.GET.get("modele", "")
    return next(
        (
            filled(one.texte.fr, {"numero": found.number})
            for one in queries.words().modeles
            if one.id == wanted
        ),
        "",
    )


@require_POST
@as_agent
def take(request: HttpRequest, by: By, inquiry: UUID) -> HttpResponse:
    """The agent answers for it from now on."""
    done = actions.take(by.actor, inquiry, by.now)
    return refused(request, done) if isinstance(done, NotPermitted) else redirect("agent_inquiry", inquiry)


@require_POST
@as_agent
def answer(request: HttpRequest, by: By, inquiry: UUID) -> HttpResponse:
    """Sends the answer."""
    text, seen = request.POST.get("texte", ""), _seen(request)
    done = actions.answer(by.actor, inquiry, text, by.now, seen)
    if isinstance(done, NotPermitted):
        return refused(request, done)
    if not isinstance(done, Inquiry):
        fault = done.field if isinstance(done, Unfit) else f"depuis_{done.by}"
        return _show(request, by, inquiry, fault, text)
    messages.success(request, gettext("La réponse est envoyée à la personne."))
    return redirect("agent_inquiry", inquiry)


def _seen(request: HttpRequest) -> int | None:
    """The last letter that the page showed."""
    number = request.POST.get("lu", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else None


@require_POST
@as_agent
def close(request: HttpRequest, by: By, inquiry: UUID) -> HttpResponse:
    """Nothing more is to be answered."""
    done = actions.close(by.actor, inquiry, by.now)
    return redirect("agent_inbox") if isinstance(done, Inquiry) else refused(request, done)


@require_POST
@as_agent
def transfer(request: HttpRequest, by: By, inquiry: UUID) -> HttpResponse:
    """Hands it to another service, which reads it from now on."""
    done = actions.transfer(by.actor, inquiry, request.POST.get("service", ""), by.now)
    if isinstance(done, NotPermitted):
        return refused(request, done)
    if not isinstance(done, Transferred):
        return _show(request, by, inquiry, done.field)
    messages.success(request, gettext("Le message est transmis à l’autre service."))
    return redirect("agent_inbox")
