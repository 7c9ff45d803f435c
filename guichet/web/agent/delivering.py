"""Prolonging a right while a request is examined; then the card, from its making to the counter."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from guichet.documents.issued import queries as issued
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.types import Decision, Dossier, Held, NotFound, Prolongation, Unfit
from guichet.dossiers.types import State, verbs
from guichet.web.agent.acting import By, as_agent, refused
from guichet.web.agent.forms_deciding import HandOver, Prolong, Reopen


@require_safe
@as_agent
def papers(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """What was issued on a dossier, what prolongs the right meanwhile, and the card."""
    found = queries.get_for(by.actor, dossier)
    if not isinstance(found, Dossier):
        return refused(request, found)
    return _show(request, by, found)


def _show(
    request: HttpRequest,
    by: By,
    found: Dossier,
    prolong: Prolong | None = None,
    status: int = 200,
    unsaid: tuple[UUID | None, str] = (None, ""),
) -> HttpResponse:
    actions.seen(by.actor, found.id, "dossier", by.now)
    context = {
        "by": by,
        "dossier": found,
        "can": verbs(found.state),
        "papers": issued.of_subject(found.id),
        "prolongations": queries.prolongations_of(found.id),
        "decision": next((one for one in queries.decisions_of(found.id) if _holds(one)), None),
        "may": queries.allowed(by.actor, found),
        "prolong": prolong or Prolong(),
        "unsaid": {"of": unsaid[0], "why": unsaid[1]},
        "hand_over": HandOver(),
        "reopen": Reopen(by.longest_text),
    }
    return render(request, "agent/delivering/dossier.html", context, status=status)


def _holds(decision: Decision) -> bool:
    return decision.state == "signee" and decision.undone_at is None


@require_safe
@as_agent
def paper(request: HttpRequest, by: By, dossier: UUID, document: UUID) -> HttpResponse:
    """A sealed document issued on a dossier."""
    found = queries.get_for(by.actor, dossier)
    if not isinstance(found, Dossier):
        return refused(request, found)
    if document not in {one.id for one in issued.of_subject(dossier)}:
        raise NotFound(document)
    file = issued.file_of(document)
    if file is None:
        messages.info(
            request, gettext("Ce document est en cours de scellement : il sera là dans quelques instants.")
        )
        return redirect("agent_papers", dossier)
    actions.seen(by.actor, dossier, "piece", by.now)
    response = HttpResponse(file.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@require_POST
@as_agent
def prolong(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Issues a prolongation."""
    found = queries.get_for(by.actor, dossier)
    if not isinstance(found, Dossier):
        return refused(request, found)
    form = Prolong(request.POST)
    if not form.is_valid():
        return _show(request, by, found, form, status=422)
    given = form.cleaned_data
    held = Held(given["nature"], given["numero"], given["expire_le"]) if given["nature"] else None
    done = actions.prolong(by.actor, dossier, held, by.now)
    if not isinstance(done, Prolongation):
        return refused(request, done)
    messages.success(request, gettext("L’attestation de prolongation est délivrée."))
    return redirect("agent_papers", dossier)


@require_POST
@as_agent
def withdraw_prolongation(request: HttpRequest, by: By, prolongation: UUID) -> HttpResponse:
    """Takes a prolongation back, for a reason that its person reads."""
    why = request.POST.get("motif", "")
    done = actions.withdraw_prolongation(by.actor, prolongation, why, by.now)
    if done == Unfit("motif"):
        return _unsaid(request, by, prolongation, why)
    if not isinstance(done, Prolongation):
        return refused(request, done)
    messages.success(request, gettext("L’attestation est retirée."))
    return redirect("agent_papers", done.dossier)


def _unsaid(request: HttpRequest, by: By, prolongation: UUID, why: str) -> HttpResponse:
    """The page again, with what was typed where a reason was to be."""
    found = queries.get_for(by.actor, queries.prolongation(by.actor, prolongation).dossier)
    if not isinstance(found, Dossier):
        return refused(request, found)
    return _show(request, by, found, status=422, unsaid=(prolongation, why))


@require_POST
@as_agent
def move_card(request: HttpRequest, by: By, dossier: UUID, step: str) -> HttpResponse:
    """The card goes one step on: made, there, handed over; or the dossier is taken up again."""
    if step == "fabrication":
        done = actions.produce(by.actor, dossier, by.now)
    elif step == "arrivee":
        done = actions.receive_title(by.actor, dossier, by.now)
    elif step == "remise":
        done = actions.hand_over(by.actor, dossier, request.POST.get("timbre", ""), by.now)
    else:
        done = actions.reopen(by.actor, dossier, request.POST.get("motif", ""), by.now)
    return redirect("agent_papers", dossier) if isinstance(done, State) else refused(request, done)
