"""Answering a complement: document by document, left and taken up again, then sent as a whole."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from guichet.documents.received.limits import on as limits_on
from guichet.documents.received.types import Prepared, Refused
from guichet.dossiers import actions, queries
from guichet.dossiers.types import (
    Answered,
    AnswerUnready,
    Complement,
    NotPermitted,
    TooLong,
    TooManyFiles,
    WrongState,
)
from guichet.web.account.held import sign_in_keeping_the_post
from guichet.web.applicant.acting import By, as_person
from guichet.web.applicant.papers import why_refused
from guichet.web.applicant.pieces import prepared_of
from guichet.web.applicant.told import key_of, refused


@require_safe
@as_person
def complement(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """What is asked again and why, with the answer as far as it is prepared; or as it was sent."""
    found = queries.complement_of(by.actor, dossier)
    if found is None:
        queries.get_for(by.actor, dossier)
        return redirect("dossier", dossier)
    if found.opened_at is None:
        return redirect("notification", found.told)
    return _show(request, by, found)


def _show(
    request: HttpRequest,
    by: By,
    found: Complement,
    *,
    faults: dict[int, str] | None = None,
    unready: AnswerUnready | None = None,
    status: int = 200,
) -> HttpResponse:
    dossier = queries.get_for(by.actor, found.dossier)
    lang = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    known = {one.id: one for one in dossier.procedure.all_documents(by.today, lang)}
    lines = [(one, known.get(one.asked), (faults or {}).get(one.id, "")) for one in found.lines]
    context = {
        "dossier": dossier,
        "asked": found,
        "lines": lines,
        "key": uuid4(),
        "limits": limits_on(by.today),
        "answerable": found.waiting and dossier.ended_at is None,
        "late": found.due_on is not None and by.today > found.due_on,
        "unready": unready,
        "office": queries.office_of(dossier),
    }
    return render(request, "applicant/complement.html", context, status=status)


@require_POST
@sign_in_keeping_the_post
def reply(request: HttpRequest, dossier: UUID, line: int) -> HttpResponse:
    """The answer for one document, kept. A file is read before the transaction begins: that may take seconds."""
    return _reply(request, dossier, line, prepared_of(request))


@as_person
def _reply(
    request: HttpRequest, by: By, dossier: UUID, line: int, prepared: Prepared | Refused | None
) -> HttpResponse:
    words = (request.POST.get("raison", ""), request.POST.get("message", ""))
    upload = prepared if isinstance(prepared, Prepared) else None
    choice = request.POST.get("reponse", "")
    saved = actions.save_reply(by.actor, dossier, line, choice, words, upload, by.now)
    if isinstance(saved, WrongState | NotPermitted):
        return refused(request, saved, dossier)
    why = prepared if isinstance(prepared, Refused) and isinstance(saved, Complement) else saved
    if isinstance(why, Complement):
        messages.success(
            request, _("Votre réponse pour ce document est gardée. Elle n’est pas encore envoyée.")
        )
        return redirect(f"{reverse('complement', args=[dossier])}#ligne-{line}")
    found = queries.complement_of(by.actor, dossier)
    assert found is not None  # something of it was just answered
    return _show(request, by, found, faults={line: _why(why)}, status=422)


def _why(told: Refused | TooManyFiles | TooLong) -> str:
    if isinstance(told, Refused):
        return why_refused(told)
    if isinstance(told, TooLong):
        return _("Ce texte compte plus de %(limit)s signes : raccourcissez-le.") % {"limit": told.limit}
    words = ngettext(
        "%(limit)s fichier au plus pour ce document.",
        "%(limit)s fichiers au plus pour ce document : retirez-en un pour en envoyer un autre.",
        told.limit,
    )
    return words % {"limit": told.limit}


@require_POST
@as_person
def remove(request: HttpRequest, by: By, dossier: UUID, piece: UUID) -> HttpResponse:
    """A file taken out of the answer."""
    done = actions.remove_reply_file(by.actor, dossier, piece, by.now)
    return (
        redirect("complement", dossier) if isinstance(done, Complement) else refused(request, done, dossier)
    )


@require_POST
@as_person
def send(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """The answer sent, whole. The key of the page makes a repetition the same answer."""
    done = actions.answer_complement(by.actor, dossier, key_of(request), by.now)
    if isinstance(done, Answered):
        messages.success(request, _("Votre réponse est envoyée. Le service reprend son examen."))
        return redirect("complement", dossier)
    if not isinstance(done, AnswerUnready):
        return refused(request, done, dossier)
    found = queries.complement_of(by.actor, dossier)
    if found is None:
        raise Http404(dossier)
    faults = {line: _("Il manque votre réponse pour ce document.") for line in done.lines}
    return _show(request, by, found, faults=faults, unready=done, status=422)
