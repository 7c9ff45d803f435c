"""The notes that agents of an office leave each other on a dossier."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.types import Dossier, Note, Unfit
from guichet.web.agent.acting import By, as_agent, refused


@require_http_methods(["GET", "HEAD", "POST"])
@as_agent
def notes(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """The notes of a dossier, and a new one added."""
    found = queries.get_for(by.actor, dossier)
    if not isinstance(found, Dossier):
        return refused(request, found)
    return _add(request, by, found) if request.method == "POST" else _show(request, by, found)


def _add(request: HttpRequest, by: By, found: Dossier) -> HttpResponse:
    typed = request.POST.get("note", "")
    done = actions.note(by.actor, found.id, typed, by.now)
    if isinstance(done, Note):
        messages.success(request, _("La note est ajoutée."))
        return redirect("agent_notes", found.id)
    return _show(request, by, found, typed, 422) if isinstance(done, Unfit) else refused(request, done)


def _show(request: HttpRequest, by: By, found: Dossier, typed: str = "", status: int = 200) -> HttpResponse:
    actions.seen(by.actor, found.id, "dossier", by.now)
    context = {
        "by": by,
        "dossier": found,
        "may": queries.allowed(by.actor, found),
        "notes": queries.notes_of(by.actor, found.id, by.now),
        "typed": typed,
        "fault": status != 200,
    }
    return render(request, "agent/notes.html", context, status=status)


@require_POST
@as_agent
def remove(request: HttpRequest, by: By, note: int) -> HttpResponse:
    """One's own note taken away, a few minutes after."""
    done = actions.remove_note(by.actor, note, by.now)
    if not isinstance(done, Note):
        return refused(request, done)
    messages.success(request, _("La note est retirée."))
    return redirect("agent_notes", done.dossier)
