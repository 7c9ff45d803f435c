"""Answering a complement: document by document, left and taken up again, then sent as a whole."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guichet.documents.received.limits import on as limits_on
from guichet.documents.received.types import Prepared, Refused
from guichet.dossiers import actions, queries
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.shown import marks_of_answer
from guichet.dossiers.types import (
    AnswerChanged,
    Answered,
    AnswerUnready,
    Complement,
    NothingSaid,
    NotPermitted,
    Verb,
    WrongState,
)
from guichet.web.account.held import sign_in_keeping_the_post
from guichet.web.applicant.acting import By, as_person
from guichet.web.applicant.asked_again import Fields, lines_of, what_lacks, why_not_kept
from guichet.web.applicant.pieces import prepared_of
from guichet.web.applicant.reviewing import seen_on
from guichet.web.applicant.told import key_of, refused

_NO_FAULT: Mapping[int, str] = {}
_NOTHING_TYPED: Mapping[int, Fields] = {}


@require_safe
@as_person
def complement(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """What is asked again and why, with the answer as far as it is prepared; or as it was sent.

    The last one; `rang` names a former one.
    """
    found = queries.complement_of(by.actor, dossier, _rank(request))
    if found is None:
        queries.get_for(by.actor, dossier)
        return redirect("dossier", dossier)
    if found.opened_at is None and found.waiting:
        return redirect("notification", found.told)
    return _show(request, by, found)


def _rank(request: HttpRequest) -> int | None:
    found = request.GET.get("rang", "")
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 5 else None


def _show(
    request: HttpRequest,
    by: By,
    found: Complement,
    *,
    faults: Mapping[int, str] = _NO_FAULT,
    typed: Mapping[int, Fields] = _NOTHING_TYPED,
    stopped: AnswerUnready | AnswerChanged | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page: with what is wrong and what was typed by line, and why nothing was sent where something stopped it."""
    dossier = queries.get_for(by.actor, found.dossier)
    office = queries.office_of(dossier)
    lang = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    known = {one.id: one for one in dossier.procedure.all_documents(by.today, lang)}
    why_not = queries.why_not(by.actor, dossier, Verb.ANSWER)
    context = {
        "dossier": dossier,
        "asked": found,
        "lines": lines_of(found, known, faults, typed),
        "marks": " ".join(f"{line}={mark}" for line, mark in marks_of_answer(found).items()),
        "key": uuid4(),
        "limits": limits_on(by.today),
        "answerable": found.waiting and why_not is None,
        "mandate_lacks": isinstance(why_not, NotPermitted),
        "late": found.due_on is not None and office is not None and legal_day(by.now, office) > found.due_on,
        "faulty": bool(faults),
        "changed": isinstance(stopped, AnswerChanged),
        "unready": stopped if isinstance(stopped, AnswerUnready) else None,
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
    typed = Fields(*(request.POST.get(name, "") for name in ("reponse", "raison", "message")))
    upload = prepared if isinstance(prepared, Prepared) else None
    words, seen = (typed.reason, typed.message), request.POST.get("vu")
    saved = actions.save_reply(by.actor, dossier, line, typed.choice, words, upload, by.now, seen=seen)
    if isinstance(saved, WrongState | NotPermitted):
        return _not_now(request, by, dossier, saved)
    if isinstance(prepared, Refused) and isinstance(saved, Complement | NothingSaid):
        return _again(request, by, dossier, {line: why_not_kept(prepared)}, {line: typed})
    if not isinstance(saved, Complement):
        status = 409 if isinstance(saved, AnswerChanged) else 422
        return _again(request, by, dossier, {line: why_not_kept(saved)}, {line: typed}, status)
    messages.success(request, _("Votre réponse pour ce document est gardée. Elle n’est pas encore envoyée."))
    return redirect(f"{reverse('complement', args=[dossier])}#ligne-{line}")


def _again(
    request: HttpRequest,
    by: By,
    dossier: UUID,
    faults: Mapping[int, str],
    typed: Mapping[int, Fields],
    status: int = 422,
) -> HttpResponse:
    found = queries.complement_of(by.actor, dossier)
    assert found is not None  # something of it was just answered
    return _show(request, by, found, faults=faults, typed=typed, status=status)


def _not_now(request: HttpRequest, by: By, dossier: UUID, told: WrongState | NotPermitted) -> HttpResponse:
    """Answered meanwhile, in another window or by whoever helps: the answer as it was sent. Else the refusal."""
    found = queries.complement_of(by.actor, dossier)
    if isinstance(told, NotPermitted) or found is None or found.answered_at is None:
        return refused(request, told, dossier)
    messages.info(request, _("Votre réponse était déjà envoyée : la voici. Rien n’a été envoyé de nouveau."))
    return redirect("complement", dossier)


@require_POST
@as_person
def remove(request: HttpRequest, by: By, dossier: UUID, piece: UUID) -> HttpResponse:
    """A file taken out of the answer."""
    done = actions.remove_reply_file(by.actor, dossier, piece, by.now)
    if isinstance(done, Complement):
        return redirect("complement", dossier)
    return _not_now(request, by, dossier, done)


@require_POST
@as_person
def send(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """The answer sent, whole, as the page showed it. The key of the page makes a repetition the same answer."""
    seen = seen_on(request) if "vu" in request.POST else None
    done = actions.answer_complement(by.actor, dossier, key_of(request), by.now, seen=seen)
    if isinstance(done, Answered):
        messages.success(request, _("Votre réponse est envoyée. Le service reprend son examen."))
        return redirect("complement", dossier)
    if isinstance(done, WrongState | NotPermitted):
        return _not_now(request, by, dossier, done)
    found = queries.complement_of(by.actor, dossier)
    if found is None:
        raise Http404(dossier)
    if isinstance(done, AnswerChanged):
        faults = dict.fromkeys(done.lines, _("Cette réponse a changé : relisez-la."))
        return _show(request, by, found, faults=faults, stopped=done, status=409)
    faults = {line.id: what_lacks(line) for line in found.lines if line.id in done.lines}
    return _show(request, by, found, faults=faults, stopped=done, status=422)
