"""The last look, the filing, and the receipt."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guichet.documents.issued import queries as issued
from guichet.documents.issued.types import IssuedFile
from guichet.dossiers import actions, queries
from guichet.dossiers.types import (
    Changed,
    Conflict,
    Dossier,
    Filed,
    Incomplete,
    Receipt,
    Saved,
    Verb,
    WrongState,
    verbs,
)
from guichet.procedures import Fault, Link
from guichet.web.applicant.acting import By, as_person
from guichet.web.applicant.comparing import compared
from guichet.web.applicant.reviewing import changes_in, review_of, seen_on
from guichet.web.applicant.steps import after, revision_of
from guichet.web.applicant.told import key_of, refused


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def review(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Everything as it will be filed; its button files."""
    if request.method == "POST":
        return _file(request, by, dossier)
    found = queries.get_for(by.actor, dossier)
    if Verb.SUBMIT not in verbs(found.state):
        return refused(request, WrongState(found.state, Verb.SUBMIT), dossier)
    return _show(request, by, found)


def _show(
    request: HttpRequest,
    by: By,
    found: Dossier,
    *,
    status: int = 200,
    asked: bool = False,
    faults: Sequence[Fault] = (),
    changed: Changed | None = None,
) -> HttpResponse:
    """:param asked: the filing was asked for: what it still needs of the page itself is told there
    :param changed: what is no longer as the page showed whose button was pressed
    """
    page = review_of(request, by, found, faults=faults, asked=asked)
    context = {
        "page": page,
        "dossier": found,
        "key": uuid4(),
        "asked": asked,
        "changes": changes_in(found.procedure, changed) if changed else [],
        "stale": changed is not None,
        "today": by.today,
        "newer": queries.newer_version(found, by.today),
    }
    return render(request, "applicant/review.html", context, status=status)


def _file(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Keeps what the page itself asks, then files what it showed, and nothing else.

    The key of the page makes a repetition the same filing.
    """
    posted, wish = dict(request.POST.lists()), request.POST.get("suite", "")
    procedure = queries.get_for(by.actor, dossier).procedure
    last = next(one.id for one in procedure.steps if one.kind == "depot")
    saved = actions.save(by.actor, dossier, last, posted, revision_of(request), by.now)
    if isinstance(saved, Conflict):
        return compared(request, by, dossier, last, posted, saved)
    if isinstance(saved, Saved) and saved.faults:  # what could not be kept is not filed without
        found = queries.get_for(by.actor, dossier)
        return _show(request, by, found, status=422, asked=wish == "deposer", faults=saved.faults)
    if wish != "deposer":
        return redirect(after(procedure, dossier, last, wish))
    filed = actions.submit(by.actor, dossier, key_of(request), by.now, seen_on(request))
    if isinstance(filed, Filed):
        return redirect("receipt", dossier)
    if isinstance(filed, Incomplete):
        return _show(request, by, queries.get_for(by.actor, dossier), status=422, asked=True)
    if isinstance(filed, Changed):
        return _show(request, by, queries.get_for(by.actor, dossier), status=409, changed=filed)
    return refused(request, filed, dossier)


@require_safe
@as_person
def receipt(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """The receipt as a page: at once, and as long as the dossier is kept."""
    found = queries.get_for(by.actor, dossier)
    receipts = queries.receipts_of(found)
    if not receipts:
        return redirect("review", dossier)
    content = receipts[0].content
    said, links = _said_after(request, by, found)
    context = {
        "dossier": found,
        "receipt": receipts[0],
        "content": content,
        "who": content["identite"],
        "address": content["adresse"],
        "pdf_ready": _pdf(receipts[0]) is not None,
        "confirmation": said,
        "links": links,
    }
    return render(request, "applicant/receipt.html", context)


def _said_after(request: HttpRequest, by: By, found: Dossier) -> tuple[tuple[str, ...], tuple[Link, ...]]:
    """What the procedure says once the request is filed, and the pages it leads to."""
    lang = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    last = found.procedure.steps[-1]
    if last.kind != "confirmation":
        return (), ()
    form = found.procedure.form(last.id, found.answers, (), by.today, lang)
    return form.introduction, form.links


@require_safe
@as_person
def receipt_pdf(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """The sealed receipt; its page says so while it is being prepared."""
    receipts = queries.receipts_of(queries.get_for(by.actor, dossier))
    file = _pdf(receipts[0]) if receipts else None
    if file is None:
        return redirect("receipt", dossier)
    response = HttpResponse(file.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _pdf(made: Receipt) -> IssuedFile | None:
    return issued.file_of(made.issued) if made.issued else None
