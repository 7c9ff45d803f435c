"""My data: what is kept, why and how long; a copy of it; and leaving."""

from collections.abc import Callable
from functools import cache
from typing import cast
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.dossiers import export, leaving
from guichet.dossiers.erasing import rules
from guichet.dossiers.types import Export
from guichet.parameters import Register, load_register
from guichet.web.applicant.acting import By, View, as_person

confirmed = cast("Callable[[View], View]", reauthentication_required())
"""Only to someone who gave their password, or second factor, in the last minutes; else it is asked first."""
confirmed_to_post = cast("Callable[[View], View]", reauthentication_required(allow_get=True))


@cache
def register() -> Register:
    """What is stored, and why."""
    return load_register(settings.DATA)


@require_safe
@as_person
def my_data(request: HttpRequest, by: By) -> HttpResponse:
    """What is kept, why, how long and who receives it; the copies asked for; whether the account may go."""
    return _shown(request, by)


def _shown(request: HttpRequest, by: By, told: object = None, status: int = 200) -> HttpResponse:
    known = register()
    kept = [
        (
            holding,
            known.bases[holding.base or ""],
            [known.recipients[name] for name in holding.destinataires],
            rules().rules[holding.conservation],
        )
        for holding in known.of("usager", "mandataire")
    ]
    ages = [(rule, period) for rule in rules().rules.values() if (period := rule.on(by.today))]
    context = {
        "kept": kept,
        "ages": ages,
        "copies": export.list_for(by.actor),
        "now": by.now,
        "told": told,
        "stays": leaving.why_kept(by.actor),
    }
    return render(request, "applicant/data.html", context, status=status)


@require_POST
@confirmed
@as_person
def ask_copy(request: HttpRequest, by: By) -> HttpResponse:
    """Asks for a copy, made by a job."""
    asked = export.ask(by.actor, by.now)
    if isinstance(asked, Export):
        return redirect("my_data")
    return _shown(request, by, asked, 429 if hasattr(asked, "limit") else 403)


@require_safe
@confirmed
@as_person
def copy(request: HttpRequest, by: By, copy: UUID) -> HttpResponse:
    """The copy itself, to the person themselves, as long as it is kept."""
    pieces = export.download(by.actor, copy, by.now)
    if pieces is None:
        raise Http404(copy)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="mes-donnees.zip"'
    return response  # pyright: ignore[reportReturnType]  # as good as one to whoever sends it


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed_to_post
def leave(request: HttpRequest) -> HttpResponse:
    """Asks first; then erases the account, and signs out for good."""
    response = _leave(request)
    if request.method == "POST" and response.status_code == 200:
        logout(request)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@as_person
def _leave(request: HttpRequest, by: By) -> HttpResponse:
    if request.method != "POST":
        return render(request, "applicant/leave.html", {"stays": leaving.why_kept(by.actor)})
    told = leaving.leave(by.actor, by.now)
    if told is None:
        return render(request, "applicant/left.html")
    return _shown(request, by, told, 409)
