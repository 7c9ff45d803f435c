"""The day's work, and the office it is done in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from guichet.accounts import queries as accounts
from guichet.web.agent.acting import OFFICE, By, as_agent
from guichet.web.agent.queue import page_of


@require_safe
@as_agent
def home(request: HttpRequest, by: By) -> HttpResponse:
    """What waits in the office, the most pressing first."""
    managed = accounts.refusal_to_manage(by.actor, by.office.id) is None
    return render(request, "agent/home.html", {**page_of(request, by), "managed": managed})


@require_POST
@as_agent
def choose_office(request: HttpRequest, by: By) -> HttpResponse:
    """From now on, in this session, the pages are about another of the agent's offices."""
    wanted = request.POST.get("service", "")
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10 and int(wanted) in by.actor.offices:
        request.session[OFFICE] = int(wanted)
    return redirect("agent_home")


@require_safe
@as_agent
def offices(request: HttpRequest, by: By) -> HttpResponse:
    """The offices in which the agent holds a post, to go from one to another; every one, to national managers."""
    held = [accounts.office(office) for office in by.actor.offices]
    every = accounts.offices() if accounts.manages_every_office(by.actor) else []
    return render(request, "agent/offices.html", {"by": by, "offices": held, "managed": every})
