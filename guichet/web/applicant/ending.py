"""Putting a draft aside, and taking it up again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from guichet.dossiers import actions, queries
from guichet.dossiers.types import State, Verb
from guichet.web.applicant.acting import By, as_person
from guichet.web.applicant.told import led_to, refused


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def abandon(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Asks first; then puts the draft aside."""
    if request.method != "POST":
        found = queries.get_for(by.actor, dossier)
        if why := queries.why_not(by.actor, found, Verb.ABANDON):
            return refused(request, why, dossier)
        return render(request, "applicant/abandon.html", {"dossier": found})
    done = actions.abandon(by.actor, dossier, by.now)
    if led_to(done, State.ABANDONED):
        return redirect("dossiers")
    assert not isinstance(done, State)  # the one it leads to
    return refused(request, done, dossier)


@require_POST
@as_person
def resume(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Takes up an abandoned draft again, at its first step."""
    done = actions.resume(by.actor, dossier, by.now)
    if not isinstance(done, State):
        return refused(request, done, dossier)
    return redirect("step", dossier, queries.get_for(by.actor, dossier).procedure.steps[0].id)
