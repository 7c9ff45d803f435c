"""The pages of a step: shown, saved at each answer or as a whole, compared where two pages disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guichet.accounts.queries import identity
from guichet.accounts.types import Identity
from guichet.documents.received.limits import on as limits_on
from guichet.documents.received.types import Refused
from guichet.dossiers import actions, queries
from guichet.dossiers.types import Conflict, Dossier, Saved, Verb, WrongState, verbs
from guichet.procedures import Procedure, UnknownStep
from guichet.web.applicant.acting import By, as_person
from guichet.web.applicant.comparing import compared
from guichet.web.applicant.papers import card_of
from guichet.web.applicant.stepping import (
    Draft,
    StepPage,
    appeared,
    arrivals,
    departures,
    has_conditions,
    page_of,
    ripe,
    told,
)
from guichet.web.applicant.told import is_fragment, refused

Posted = Mapping[str, Sequence[str]]
_NONE: Mapping[str, Refused] = {}
NOBODY = Identity({}, frozenset(), "declare")
"""Enough to know whether a page must be shown again: what a registry holds is in the answers already."""
PROPOSED = "-proposition"
"""Ends the name of a button that carries a whole address found by the search."""


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def step(request: HttpRequest, by: By, dossier: UUID, step: str) -> HttpResponse:
    """A step of the request: shown, or saved and left for where the button leads."""
    if request.method == "POST":
        return _save(request, by, dossier, step)
    found = queries.get_for(by.actor, dossier)
    if Verb.EDIT not in verbs(found.state):
        return refused(request, WrongState(found.state, Verb.EDIT), dossier)
    kind = _kind(found.procedure, step)
    if kind in ("depot", "confirmation"):
        return redirect("review" if kind == "depot" else "receipt", dossier)
    page = page_of(draft_of(request, by, found), step, rows=_one_more(request, found))
    return show(request, by, found, page)


def show(
    request: HttpRequest,
    by: By,
    found: Dossier,
    page: StepPage,
    *,
    status: int = 200,
    refusals: Mapping[str, Refused] = _NONE,
    new: bool = False,
) -> HttpResponse:
    """The page of a step, with its documents where it asks for some.

    :param refusals: why a file was refused, by document
    :param new: whether the answers brought questions that were not there
    """
    pieces = queries.pieces_of(found) if page.form.kind == "pieces" else {}
    cards = [
        (section, [card_of(one, pieces.get(one.id, ()), refusals.get(one.id)) for one in section.documents])
        for section in page.form.sections
        if section.documents
    ]
    context = {"page": page, "dossier": found, "cards": cards, "limits": limits_on(by.today), "new": new}
    return render(request, "applicant/step.html", context, status=status)


def _save(request: HttpRequest, by: By, dossier: UUID, step: str) -> HttpResponse:
    posted = with_proposal(dict(request.POST.lists()))
    try:
        saved = actions.save(by.actor, dossier, step, posted, revision_of(request), by.now)
    except UnknownStep:
        raise Http404 from None
    if isinstance(saved, Conflict):
        return compared(request, by, dossier, step, posted, saved)
    if not isinstance(saved, Saved):
        return refused(request, saved, dossier)
    if is_fragment(request):
        return _saved_fragment(request, by, dossier, step, saved)
    return _go_on(request, by, dossier, step, saved, posted)


def _go_on(
    request: HttpRequest, by: By, dossier: UUID, step: str, saved: Saved, posted: Posted
) -> HttpResponse:
    """Where the button leads; the same page where something typed was not an answer, or is asked for first."""
    procedure, wish = saved.procedure, request.POST.get("suite", "poursuivre")
    here = reverse("step", args=[dossier, step])
    group = request.POST.get("_ajouter", "")
    if not saved.faults and (group or "_retirer" in posted):
        return redirect(f"{here}?{urlencode({'ajouter': group})}#{group}" if group else here)
    goes_on = wish == "poursuivre"
    missing = _asked_first(procedure, step, saved, by) if goes_on else []
    draft = _draft(request, by, dossier, saved, NOBODY)
    new = (
        goes_on and has_conditions(procedure, step) and appeared(page_of(draft, step).form, shown_on(request))
    )
    stopped = goes_on and any(one.step == step for one in saved.ineligible)
    if saved.faults or missing or new or stopped:
        found, known = queries.get_for(by.actor, dossier), replace(draft, identity=identity(by.actor))
        page = page_of(known, step, faults=saved.faults, missing=missing, rows=saved.rows)
        return show(request, by, found, page, status=422 if page.errors else 200, new=new)
    return redirect(_after(procedure, dossier, step, wish))


def _after(procedure: Procedure, dossier: UUID, step: str, wish: str) -> str:
    names = [one.id for one in procedure.steps]
    place = names.index(step)
    if wish == "quitter":
        return reverse("dossiers")
    if wish == "precedente" and place > 0:
        return reverse("step", args=[dossier, names[place - 1]])
    if wish == "precedente":
        return reverse("preamble", args=[procedure.id])
    if wish == "poursuivre":
        return reverse("step", args=[dossier, names[place + 1]])
    return reverse("step", args=[dossier, step])


def _asked_first(procedure: Procedure, step: str, saved: Saved, by: By) -> list[Any]:
    missing = procedure.missing(saved.answers, {}, by.today)
    return [one for one in missing if one.step == step and one.kind != "piece"]


def _saved_fragment(request: HttpRequest, by: By, dossier: UUID, step: str, saved: Saved) -> HttpResponse:
    """What an answer changes on the page that gave it: its messages, and what comes and goes with it."""
    draft = _draft(request, by, dossier, saved, identity(by.actor))
    page = page_of(draft, step, faults=ripe(saved.faults))
    shown = shown_on(request)
    context = {
        "page": page,
        "arrivals": list(arrivals(page.form, shown)),
        "departures": departures(page.form, shown),
        "told": told(page.form, shown),
        "now": by.now,
        "unread": bool(page.errors),
    }
    return render(request, "applicant/fragments/saved.html", context)


def draft_of(request: HttpRequest, by: By, found: Dossier) -> Draft:
    lang = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    known = identity(by.actor)
    return Draft(found.id, found.procedure, found.answers, found.revision, known, by.today, lang)


def _draft(request: HttpRequest, by: By, dossier: UUID, saved: Saved, known: Identity) -> Draft:
    lang = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    return Draft(dossier, saved.procedure, saved.answers, saved.revision, known, by.today, lang)


def revision_of(request: HttpRequest) -> int:
    """The revision the page was shown at; none that is, where it says none."""
    found = request.POST.get("revision", "")
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 10 else 0


def with_proposal(posted: dict[str, list[Any]]) -> Posted:
    """What was posted, with the address chosen among those proposed put in its boxes."""
    for name in [one for one in posted if one.endswith(PROPOSED)]:
        field = name.removesuffix(PROPOSED)
        for part, value in parse_qsl(str(posted.pop(name)[-1]), max_num_fields=10):
            posted[f"{field}-{part}"] = [value]
    return posted


def shown_on(request: HttpRequest) -> frozenset[str]:
    """The sections and fields on the page that was sent."""
    return frozenset(request.POST.get("montres", "").split())


def _kind(procedure: Procedure, step: str) -> str:
    for one in procedure.steps:
        if one.id == step:
            return one.kind
    raise Http404(step)


def _one_more(request: HttpRequest, found: Dossier) -> dict[str, int]:
    """A row more than there are, where the page asks for one (`?ajouter=enfants`)."""
    group = request.GET.get("ajouter", "")
    rows = found.answers.get(group)
    return (
        {group: (len(rows) if isinstance(rows, list) else 0) + 1} if group in found.procedure.fields else {}
    )
