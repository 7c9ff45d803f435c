"""Putting a draft aside, and taking it up again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from guichet.dossiers import actions, queries
from guichet.dossiers.types import State, Verb, WrongState, verbs
from guichet.web.applicant.acting import By, as_person
from guichet.web.applicant.told import refused


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def abandon(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Asks first; then puts the draft aside."""
    found = queries.get_for(by.actor, dossier)
    if request.method != "POST":
        if Verb.ABANDON not in verbs(found.state):
            return refused(request, WrongState(found.state, Verb.ABANDON), dossier)
        return render(request, "applicant/abandon.html", {"dossier": found})
    done = actions.abandon(by.actor, dossier, by.now)
    if isinstance(done, State) or found.state == State.ABANDONED:
        return redirect("dossiers")
    return refused(request, done, dossier)


@require_POST
@as_person
def resume(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Takes up an abandoned draft again, at its first step."""
    done = actions.resume(by.actor, dossier, by.now)
    if not isinstance(done, State):
        return refused(request, done, dossier)
    return redirect("step", dossier, queries.get_for(by.actor, dossier).procedure.steps[0].id)
