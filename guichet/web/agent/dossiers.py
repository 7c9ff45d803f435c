"""One dossier before an agent."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.types import Trail
from guichet.dossiers.types import Dossier, State
from guichet.web.agent.acting import By, as_agent, refused
from guichet.web.agent.examining import page_context


@require_safe
@as_agent
def dossier(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """A dossier as it was filed, its documents beside it, and what may be done with it."""
    found = queries.get_for(by.actor, dossier)
    if not isinstance(found, Dossier):
        return refused(request, found)
    return render(request, "agent/dossier.html", page_context(request, by, found))


@require_POST
@as_agent
def take_up(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Begins the examination."""
    done = actions.take_up(by.actor, dossier, by.now)
    return redirect("agent_dossier", dossier) if isinstance(done, State) else refused(request, done)


@require_safe
@as_agent
def trail(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Who read a dossier and what was done to it; looking at that is a reading too."""
    told = queries.trail_of(by.actor, dossier)
    if not isinstance(told, Trail):
        return refused(request, told)
    actions.seen(by.actor, dossier, "dossier", by.now)
    found = queries.get_for(by.actor, dossier)
    return render(request, "agent/trail.html", {"by": by, "dossier": found, "trail": told})
