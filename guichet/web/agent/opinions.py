"""Opinions of other services: asked with chosen documents, given by the office that is asked, or written down."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.accounts import queries as accounts
from guichet.documents.received.types import Look, Refused
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.parameters import consulted
from guichet.dossiers.instruction.types import Dossier, Opinion, Unfit
from guichet.web.agent.acting import By, as_agent, refused
from guichet.web.agent.examining import SIDE, TURNS, ZOOMS, document_names, language, number_of
from guichet.web.files import served


@require_http_methods(["GET", "HEAD", "POST"])
@as_agent
def opinions(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """The opinions asked on a dossier, and another one asked."""
    found = queries.get_for(by.actor, dossier)
    if not isinstance(found, Dossier):
        return refused(request, found)
    return _ask(request, by, found) if request.method == "POST" else _show(request, by, found)


def _ask(request: HttpRequest, by: By, found: Dossier) -> HttpResponse:
    service, _sep, office = request.POST.get("service", "").partition(":")
    whom = (service, int(office) if office.isascii() and office.isdecimal() and len(office) < 9 else None)
    pieces = _keys(request.POST.getlist("documents"))
    done = actions.ask_opinion(by.actor, found.id, whom, request.POST.get("question", ""), pieces, by.now)
    if isinstance(done, Opinion):
        messages.success(request, _("L’avis est demandé."))
        return redirect("agent_opinions", found.id)
    return _show(request, by, found, done.field) if isinstance(done, Unfit) else refused(request, done)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in ("service", "question", "avis", "texte")}


def _keys(texts: list[str]) -> set[UUID]:
    try:
        return {UUID(text) for text in texts}
    except ValueError:
        raise Http404 from None


def _show(
    request: HttpRequest, by: By, found: Dossier, fault: str = "", answering: UUID | None = None
) -> HttpResponse:
    """:param answering: the opinion whose answer was being written down, and has the fault"""
    actions.seen(by.actor, found.id, "dossier", by.now)
    lang = language(request)
    context = {
        "by": by,
        "dossier": found,
        "may": queries.allowed(by.actor, found),
        "open": found.state in ("en_instruction", "complement_demande"),
        "opinions": queries.opinions_of(by.actor, found.id),
        "offices": {one.id: one.name for one in accounts.offices_at_work()},
        "services": consulted().services.values(),
        "papers": [paper for paper in queries.papers_of(found, lang).current if paper.pages],
        "names": document_names(found, by, lang),
        "fault": "" if answering else fault,
        "answering": answering,
        "answer_fault": fault,
        "typed": _typed(request),
        "blank": {"avis": "", "texte": ""},
        "chosen": request.POST.get("service", "").partition(":")[2],
        "ticked": request.POST.getlist("documents"),
        "today": by.today,
    }
    return render(request, "agent/opinions/dossier.html", context, status=422 if fault else 200)


@require_safe
@as_agent
def asked(request: HttpRequest, by: By) -> HttpResponse:
    """What other offices ask this one."""
    found = queries.opinions_asked_of(by.actor, by.office.id)
    return render(request, "agent/opinions/asked.html", {"by": by, "opinions": found, "today": by.today})


@require_safe
@as_agent
def opinion(request: HttpRequest, by: By, opinion: UUID) -> HttpResponse:
    """What is asked, about whom, with which documents; and the answer."""
    found = queries.asked_opinion(by.actor, opinion)
    return _asked(request, by, found) if isinstance(found, Opinion) else refused(request, found)


def _asked(request: HttpRequest, by: By, found: Opinion, fault: str = "") -> HttpResponse:
    actions.seen(by.actor, found.dossier, "dossier", by.now)
    page = number_of(request, "page", range(1, 1000), 1)
    wanted = next((one for one in found.shared if str(one.id) == request.GET.get("piece", "")), None)
    context = {
        "by": by,
        "opinion": found,
        "may": queries.may(by.actor, found.asked_office or found.office),
        "office": accounts.office(found.office),
        "shown": wanted or next(iter(found.shared), None),
        "page": page if wanted and page <= wanted.pages else 1,
        "zoom": number_of(request, "zoom", ZOOMS, ZOOMS[0]),
        "turn": (turn := number_of(request, "tour", TURNS, 0)),
        "turned": (turn + 90) % 360,
        "fault": fault,
        "typed": _typed(request),
        "today": by.today,
    }
    return render(request, "agent/opinions/opinion.html", context, status=422 if fault else 200)


@require_safe
@as_agent
def page(request: HttpRequest, by: By, opinion: UUID, shared: int, page: int) -> HttpResponse:
    """A page of a document shown with an opinion, while it is awaited."""
    found = queries.asked_opinion(by.actor, opinion)
    if not isinstance(found, Opinion):
        return refused(request, found)
    one = next((one for one in found.shared if one.id == shared), None)
    if one is None or not 1 <= page <= one.pages:
        raise Http404(shared)
    actions.seen(by.actor, found.dossier, "piece", by.now)
    zoom, turn = number_of(request, "zoom", ZOOMS, 100), number_of(request, "tour", TURNS, 0)
    look = Look(SIDE * zoom // 100, turn // 90)
    drawn = queries.shared_page(by.actor, found, one, page, look)
    if isinstance(drawn, Refused):
        raise Http404(drawn.reason)
    return served(drawn, attachment=False)


@require_POST
@as_agent
def answer(request: HttpRequest, by: By, opinion: UUID) -> HttpResponse:
    """The opinion is given, or what a service said is written down."""
    verdict, text = request.POST.get("avis", ""), request.POST.get("texte", "")
    done = actions.answer_opinion(by.actor, opinion, verdict, text, by.now)
    if isinstance(done, Opinion):
        messages.success(request, _("L’avis est enregistré."))
        return redirect("agent_opinions_asked") if done.asked_office else _back(done)
    if not isinstance(done, Unfit):
        return refused(request, done)
    return _again(request, by, opinion, done)


def _back(done: Opinion) -> HttpResponse:
    return redirect("agent_opinions", done.dossier)


def _again(request: HttpRequest, by: By, opinion: UUID, fault: Unfit) -> HttpResponse:
    """The page the answer was typed on, with what it lacks: the asked office's own, or that of the dossier."""
    if queries.is_asked(by.actor, opinion):
        asked = queries.asked_opinion(by.actor, opinion)
        return (
            _asked(request, by, asked, fault.field) if isinstance(asked, Opinion) else refused(request, asked)
        )
    found = queries.get_for(by.actor, queries.dossier_of_opinion(by.actor, opinion))
    if not isinstance(found, Dossier):
        return refused(request, found)
    return _show(request, by, found, fault.field, opinion)


@require_POST
@as_agent
def withdraw(request: HttpRequest, by: By, opinion: UUID) -> HttpResponse:
    """What was asked is called off."""
    done = actions.withdraw_opinion(by.actor, opinion, by.now)
    if not isinstance(done, Opinion):
        return refused(request, done)
    messages.success(request, _("La demande d’avis est annulée."))
    return _back(done)
