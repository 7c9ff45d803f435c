"""Examining a dossier: its documents page by page, the judgement of each, what is asked again, and how that ends."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.documents.received.types import File, Look, Refused
from guichet.dossiers.complement_rules import days_to_answer
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.queries import Act
from guichet.dossiers.instruction.types import (
    Asked,
    Dossier,
    Extended,
    Judged,
    Lifted,
    NotPermitted,
    Overtaken,
    Replaced,
    Unfit,
    WrongState,
)
from guichet.dossiers.types import Verb, verbs
from guichet.web.agent.acting import By, as_agent, refused
from guichet.web.agent.examining import (
    SIDE,
    TURNS,
    ZOOMS,
    document_names,
    language,
    number_of,
    page_context,
)
from guichet.web.files import served

_NONE_TYPED: Mapping[str, Any] = {}


@require_safe
@as_agent
def page(request: HttpRequest, by: By, dossier: UUID, piece: UUID, page: int) -> HttpResponse:
    """A page of a document as a picture, turned and as large as asked, with the dossier's number across it."""
    found = queries.get_for(by.actor, dossier)
    if not isinstance(found, Dossier):
        return refused(request, found)
    paper = queries.papers_of(found).named(piece)
    if paper is None or not 1 <= page <= paper.pages:
        raise Http404(piece)
    zoom, turn = number_of(request, "zoom", ZOOMS, 100), number_of(request, "tour", TURNS, 0)
    actions.seen(by.actor, dossier, "piece", by.now)
    drawn = queries.page_of(by.actor, found, paper, page, Look(SIDE * zoom // 100, turn // 90))
    if isinstance(drawn, Refused):
        raise Http404(drawn.reason)
    return served(drawn, attachment=False)


@require_POST
@as_agent
def original(request: HttpRequest, by: By, dossier: UUID, piece: UUID) -> HttpResponse:
    """The document as its person sent it: saved, never shown, and noted."""
    file = actions.hand_original(by.actor, dossier, piece, by.now)
    if isinstance(file, File):
        return served(file, attachment=True)
    return refused(request, file)


@require_POST
@as_agent
def judge(request: HttpRequest, by: By, dossier: UUID, piece: UUID) -> HttpResponse:
    """A document said valid, or not and why; then on to the next one that waits."""
    verdict, reason = request.POST.get("avis", ""), request.POST.get("motif", "")
    done = actions.judge(by.actor, dossier, piece, verdict, reason, _seen(request), by.now)
    if isinstance(done, Judged):
        messages.success(request, _("L’avis est enregistré."))
        return redirect(f"{reverse('agent_dossier', args=[dossier])}#visionneuse")
    if isinstance(done, Unfit | Overtaken | Replaced):
        typed = {"reason": reason, "verdict": verdict, **_why_not(done)}
        return _again(request, by, dossier, piece, typed, 422 if isinstance(done, Unfit) else 409)
    return refused(request, done)


def _why_not(done: Unfit | Overtaken | Replaced) -> dict[str, Any]:
    if isinstance(done, Overtaken):
        return {"overtaken": done.by}
    return {"fault": "remplace" if isinstance(done, Replaced) else done.field}


def _seen(request: HttpRequest) -> int | None:
    found = request.POST.get("vu", "")
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 18 else None


def _again(
    request: HttpRequest, by: By, dossier: UUID, piece: UUID | None, typed: dict[str, Any], status: int
) -> HttpResponse:
    found = queries.get_for(by.actor, dossier)
    assert isinstance(found, Dossier)  # whoever may act may read
    context = page_context(request, by, found, piece=piece, typed=typed)
    return render(request, "agent/dossier.html", context, status=status)


@require_POST
@as_agent
def complete(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """The request said complete, since a day."""
    day = _day(request.POST.get("complet_le", ""))
    done = actions.declare_complete(by.actor, dossier, day, by.now)
    if isinstance(done, date):
        messages.success(request, _("Le dossier est déclaré complet."))
        return redirect("agent_dossier", dossier)
    if isinstance(done, WrongState | NotPermitted):
        return refused(request, done)
    fault = "complet_le" if isinstance(done, Unfit) else "deja_complet"
    return _again(request, by, dossier, None, {"fault": fault}, 422)


def _day(text: str) -> date:
    """The day typed; one that no request is complete on, where none is."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.max


# Asking again.


@require_http_methods(["GET", "HEAD", "POST"])
@as_agent
def ask(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """What will be asked of the person, shown before it is; then asked."""
    found = queries.get_to(by.actor, dossier, Act.ASK)
    if not isinstance(found, Dossier):
        return refused(request, found)
    if Verb.ASK not in verbs(found.state):
        return refused(request, WrongState(found.state, Verb.ASK))
    return _ask(request, by, found) if request.method == "POST" else _ask_page(request, by, found)


def _ask(request: HttpRequest, by: By, found: Dossier) -> HttpResponse:
    missing = {asked: request.POST.get(f"remarque-{asked}", "") for asked in request.POST.getlist("manque")}
    done = actions.ask_complement(by.actor, found.id, request.POST.get("message", ""), missing, by.now)
    if isinstance(done, Asked):
        messages.success(request, _("La demande de complément est envoyée."))
        return redirect("agent_dossier", found.id)
    if isinstance(done, WrongState | NotPermitted):
        return refused(request, done)
    return _ask_page(request, by, found, done.field if isinstance(done, Unfit) else "rien", missing)


def _ask_page(
    request: HttpRequest, by: By, found: Dossier, fault: str = "", missing: Mapping[str, str] = _NONE_TYPED
) -> HttpResponse:
    actions.seen(by.actor, found.id, "dossier", by.now)
    lang = language(request)
    papers = queries.papers_of(found, lang)
    given = {paper.asked for paper in papers.current}
    readable = {paper.asked for paper in papers.current if paper.pages}
    absent = [(one, missing.get(one.id), one.id in given) for one in papers.asked if one.id not in readable]
    context = {
        "by": by,
        "dossier": found,
        "papers": papers,
        "names": document_names(found, by, lang),
        "absent": absent,
        "fault": fault,
        "message": request.POST.get("message", ""),
        "days": days_to_answer(found.procedure, by.today),
        "unjudged": [paper for paper in papers.current if paper.pages and not paper.verdict],
    }
    return render(request, "agent/examination/ask.html", context, status=422 if fault else 200)


@require_POST
@as_agent
def extend(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """More time to answer."""
    typed = request.POST.get("jours", "")
    more = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else 0
    why, shown = request.POST.get("motif_prolongation", ""), request.POST.get("jusqu_au")
    done = actions.extend(by.actor, dossier, more, why, by.now, due=_day(shown) if shown else None)
    if isinstance(done, Extended):
        messages.success(request, _("Le délai de réponse est prolongé."))
        return redirect("agent_dossier", dossier)
    if isinstance(done, WrongState | NotPermitted):
        return refused(request, done)
    fault = f"prolongation-{done.field}" if isinstance(done, Unfit) else "prolongation-fermee"
    kept = {"fault": fault, "more_days": typed, "why_more": why}
    return _again(request, by, dossier, None, kept, 422)


@require_POST
@as_agent
def lift(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """No answer awaited any more: the examination goes on."""
    reason = request.POST.get("motif_levee", "")
    done = actions.lift(by.actor, dossier, reason, by.now)
    if isinstance(done, Lifted):
        messages.success(request, _("La demande de complément est levée : l’examen reprend."))
        return redirect("agent_dossier", dossier)
    if isinstance(done, Unfit):
        return _again(request, by, dossier, None, {"fault": "levee-motif", "why_lifted": reason}, 422)
    return refused(request, done)
