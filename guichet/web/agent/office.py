"""Who works in an office: its people, invitations, suspensions. For whoever manages it, or manages every office."""

from collections.abc import Callable, Sequence
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from guichet.accounts import actions
from guichet.accounts import queries as accounts
from guichet.accounts.types import MANAGERS, Invited, Office, Refused
from guichet.dossiers.instruction.types import NotPermitted
from guichet.procedures import Procedure
from guichet.publication.queries import procedures_in_force
from guichet.web.agent import inviting
from guichet.web.agent.acting import By, as_agent, refused
from guichet.web.agent.examining import language
from guichet.web.agent.forms_office import Invite

READ = ["GET", "HEAD", "POST"]
NOT_THEIRS = NotPermitted("gerer", MANAGERS)
REFUSALS = {
    "dernier_responsable": _(
        "C’est le dernier responsable en fonction : nommez-en un autre d’abord. Rien n’a été fait."
    ),
    "soi_meme": _("On ne se suspend pas soi-même : un autre responsable le fait. Rien n’a été fait."),
    "deja_suspendu": _("Cette personne est déjà suspendue."),
    "pas_suspendu": _("Cette personne n’est pas suspendue."),
    "deja_revoquee": _("Cette délégation est déjà révoquée."),
}

View = Callable[..., HttpResponse]


def as_manager(view: View) -> View:
    """Call `view(request, by, office, …)` for an office that the agent manages; not found where it is not theirs."""

    @as_agent
    @wraps(view)
    def managed(request: HttpRequest, by: By, office: str, *args: object, **kwargs: object) -> HttpResponse:
        found = office_named(office)
        told = accounts.refusal_to_manage(by.actor, found.id)
        if told is None:
            return view(request, by, found, *args, **kwargs)
        if told.reason == "fonction":
            return refused(request, NOT_THEIRS)
        raise Http404(office)

    return managed


def office_named(code: str) -> Office:
    """The office of an address.

    :raises Http404: where there is none
    """
    found = accounts.office_of_code(code)
    if found is None:
        raise Http404(code)
    return found


def after(request: HttpRequest, done: object, said: str, page: str, office: Office) -> HttpResponse:
    """Back to the page of the office, with what was done or why it was not; not found where there was no such thing."""
    if isinstance(done, Refused) and done.reason == "inconnu":
        raise Http404
    if isinstance(done, Refused):
        messages.error(request, str(REFUSALS[done.reason]))
    else:
        messages.success(request, said)
    return redirect(page, office.code)


def procedure_titles(known: Sequence[Procedure], lang: str) -> dict[str, str]:
    return {one.id: one.title.in_(lang) for one in known}


@require_http_methods(["GET", "HEAD"])
@as_manager
def people(request: HttpRequest, by: By, office: Office) -> HttpResponse:
    """Who holds which post, who is invited, and the form to invite."""
    return _show(request, by, office)


def _show(request: HttpRequest, by: By, office: Office, form: Invite | None = None) -> HttpResponse:
    known, lang = procedures_in_force(by.today), language(request)
    context = {
        "by": by,
        "office": office,
        "people": accounts.people_of(office.id),
        "invitations": accounts.invitations_of(office.id, by.now),
        "titles": procedure_titles(known, lang),
        "form": form or Invite(known=known, language=lang),
    }
    return render(request, "agent/office/people.html", context, status=422 if form else 200)


@require_POST
@as_manager
def invite(request: HttpRequest, by: By, office: Office) -> HttpResponse:
    """Offers a post to an address, by mail."""
    form = Invite(request.POST, known=procedures_in_force(by.today), language=language(request))
    if not form.is_valid():
        return _show(request, by, office, form)
    given = form.cleaned_data
    chosen = frozenset(given["procedures"])
    done = actions.invite(by.actor, office.id, given["email"], given["role"], by.now, chosen)
    if not isinstance(done, Invited):
        form.refuse(done)
        return _show(request, by, office, form)
    inviting.send(done, office)
    messages.success(request, gettext("L’invitation est partie."))
    return redirect("agent_people", office.code)


@require_POST
@as_manager
def withdraw(request: HttpRequest, by: By, office: Office, invitation: UUID) -> HttpResponse:
    """The link of the letter opens nothing any more."""
    done = actions.withdraw_invitation(by.actor, office.id, invitation, by.now)
    return after(request, done, gettext("L’invitation est retirée."), "agent_people", office)


@require_POST
@as_manager
def end_post(request: HttpRequest, by: By, office: Office, post: int) -> HttpResponse:
    """Someone holds a post no more."""
    done = actions.end_post(by.actor, office.id, post, by.now)
    said = gettext(
        "La fonction a pris fin. Si c’était la dernière de cette personne dans le service, ses délégations de"
        " signature y ont pris fin aussi."
    )
    return after(request, done, said, "agent_people", office)


@require_POST
@as_manager
def suspend(request: HttpRequest, by: By, office: Office, agent: int) -> HttpResponse:
    """Someone opens nothing any more, from this second."""
    done = actions.suspend(by.actor, office.id, agent, by.now)
    said = gettext(
        "Cette personne est suspendue : ses sessions sont fermées, elle n’ouvre plus aucun dossier."
    )
    return after(request, done, said, "agent_people", office)


@require_POST
@as_manager
def lift(request: HttpRequest, by: By, office: Office, agent: int) -> HttpResponse:
    """Someone suspended, or whose access was closed for want of use, works again."""
    done = actions.lift_suspension(by.actor, office.id, agent, by.now)
    return after(request, done, gettext("Cette personne peut de nouveau travailler."), "agent_people", office)
