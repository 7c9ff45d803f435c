"""What came on paper or at the desk: said, typed step by step, scanned, registered; then its receipt to hand over."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.accounts.queries import identity_of
from guichet.documents.received.types import Prepared, Refused
from guichet.dossiers import statements
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.types import Dossier, NotPermitted, Transcription, Unfit, WrongState
from guichet.dossiers.queries import receipts_of
from guichet.dossiers.types import Conflict, Filed, Piece, Saved, TooManyFiles, Unprovable
from guichet.procedures import Fault, UnknownStep
from guichet.publication.queries import procedures_in_force
from guichet.web.account.held import sign_in_keeping_the_post
from guichet.web.agent.acting import By, as_agent, refused, uuid_of
from guichet.web.agent.examining import language
from guichet.web.agent.forms_registering import NewPaper
from guichet.web.applicant.papers import why_refused
from guichet.web.applicant.pieces import ABSENT, prepared_of
from guichet.web.applicant.stepping import Draft, page_of
from guichet.web.applicant.steps import one_more, revision_of
from guichet.web.applicant.told import key_of

READ = ["GET", "HEAD", "POST"]
_TYPED = ("saisie", "pieces", "depot")
"""Kinds of steps that a paper can answer."""


@require_safe
@as_agent
def papers(request: HttpRequest, by: By) -> HttpResponse:
    """The papers of the office that wait to be registered."""
    if told := queries.why_not_register(by.actor, by.office.id):
        return refused(request, told)
    waiting = queries.being_typed(by.actor, by.office.id)
    return render(request, "agent/registering/list.html", {"by": by, "papers": waiting})


@require_http_methods(READ)
@as_agent
def begin(request: HttpRequest, by: By) -> HttpResponse:
    """How a paper came, when, for what, whose it is; its button opens the typing."""
    if told := queries.why_not_register(by.actor, by.office.id):
        return refused(request, told)
    posted = request.POST if request.method == "POST" else None
    stated = _stated(by, uuid_of(request, "constat"))
    form = NewPaper(posted, initial=stated, procedures=procedures_in_force(by.today), lang=language(request))
    if request.method == "POST" and form.is_valid():
        made = actions.begin_paper(by.actor, by.office, form.incoming(), key_of(request), by.now)
        if isinstance(made, UUID):
            return redirect("agent_depot", made)
        if isinstance(made, NotPermitted):
            return refused(request, made)
        form.tell(made)
    status = 422 if form.errors else 200
    return render(
        request, "agent/registering/new.html", {"by": by, "form": form, "key": uuid4()}, status=status
    )


def _stated(by: By, statement: UUID | None) -> dict[str, str]:
    """Who could not file on line, as they said it then: to be checked on the paper."""
    if statement is None:
        return {}
    said = statements.get_for(by.actor, statement).said
    actions.seen(by.actor, statement, "dossier", by.now)
    return {
        "nom_naissance": said.family_name,
        "prenoms": said.given_names,
        "date_naissance": said.birth_date,
        "numero_etranger": said.foreigner_number,
    }


@require_safe
@as_agent
def paper(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """A paper being typed: what is there, what it lacks."""
    found = queries.paper_being_typed(by.actor, dossier)
    return _shown(request, by, found)


def _shown(
    request: HttpRequest,
    by: By,
    found: Transcription | NotPermitted | WrongState,
    *,
    refusals: Mapping[str, str] | None = None,
    fault: str = "",
) -> HttpResponse:
    """:param refusals: why a file was refused, by document"""
    if not isinstance(found, Transcription):
        return _not_typed(request, found)
    actions.seen(by.actor, found.dossier.id, "dossier", by.now)
    one, lang = found.dossier, language(request)
    documents = one.procedure.documents(one.answers, found.received_on, lang)
    cards = [
        (
            asked,
            [piece for piece in found.pieces if piece.asked == asked.id],
            (refusals or {}).get(asked.id, ""),
        )
        for asked in documents
    ]
    context = {
        "by": by,
        "paper": found,
        "dossier": one,
        "steps": [step for step in one.procedure.steps if step.kind in _TYPED],
        "cards": cards,
        "duplicates": queries.duplicates_of(by.actor, one),
        "fault": fault,
        "key": uuid4(),
    }
    status = 422 if refusals or fault else 200
    return render(request, "agent/registering/paper.html", context, status=status)


def _not_typed(request: HttpRequest, told: NotPermitted | WrongState) -> HttpResponse:
    return refused(request, told)


@require_http_methods(READ)
@as_agent
def step(request: HttpRequest, by: By, dossier: UUID, step: str) -> HttpResponse:
    """A step of the procedure, typed from the paper: what it does not say is left empty."""
    found = queries.paper_being_typed(by.actor, dossier)
    if not isinstance(found, Transcription):
        return _not_typed(request, found)
    if step not in _names(found):
        raise Http404(step)
    return _save(request, by, found, step) if request.method == "POST" else _step(request, by, found, step)


def _names(found: Transcription) -> list[str]:
    return [one.id for one in found.dossier.procedure.steps if one.kind in _TYPED]


def _step(
    request: HttpRequest,
    by: By,
    found: Transcription,
    step: str,
    *,
    faults: Sequence[Fault] = (),
    conflict: bool = False,
) -> HttpResponse:
    one = found.dossier
    draft = Draft(
        one.id,
        one.procedure,
        one.answers,
        one.revision,
        identity_of(one.person),
        found.received_on,
        language(request),
    )
    page = page_of(draft, step, faults=faults, rows=one_more(request, one))
    actions.seen(by.actor, one.id, "dossier", by.now)
    context = {"by": by, "page": page, "dossier": one, "conflict": conflict}
    status = 409 if conflict else 422 if faults else 200
    return render(request, "agent/registering/step.html", context, status=status)


def _save(request: HttpRequest, by: By, found: Transcription, step: str) -> HttpResponse:
    """Keeps what was typed, and goes on to the next step, or back to the paper after the last."""
    dossier = found.dossier.id
    try:
        posted = dict(request.POST.lists())
        saved = actions.save_paper(by.actor, dossier, step, posted, revision_of(request), by.now)
    except UnknownStep:
        raise Http404 from None
    if isinstance(saved, Conflict):
        return _step(request, by, found, step, conflict=True)
    if not isinstance(saved, Saved):
        return _not_typed(request, saved)
    if saved.faults:
        now = queries.paper_being_typed(by.actor, dossier)
        assert isinstance(now, Transcription)
        return _step(request, by, now, step, faults=saved.faults)
    return redirect(*_after(request, found, step))


def _after(request: HttpRequest, found: Transcription, step: str) -> tuple[str, ...]:
    names, dossier = _names(found), str(found.dossier.id)
    following = names[names.index(step) + 1 :]
    if request.POST.get("suite") == "rester" or "_ajouter" in request.POST or "_retirer" in request.POST:
        return ("agent_depot_step", dossier, step)
    if not following or request.POST.get("suite") == "revenir":
        return ("agent_depot", dossier)
    return ("agent_depot_step", dossier, following[0])


@require_POST
@sign_in_keeping_the_post
def give(request: HttpRequest, dossier: UUID, asked: str) -> HttpResponse:
    """The scan of a document. It is read and judged before the transaction begins: that may take seconds."""
    return _give(request, dossier, asked, prepared_of(request))


@as_agent
def _give(
    request: HttpRequest, by: By, dossier: UUID, asked: str, prepared: Prepared | Refused | None
) -> HttpResponse:
    if not isinstance(prepared, Prepared):
        found = queries.paper_being_typed(by.actor, dossier)
        return _shown(request, by, found, refusals={asked: why_refused(prepared or ABSENT)})
    given = actions.join_scan(by.actor, dossier, asked, prepared, by.now)
    if isinstance(given, Piece):
        return redirect("agent_depot", dossier)
    if isinstance(given, Refused | TooManyFiles):
        why = why_refused(given) if isinstance(given, Refused) else gettext("Il y a déjà assez de fichiers.")
        return _shown(request, by, queries.paper_being_typed(by.actor, dossier), refusals={asked: why})
    return _not_typed(request, given)  # pyright: ignore[reportArgumentType]  # an agent acts under no mandate


@require_POST
@as_agent
def take_out(request: HttpRequest, by: By, dossier: UUID, piece: UUID) -> HttpResponse:
    """A scan that does not belong there is taken out."""
    told = actions.take_out_scan(by.actor, dossier, piece, by.now)
    return _not_typed(request, told) if told else redirect("agent_depot", dossier)


@require_POST
@as_agent
def register(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Registers the paper: from here on it is a request as any other."""
    done = actions.register_paper(by.actor, dossier, key_of(request), by.now)
    if isinstance(done, Filed):
        return redirect("agent_receipt", dossier)
    if isinstance(done, Unfit | Unprovable):
        fault = done.field if isinstance(done, Unfit) else "accuse"
        return _shown(request, by, queries.paper_being_typed(by.actor, dossier), fault=fault)
    return _not_typed(request, done)


@require_POST
@as_agent
def give_up(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Erases a typing begun by mistake."""
    done = actions.give_up_paper(by.actor, dossier, by.now)
    if isinstance(done, NotPermitted | WrongState):
        return _not_typed(request, done)
    messages.success(request, gettext("La saisie est effacée."))
    return redirect("agent_depots")


@require_safe
@as_agent
def receipt(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """The receipt of a request, to print and hand over, with what a paper lacked."""
    found = queries.get_for(by.actor, dossier)
    if not isinstance(found, Dossier):
        return refused(request, found)
    actions.seen(by.actor, dossier, "dossier", by.now)
    last = receipts_of(found)[0]
    context = {
        "by": by,
        "dossier": found,
        "receipt": last,
        "content": last.content,
        "who": last.content["identite"],
        "address": last.content["adresse"],
        "lacking": queries.lacked_by_paper(dossier),
    }
    return render(request, "agent/registering/receipt.html", context)
