"""How an office is doing, in figures, charts and files."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guichet.dossiers.instruction.types import NotPermitted
from guichet.dossiers.steering import actions, queries
from guichet.dossiers.steering.types import Figures, Line, TooMany
from guichet.publication.queries import procedure_in_force
from guichet.web.agent import spreadsheets
from guichet.web.agent.acting import By, as_agent, refused
from guichet.web.components.charts import Chart, chart


@require_safe
@as_agent
def steering(request: HttpRequest, by: By) -> HttpResponse:
    """Stock, flow, delays, people without a paper, dates about to pass; for one procedure or for all."""
    known = _procedures(by)
    wanted = request.GET.get("procedure", "")
    procedure = wanted if wanted in known else ""
    found = queries.figures(by.actor, by.office.id, by.today, procedure)
    if isinstance(found, NotPermitted):
        return refused(request, found)
    context = {"by": by, "figures": found, "procedure": procedure, "procedures": known, "chart": _flow(found)}
    return render(request, "agent/steering.html", context)


def _procedures(by: By) -> Mapping[str, object]:
    found = {
        name: procedure_in_force(name, by.today) for name in queries.procedures_of(by.actor, by.office.id)
    }
    return {name: procedure.title for name, procedure in found.items() if procedure is not None}


def _flow(figures: Figures) -> Chart:
    return chart(
        [(date_format(month.first, "N Y"), (month.filed, month.decided)) for month in figures.months],
        (_("Demandes reçues"), _("Demandes décidées")),
    )


@require_POST
@as_agent
def export(request: HttpRequest, by: By) -> HttpResponse:
    """The dossiers received between two days, as a spreadsheet."""
    kind = spreadsheets.KINDS.get(request.POST.get("format", ""))
    found = actions.export(by.actor, by.office.id, _days(request) if kind else None, by.now)
    if isinstance(found, NotPermitted):
        return refused(request, found)
    if kind is None or not isinstance(found, list):
        limit = found.limit if isinstance(found, TooMany) else None
        return render(request, "agent/export_refused.html", {"by": by, "limit": limit}, status=422)
    return _file(kind, found, by.today)


def _file(kind: spreadsheets.Kind, lines: Sequence[Line], day: date) -> HttpResponse:
    response = HttpResponse(kind.write(lines), content_type=kind.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="dossiers-{day}.{kind.ending}"'
    return response


def _days(request: HttpRequest) -> tuple[date, date] | None:
    """The two days asked for, in their order; None where they are none."""
    try:
        since, until = (date.fromisoformat(request.POST.get(name, "")) for name in ("du", "au"))
    except ValueError:
        return None
    return (since, until) if since <= until else None
