"""The documents of a request: given one at a time, replaced, put in order, taken out, read again."""

from datetime import date
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guichet.database import rates
from guichet.documents.received import actions as received
from guichet.documents.received import queries as files
from guichet.documents.received.limits import on as limits_on
from guichet.documents.received.types import Prepared, Reason, Refused, Upload
from guichet.dossiers import actions, queries
from guichet.dossiers.types import Dossier, Piece
from guichet.web import clock
from guichet.web.account.held import sign_in_keeping_the_post
from guichet.web.applicant.acting import By, as_person
from guichet.web.applicant.papers import card_of, why_refused
from guichet.web.applicant.stepping import page_of
from guichet.web.applicant.steps import draft_of, show
from guichet.web.applicant.told import is_fragment, refused
from guichet.web.files import served

FILE = "fichier"
UP, DOWN = "monter", "descendre"
BACK = {"relire": "review"}
"""Pages that a file can be taken out from, beside its step."""
ABSENT = Refused(Reason.EMPTY)
"""No file was chosen, or its sending was cut before its first byte."""


@require_POST
@sign_in_keeping_the_post
def give(request: HttpRequest, dossier: UUID, asked: str) -> HttpResponse:
    """One file for a document asked. It is read and judged before the transaction begins: that may take seconds."""
    return _give(request, dossier, asked, prepared_of(request))


@as_person
def _give(
    request: HttpRequest, by: By, dossier: UUID, asked: str, prepared: Prepared | Refused | None
) -> HttpResponse:
    if not isinstance(prepared, Prepared):
        return _shown(request, by, dossier, asked, prepared or ABSENT)
    given = actions.attach(
        by.actor, dossier, asked, prepared, _dated_on(request), by.now, paper=_paper(request)
    )
    if isinstance(given, Piece | Refused):
        return _shown(request, by, dossier, asked, given if isinstance(given, Refused) else None)
    return refused(request, given, dossier)


@require_POST
@sign_in_keeping_the_post
def replace(request: HttpRequest, dossier: UUID, piece: UUID) -> HttpResponse:
    """Another file in the place of one."""
    return _replace(request, dossier, piece, prepared_of(request))


@as_person
def _replace(
    request: HttpRequest, by: By, dossier: UUID, piece: UUID, prepared: Prepared | Refused | None
) -> HttpResponse:
    asked = queries.piece(by.actor, dossier, piece).asked
    if not isinstance(prepared, Prepared):
        return _shown(request, by, dossier, asked, prepared or ABSENT)
    given = actions.replace(
        by.actor, dossier, piece, prepared, _dated_on(request), by.now, paper=_paper(request)
    )
    if isinstance(given, Piece | Refused):
        return _shown(request, by, dossier, asked, given if isinstance(given, Refused) else None)
    return refused(request, given, dossier)


@require_POST
@as_person
def take_out(request: HttpRequest, by: By, dossier: UUID, piece: UUID) -> HttpResponse:
    """A file taken out of the request."""
    former = queries.piece(by.actor, dossier, piece)
    done = actions.remove(by.actor, dossier, piece, by.now)
    if done is None and (back := BACK.get(request.POST.get("retour", ""))):
        return redirect(back, dossier)
    return refused(request, done, dossier) if done else _shown(request, by, dossier, former.asked, None)


@require_POST
@as_person
def move(request: HttpRequest, by: By, dossier: UUID, piece: UUID, way: str) -> HttpResponse:
    """A file one place up or down among those of its document."""
    moved = queries.piece(by.actor, dossier, piece)
    there = [one.id for one in queries.pieces_of(queries.get_for(by.actor, dossier)).get(moved.asked, ())]
    place = there.index(piece)
    to = place + {UP: -1, DOWN: 1}.get(way, 0)
    if 0 <= to < len(there):
        there[place], there[to] = there[to], there[place]
    done = actions.order(by.actor, dossier, moved.asked, there, by.now)
    return refused(request, done, dossier) if done else _shown(request, by, dossier, moved.asked, None)


@require_safe
@as_person
def download(request: HttpRequest, by: By, dossier: UUID, piece: UUID) -> HttpResponse:
    """One's own file, byte for byte: saved by the browser, never shown in a page."""
    found = files.open_original(queries.piece(by.actor, dossier, piece).document)
    if isinstance(found, Refused):
        return render(request, "applicant/refusals/file.html", {"words": why_refused(found)}, status=409)
    return served(found, attachment=True)


@require_safe
@as_person
def thumbnail(request: HttpRequest, by: By, dossier: UUID, piece: UUID) -> HttpResponse:
    """The first page of a file, small, drawn anew."""
    found = files.thumbnail(queries.piece(by.actor, dossier, piece).document)
    if isinstance(found, Refused):
        raise Http404(found.reason)
    return served(found, attachment=False)


def prepared_of(request: HttpRequest) -> Prepared | Refused | None:
    """The file read and judged, at most so many an hour from one account: reading is what costs."""
    upload, day = request.FILES.get(FILE), clock.today()
    if upload is None:
        return None
    limit = limits_on(day).envois_par_heure
    if not rates.allow("envoi", str(request.user.pk), limit, 3600, clock.now()):
        return Refused(Reason.TOO_OFTEN, {"limite": limit})
    return received.prepare(cast("Upload", upload), day)


def _dated_on(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.POST.get("date", ""))
    except ValueError:
        return None


def _paper(request: HttpRequest) -> str:
    """Which of the papers accepted the person says it is."""
    return request.POST.get("papier", "")


def _shown(request: HttpRequest, by: By, dossier: UUID, asked: str, why: Refused | None) -> HttpResponse:
    """The document after what was done to it: alone for htmx, else its step; with the reason where it was refused."""
    found = queries.get_for(by.actor, dossier)
    lang = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    wanted = next(
        (one for one in found.procedure.documents(found.answers, by.today, lang) if one.id == asked), None
    )
    if wanted is None:
        return _shown_aside(found, by, asked, lang)
    if is_fragment(request):
        card = card_of(wanted, queries.pieces_of(found).get(asked, ()), why)
        return render(request, "applicant/fragments/document.html", {"card": card, "dossier": found})
    if why is None:
        return redirect(f"{reverse('step', args=[dossier, wanted.step])}#document-{asked}")
    page = page_of(draft_of(request, by, found), wanted.step)
    return show(request, by, found, page, status=422, refusals={asked: why})


def _shown_aside(found: Dossier, by: By, asked: str, lang: str) -> HttpResponse:
    """The step where a document was asked that is asked no longer."""
    for one in found.procedure.all_documents(by.today, lang):
        if one.id == asked:
            return redirect("step", found.id, one.step)
    raise Http404(asked)
