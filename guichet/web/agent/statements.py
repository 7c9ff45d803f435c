"""What people state who could not file on line: the office's, dated, counted by month."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from guichet.dossiers import statements
from guichet.dossiers.instruction import actions
from guichet.web.agent.acting import By, as_agent


@require_safe
@as_agent
def listed(request: HttpRequest, by: By) -> HttpResponse:
    """The statements that concern the office, the last first; how many by month."""
    found = statements.of_office(by.actor, by.office.id)
    context = {"by": by, "statements": found, "months": statements.by_month(by.office.id)}
    return render(request, "agent/statements/list.html", context)


@require_safe
@as_agent
def one(request: HttpRequest, by: By, statement: UUID) -> HttpResponse:
    """One statement, whole; that it is read is written down."""
    found = statements.get_for(by.actor, statement)
    actions.seen(by.actor, statement, "dossier", by.now)
    return render(request, "agent/statements/one.html", {"by": by, "statement": found})


@require_safe
@as_agent
def paper(request: HttpRequest, by: By, statement: UUID) -> HttpResponse:
    """Its sealed document."""
    file = statements.file_of(statements.get_for(by.actor, statement))
    actions.seen(by.actor, statement, "piece", by.now)
    if file is None:
        messages.info(
            request, gettext("Ce document est en cours de scellement : il sera là dans quelques instants.")
        )
        return redirect("agent_statement", statement)
    response = HttpResponse(file.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
