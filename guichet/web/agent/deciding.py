"""Proposing, approving, previewing and signing a decision."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.accounts import queries as accounts
from guichet.documents.issued import queries as issued
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.types import Decision, Dossier, Returned, Unfit
from guichet.dossiers.types import State
from guichet.notifications.queries import proofs_of
from guichet.web.agent.acting import By, as_agent, refused
from guichet.web.agent.forms_deciding import UNFIT, Grant, Refuse, SendBack, reason_wanted

FORMS = {"favorable": Grant, "defavorable": Refuse}


@require_safe
@as_agent
def to_sign(request: HttpRequest, by: By) -> HttpResponse:
    """The propositions of the office that wait to be approved or signed."""
    waiting = queries.to_sign(by.actor, by.office.id)
    return render(request, "agent/deciding/list.html", {"by": by, "waiting": waiting})


@require_safe
@as_agent
def decisions(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """What was proposed and decided on a dossier, and the forms to propose."""
    found = queries.get_for(by.actor, dossier)
    if not isinstance(found, Dossier):
        return refused(request, found)
    return _show(request, by, found, {})


def _show(
    request: HttpRequest,
    by: By,
    found: Dossier,
    bound: Mapping[str, Grant | Refuse | SendBack],
    status: int = 200,
) -> HttpResponse:
    actions.seen(by.actor, found.id, "dossier", by.now)
    period = queries.proposed_period(found, by.today)
    first = {"du": period.start, "au": period.end} if period else {}
    initial = first | {"taxes": queries.proposed_fee(found, by.today)}
    told = queries.decisions_of(found.id)
    context = {
        "by": by,
        "dossier": found,
        "decisions": told,
        "open": _waiting(found, told),
        "names": _names(told),
        "proofs": proofs_of(one.message for one in told if one.message),
        "may": queries.allowed(by.actor, found),
        "grant": bound.get("favorable") or Grant(initial=initial),
        "refuse": bound.get("defavorable") or Refuse(),
        "send_back": bound.get("renvoi") or SendBack(),
    }
    return render(request, "agent/deciding/dossier.html", context, status=status)


def _waiting(found: Dossier, told: list[Decision]) -> Decision | None:
    """The proposition that may be signed; none on a request that was taken back meanwhile."""
    open_ = (one for one in told if one.state in ("proposee", "approuvee"))
    return next(open_, None) if found.state == State.EXAMINED else None


def _names(told: list[Decision]) -> dict[int, str]:
    """Who proposed, approved and signed, by name: colleagues know each other."""
    keys = {key for one in told for key in (one.proposed_by, one.approved_by, one.signed_by) if key}
    agents = [accounts.agent_named(key) for key in sorted(keys)]
    return {one.agent: f"{one.given_names} {one.family_name}" for one in agents if one}


@require_POST
@as_agent
def propose(request: HttpRequest, by: By, dossier: UUID, kind: str) -> HttpResponse:
    """Puts a decision before whoever may sign it."""
    found = queries.get_for(by.actor, dossier)
    if not isinstance(found, Dossier):
        return refused(request, found)
    form = FORMS[kind](request.POST)
    if not form.is_valid():
        return _show(request, by, found, {kind: form}, status=422)
    done = actions.propose(by.actor, dossier, form.proposal(), by.now)
    if isinstance(done, Unfit) and done.field in UNFIT:
        form.add_error(*UNFIT[done.field])
        return _show(request, by, found, {kind: form}, status=422)
    if not isinstance(done, Decision):
        return refused(request, done)
    messages.success(request, gettext("La décision est proposée."))
    return redirect("agent_decisions", dossier)


@require_safe
@as_agent
def preview(request: HttpRequest, by: By, decision: UUID) -> HttpResponse:
    """The exact pages that signing would issue, marked as a preview."""
    found = queries.contents_of(by.actor, decision, by.now)
    if not isinstance(found, tuple):
        return refused(request, found)
    actions.seen(by.actor, queries.dossier_decided(by.actor, decision), "piece", by.now)
    response = HttpResponse(issued.preview(*found, by.now), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="apercu.pdf"'
    return response


@require_POST
@as_agent
def approve(request: HttpRequest, by: By, decision: UUID) -> HttpResponse:
    """A second person agrees."""
    return _after(
        request, actions.approve(by.actor, decision, by.now), gettext("La proposition est approuvée.")
    )


@require_http_methods(["POST"])
@as_agent
def send_back(request: HttpRequest, by: By, decision: UUID) -> HttpResponse:
    """The proposition goes back to the examiner, with the reason."""
    done = actions.send_back(by.actor, decision, request.POST.get("motif", ""), by.now)
    if isinstance(done, Unfit):
        return _send_back_again(request, by, decision)
    if not isinstance(done, Returned):
        return refused(request, done)
    messages.success(request, gettext("La proposition est renvoyée à l’instruction."))
    return redirect("agent_to_sign")


def _send_back_again(request: HttpRequest, by: By, decision: UUID) -> HttpResponse:
    """Nobody can read why: what was typed stays, to be completed or shortened."""
    found = queries.get_for(by.actor, queries.dossier_decided(by.actor, decision))
    assert isinstance(found, Dossier)  # whoever may send back may read
    form = SendBack(request.POST)
    form.add_error("motif", reason_wanted(by.longest_text))
    return _show(request, by, found, {"renvoi": form}, status=422)


@require_POST
@as_agent
def sign(request: HttpRequest, by: By, decision: UUID) -> HttpResponse:
    """Takes the decision."""
    return _after(request, actions.sign(by.actor, decision, by.now), gettext("La décision est signée."))


def _after(request: HttpRequest, done: Decision | actions.Refusal, said: str) -> HttpResponse:
    if not isinstance(done, Decision):
        return refused(request, done)
    messages.success(request, said)
    return redirect("agent_decisions", done.dossier)
