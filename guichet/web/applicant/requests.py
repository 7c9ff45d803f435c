"""Following requests: the list, one request with all its dates, its receipts, and taking it back."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guichet.documents.issued import queries as issued
from guichet.dossiers import actions, queries, tracking
from guichet.dossiers.instruction import queries as instruction
from guichet.dossiers.types import Receipt, State, Verb, verbs
from guichet.web.applicant.acting import By, as_person
from guichet.web.applicant.told import led_to, refused


@require_safe
@as_person
def mine(request: HttpRequest, by: By) -> HttpResponse:
    """The person's requests, begun and filed, and the permits they hold or held."""
    context = {"followed": tracking.followed(by.actor, by.now), "titles": queries.titles_of(by.actor)}
    return render(request, "applicant/mine.html", context)


@require_safe
@as_person
def dossier(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """One request: where it is, what happens next, what the person can do, everything that was given."""
    found = queries.get_for(by.actor, dossier)
    if not found.filings:
        return redirect("step", dossier, found.procedure.steps[0].id)
    lang = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    names = {one.id: one.label for one in found.procedure.all_documents(by.today, lang)}
    context = {
        "dossier": found,
        "since": found.since,
        "can": verbs(found.state),
        "clock": tracking.legal_dates(found),
        "asked": queries.complement_of(by.actor, dossier),
        "office": queries.office_of(found),
        "steps": tracking.steps_of(by.actor, found),
        "receipts": queries.receipts_of(found),
        "decided": instruction.decided_for(by.actor, dossier),
        "papers": [one for one in issued.of_subject(dossier) if one.kind != "attestation_depot"],
        "given": [(names.get(asked, asked), pieces) for asked, pieces in queries.pieces_of(found).items()],
    }
    return render(request, "applicant/dossier.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def withdraw(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Asks first; then takes the request back."""
    if request.method != "POST":
        found = queries.get_for(by.actor, dossier)
        if why := queries.why_not(by.actor, found, Verb.WITHDRAW):
            return refused(request, why, dossier)
        return render(request, "applicant/withdraw.html", {"dossier": found})
    done = actions.withdraw(by.actor, dossier, by.now)
    if led_to(done, State.WITHDRAWN):
        return redirect("dossier", dossier)
    assert not isinstance(done, State)  # the one it leads to
    return refused(request, done, dossier)


@require_safe
@as_person
def receipt(request: HttpRequest, by: By, dossier: UUID, rank: int) -> HttpResponse:
    """The receipt of one filing, as a page."""
    made = _receipt(by, dossier, rank)
    context = {
        "receipt": made,
        "content": made.content,
        "who": made.content["identite"],
        "address": made.content["adresse"],
        "dossier": queries.get_for(by.actor, dossier),
    }
    return render(request, "applicant/filed.html", context)


@require_safe
@as_person
def receipt_pdf(request: HttpRequest, by: By, dossier: UUID, rank: int) -> HttpResponse:
    """The sealed receipt of one filing; its page, as long as it is being prepared."""
    made = _receipt(by, dossier, rank)
    file = issued.file_of(made.issued) if made.issued else None
    if file is None:
        return redirect("receipt_of", dossier, rank)
    response = HttpResponse(file.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _receipt(by: By, dossier: UUID, rank: int) -> Receipt:
    made = queries.receipts_of(queries.get_for(by.actor, dossier))
    for receipt in made:
        if receipt.rank == rank:
            return receipt
    raise Http404(rank)
