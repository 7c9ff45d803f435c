"""What was decided on a request, and every document issued about it, for its person."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from guichet.accounts import queries as accounts
from guichet.documents.issued import queries as issued
from guichet.dossiers import queries
from guichet.dossiers.instruction import queries as instruction
from guichet.dossiers.types import NotFound
from guichet.notifications import queries as notifications
from guichet.notifications.types import Message
from guichet.web.applicant.acting import By, as_person


@require_safe
@as_person
def decision(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """The decision in words, who took it, how to challenge it, the documents that go with it.

    Read once its notification is opened: that first opening is dated, and counts for the time to challenge it.
    """
    found = queries.get_for(by.actor, dossier)
    decided = instruction.decided_for(by.actor, dossier)
    if decided is None or decided.signed_by is None:
        return redirect("dossier", dossier)
    told = _told_with(by, decided.document) if decided.document else None
    if told is not None and told.read_at is None:
        return redirect("notification", told.id)
    context = {
        "dossier": found,
        "decision": decided,
        "signer": accounts.agent_named(decided.signed_by),
        "office": queries.office_of(found),
        "words": found.procedure.decisions,
        "appeal": instruction.appeal_of_refusal(found, decided, get_language() or "fr"),
        "papers": issued.of_subject(dossier),
    }
    return render(request, "applicant/decision.html", context)


def _told_with(by: By, document: UUID) -> Message | None:
    """The notification that comes with a document, where one does."""
    told = instruction.told_with(by.actor, document)
    return notifications.message(by.actor.person, told, "fr") if told else None


@require_safe
@as_person
def paper(request: HttpRequest, by: By, dossier: UUID, document: UUID) -> HttpResponse:
    """A sealed document issued about a request; the page of the request while it is being sealed.

    What a notification tells is read once that is opened: a delay counts from there.
    """
    queries.get_for(by.actor, dossier)
    told = _told_with(by, document)
    if told is not None and told.read_at is None:
        return redirect("notification", told.id)
    if document not in {one.id for one in issued.of_subject(dossier)}:
        raise NotFound(document)
    file = issued.file_of(document)
    if file is None:
        return redirect("dossier", dossier)
    response = HttpResponse(file.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
