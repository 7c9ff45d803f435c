"""The register of delegations of signature: read by every agent of the office, written by whoever manages it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from guichet.accounts import actions
from guichet.accounts import queries as accounts
from guichet.accounts.types import Office, Refused
from guichet.publication.queries import procedures_in_force
from guichet.web.agent.acting import By, as_agent
from guichet.web.agent.examining import language
from guichet.web.agent.forms_office import RegisterDelegation
from guichet.web.agent.office import after, as_manager, office_named, procedure_titles


@require_http_methods(["GET", "HEAD"])
@as_agent
def register(request: HttpRequest, by: By, office: str) -> HttpResponse:
    """Every delegation of an office: in force, to come, past."""
    found = office_named(office)
    told = accounts.refusal_to_manage(by.actor, found.id)
    if told and told.reason == "inconnu":
        raise Http404(office)
    return _show(request, by, found, managed=told is None)


def _form(request: HttpRequest, by: By, office: Office) -> RegisterDelegation:
    known = procedures_in_force(by.today)
    people = accounts.people_of(office.id)
    return RegisterDelegation(request.POST or None, known=known, language=language(request), people=people)


def _show(
    request: HttpRequest,
    by: By,
    office: Office,
    form: RegisterDelegation | None = None,
    *,
    managed: bool = True,
) -> HttpResponse:
    context = {
        "by": by,
        "office": office,
        "managed": managed,
        "delegations": accounts.delegations_of(office.id, by.today),
        "titles": procedure_titles(procedures_in_force(by.today), language(request)),
        "form": form or _form(request, by, office),
    }
    return render(request, "agent/office/delegations.html", context, status=422 if form else 200)


@require_POST
@as_manager
def add(request: HttpRequest, by: By, office: Office) -> HttpResponse:
    """Registers an order."""
    form = _form(request, by, office)
    if not form.is_valid():
        return _show(request, by, office, form)
    given, chosen = form.cleaned_data, frozenset(form.cleaned_data["procedures"])
    signed, order = frozenset(given["acts"]), given["reference"]
    done = actions.register_delegation(
        by.actor, office.id, given["agent"], signed, order, form.days, by.now, chosen
    )
    if isinstance(done, Refused):
        form.refuse(done)
        return _show(request, by, office, form)
    messages.success(request, gettext("La délégation est enregistrée."))
    return redirect("agent_delegations", office.code)


@require_POST
@as_manager
def revoke(request: HttpRequest, by: By, office: Office, delegation: int) -> HttpResponse:
    """Nothing is signed under it from now on."""
    done = actions.revoke_delegation(by.actor, office.id, delegation, by.now)
    return after(request, done, gettext("La délégation est révoquée."), "agent_delegations", office)
