"""The pages of a step: shown, saved at each answer or as a whole, compared where two pages disagree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from guichet.accounts.queries import identity
from guichet.accounts.types import Identity
from guichet.documents.received.limits import on as limits_on
from guichet.documents.received.types import Refused
from guichet.dossiers import actions, queries
from guichet.dossiers.types import Conflict, Dossier, Saved, Verb, WrongState, verbs
from guichet.procedures import AskedDocument, Procedure, UnknownStep
from guichet.web.applicant.acting import By, as_person
from guichet.web.applicant.comparing import compared
from guichet.web.applicant.papers import Card, aside_of, card_of
from guichet.web.applicant.stepping import (
    Draft,
    StepPage,
    appeared,
    arrivals,
    changed_papers,
    departures,
    has_conditions,
    page_of,
    paper_arrivals,
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
    page = page_of(draft_of(request, by, found), step, rows=one_more(request, found))
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
    aside = queries.relevant_of(found, by.now).aside if page.form.kind == "pieces" else ()
    set_aside = aside_of(found.procedure, aside, by.today, str(request.LANGUAGE_CODE))  # type: ignore[attr-defined]
    context = {
        "page": page,
        "dossier": found,
        "cards": cards,
        "aside": [one for one in set_aside if one.step == page.form.id],
        "limits": limits_on(by.today),
        "new": new,
        "newer": queries.newer_version(found, by.today),
    }
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
    tell_cleared(request, saved)
    group = request.POST.get("_ajouter", "")
    if not saved.faults and (group or "_retirer" in posted):
        return redirect(f"{here}?{urlencode({'ajouter': group})}#{group}" if group else here)
    goes_on = wish == "poursuivre"
    missing = [one for one in saved.missing if goes_on and one.step == step and one.kind != "piece"]
    draft = _draft(request, by, dossier, saved, NOBODY)
    new = (
        goes_on and has_conditions(procedure, step) and appeared(page_of(draft, step).form, shown_on(request))
    )
    stopped = goes_on and any(one.step == step for one in saved.ineligible)
    if saved.faults or missing or new or stopped:
        found, known = queries.get_for(by.actor, dossier), replace(draft, identity=identity(by.actor))
        page = page_of(known, step, faults=saved.faults, missing=missing, rows=saved.rows)
        return show(request, by, found, page, status=422 if page.errors else 200, new=new)
    return redirect(after(procedure, dossier, step, wish))


def after(procedure: Procedure, dossier: UUID, step: str, wish: str) -> str:
    """The page that a button of a step leads to; from the filing and what follows it, their own pages."""
    names = [one.id for one in procedure.steps]
    place = names.index(step)
    if wish == "quitter":
        return reverse("dossiers")
    if wish == "precedente" and place > 0:
        return reverse("step", args=[dossier, names[place - 1]])
    if wish == "precedente":
        return reverse("preamble", args=[procedure.id])
    kind = procedure.steps[place].kind
    if kind == "confirmation":
        return reverse("receipt", args=[dossier])
    if kind == "depot" or (wish == "poursuivre" and place + 1 == len(names)):
        return reverse("review", args=[dossier])
    return reverse("step", args=[dossier, names[place + 1] if wish == "poursuivre" else step])


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
        "cleared": cleared_labels(request, saved),
        **_papers_of(by, dossier, page, shown),
    }
    return render(request, "applicant/fragments/saved.html", context)


def _papers_of(by: By, dossier: UUID, page: StepPage, shown: frozenset[str]) -> dict[str, Any]:
    """The documents that an answer brings to the page, or makes optional or required, with the files given for them."""
    new, changed = list(paper_arrivals(page.form, shown)), changed_papers(page.form, shown)
    if page.form.kind != "pieces" or not (new or changed):
        return {}
    found = queries.get_for(by.actor, dossier)
    pieces = queries.pieces_of(found)

    def cards(documents: Iterable[AskedDocument]) -> list[Card]:
        return [card_of(one, pieces.get(one.id, ())) for one in documents]

    return {
        "dossier": found,
        "papers": [(one.where, one.section, cards(one.documents)) for one in new],
        "changed": cards(changed),
    }


def tell_cleared(request: HttpRequest, saved: Saved) -> None:
    """Say on the next page which answers went because they are no longer asked."""
    labels = cleared_labels(request, saved)
    if labels:
        said = ngettext(
            "Une réponse a été effacée, car elle n’est plus demandée : %(names)s.",
            "Des réponses ont été effacées, car elles ne sont plus demandées : %(names)s.",
            len(labels),
        )
        messages.info(request, said % {"names": ", ".join(labels)})


def cleared_labels(request: HttpRequest, saved: Saved) -> list[str]:
    """The words of the fields whose answers went."""
    lang = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    labels = [saved.procedure.label(name) for name in saved.cleared]
    return [label.in_(lang) for label in labels if label]


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
        field, chosen = name.removesuffix(PROPOSED), posted.pop(name)
        for part, value in _parts(str(chosen[-1]) if chosen else ""):
            posted[f"{field}-{part}"] = [value]
    return posted


def _parts(proposal: str) -> list[tuple[str, str]]:
    """The parts of an address that a button carries; none where it carries something else."""
    try:
        return parse_qsl(proposal, keep_blank_values=True, max_num_fields=10)
    except ValueError:
        return []


def shown_on(request: HttpRequest) -> frozenset[str]:
    """The sections and fields on the page that was sent."""
    return frozenset(request.POST.get("montres", "").split())


def _kind(procedure: Procedure, step: str) -> str:
    for one in procedure.steps:
        if one.id == step:
            return one.kind
    raise Http404(step)


def one_more(request: HttpRequest, found: Dossier) -> dict[str, int]:
    """A row more than there are, where the page asks for one (`?ajouter=enfants`)."""
    group = request.GET.get("ajouter", "")
    rows = found.answers.get(group)
    return (
        {group: (len(rows) if isinstance(rows, list) else 0) + 1} if group in found.procedure.fields else {}
    )
