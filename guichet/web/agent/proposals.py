"""Prolongations proposed to examiners: the list of an office, and each, issued in one act or set aside."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.queries import Act
from guichet.dossiers.instruction.types import Dossier, Held, Prolongation, Proposed
from guichet.web.agent.acting import By, as_agent, refused
from guichet.web.agent.forms_deciding import Prolong


@require_safe
@as_agent
def proposals(request: HttpRequest, by: By) -> HttpResponse:
    """The rights to stay that end before a decision, the first to end first."""
    waiting = queries.proposals_of(by.actor, by.office.id)
    return render(request, "agent/proposals/list.html", {"by": by, "proposals": waiting})


@require_http_methods(["GET", "HEAD", "POST"])
@as_agent
def proposal(request: HttpRequest, by: By, proposal: UUID) -> HttpResponse:
    """One of them: the title it prolongs, and the act that issues it."""
    waiting = queries.proposal(by.actor, proposal)
    found = queries.get_to(by.actor, waiting.dossier, Act.PROLONG)
    if not isinstance(found, Dossier):
        return refused(request, found)
    if request.method != "POST":
        return _show(request, by, waiting, Prolong(initial=_first(waiting)))
    form = Prolong(request.POST)
    return _issue(request, by, waiting, form) if form.is_valid() else _show(request, by, waiting, form, 422)


def _first(waiting: Proposed) -> dict[str, object]:
    if waiting.held is None:
        return {}
    return {
        "nature": waiting.held.nature,
        "numero": waiting.held.number,
        "expire_le": waiting.held.expires_on,
    }


def _show(request: HttpRequest, by: By, waiting: Proposed, form: Prolong, status: int = 200) -> HttpResponse:
    actions.seen(by.actor, waiting.dossier, "dossier", by.now)
    context = {"by": by, "proposal": waiting, "form": form}
    return render(request, "agent/proposals/one.html", context, status=status)


def _issue(request: HttpRequest, by: By, waiting: Proposed, form: Prolong) -> HttpResponse:
    given = form.cleaned_data
    held = Held(given["nature"], given["numero"], given["expire_le"]) if given["nature"] else None
    done = actions.issue_proposed(by.actor, waiting.id, held, by.now)
    if not isinstance(done, Prolongation):
        return refused(request, done)
    messages.success(request, _("L’attestation de prolongation est délivrée."))
    return redirect("agent_prolongations")


@require_POST
@as_agent
def set_aside(request: HttpRequest, by: By, proposal: UUID) -> HttpResponse:
    """Nothing is issued for this end of right."""
    done = actions.set_aside(by.actor, proposal, by.now)
    if not isinstance(done, Proposed):
        return refused(request, done)
    messages.success(request, _("Cette proposition est écartée."))
    return redirect("agent_prolongations")
