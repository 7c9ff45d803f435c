"""What people state who could not file on line: the office's, dated, counted by month."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import override
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from guichet.accounts import queries as accounts
from guichet.dossiers import statements
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.types import Statement
from guichet.web.agent.acting import By, as_agent, uuid_of


@require_safe
@as_agent
def listed(request: HttpRequest, by: By) -> HttpResponse:
    """The statements that concern the office, the last first; how many by month."""
    number = request.GET.get("numero", "")
    if number and (named := statements.numbered(by.actor, by.office.id, number)):
        return redirect("agent_statement", named)
    found, following = statements.of_office(by.actor, by.office.id, uuid_of(request, "apres"))
    months = statements.by_month(by.office.id)
    context = {"by": by, "statements": found, "following": following, "months": months, "number": number}
    return render(request, "agent/statements/list.html", context)


@require_safe
@as_agent
def one(request: HttpRequest, by: By, statement: UUID) -> HttpResponse:
    """One statement, whole; that it is read is written down."""
    found = statements.get_for(by.actor, statement)
    actions.seen(by.actor, statement, "dossier", by.now)
    context = {
        "by": by,
        "statement": found,
        "registers": queries.why_not_register(by.actor, found.office) is None,
    }
    with override(_zone_of(found)):
        return render(request, "agent/statements/one.html", context)


def _zone_of(found: Statement) -> str:
    office = accounts.office(found.office)
    assert office is not None  # offices are never removed
    return office.zone


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
