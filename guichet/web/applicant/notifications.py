"""What the administration told a person: the list, one of them, the count in the header of every page."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, wraps
from typing import get_args
from uuid import UUID

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from guichet.accounts.types import Actor
from guichet.database import Scope, acting
from guichet.dossiers import actions as dossiers
from guichet.dossiers.queries import complement_told, dropping_told, why_not_open, withdrawal_told
from guichet.dossiers.types import NotPermitted
from guichet.notifications import actions, queries
from guichet.notifications.types import State
from guichet.web.account.acting_for import chosen_actor
from guichet.web.account.held import sign_in_keeping_the_post
from guichet.web.applicant.leads import lead_of
from guichet.web.applicant.told import refused

STATES: tuple[State, ...] = get_args(State)

View = Callable[..., HttpResponse]


def _as_person(view: View) -> View:
    """Call `view(request, actor, now, …)` in the transaction of whoever acts, for a person they may follow."""

    @sign_in_keeping_the_post
    @wraps(view)
    def as_someone(request: HttpRequest, **named: object) -> HttpResponse:
        len(request.POST)  # the whole body is here before the transaction begins
        actor = _actor(request)
        request.actor = actor  # type: ignore[attr-defined]
        with acting(actor.scope) as now:
            return view(request, actor, now, **named)

    return as_someone


def _actor(request: HttpRequest) -> Actor:
    actor = chosen_actor(request)
    if actor is None or not actor.may_read:
        raise Http404
    return actor


@require_safe
@_as_person
def centre(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """The notifications of a person, ten a page, all or of one state."""
    state: State | None = next((known for known in STATES if known == request.GET.get("etat")), None)
    number = request.GET.get("page", "")
    wanted = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1
    page = queries.for_person(actor.person, get_language() or "fr", state, wanted)
    shown = {"page": page, "state": state, "states": STATES, "mail_fails": queries.mail_fails(actor.person)}
    return render(request, "applicant/notifications.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@_as_person
def notification(request: HttpRequest, actor: Actor, now: datetime, identifier: UUID) -> HttpResponse:
    """One notification. A formal one is opened by a button: following a link must not start a delay."""
    language = get_language() or "fr"
    found = queries.message(actor.person, identifier, language)
    if found is None:
        raise Http404
    if request.method == "POST":
        opened = dossiers.open_notification(actor, identifier, now)
        if isinstance(opened, NotPermitted):
            return refused(request, opened, found.subject)
        return redirect("notification", identifier)
    sealed, refusal = found.formal and found.read_at is None, why_not_open(actor, found)
    if not sealed:
        actions.mark_read(actor.person, identifier, now)
        found = queries.message(actor.person, identifier, language)
    shown = {"message": found, "sealed": sealed, **dict.fromkeys(("asked", "dropped", "withdrawn", "lead"))}
    shown["mandate_lacks"] = refusal is not None
    if found is not None and not sealed:
        shown["asked"] = complement_told(actor, identifier)
        shown["dropped"] = dropping_told(actor, identifier)
        shown["withdrawn"] = withdrawal_told(actor, identifier)
        shown["lead"] = lead_of(actor, found)
    return render(request, "applicant/notification.html", shown)


def bell(request: HttpRequest) -> dict[str, object]:
    """For every page: how many notifications wait for whoever is signed in, and whether mail reaches them.

    Read where a page shows it.
    """
    found = cache(lambda: _waiting(request))
    return {"unread": lambda: found()[0], "letters_fail": lambda: found()[1]}


def _waiting(request: HttpRequest) -> tuple[int | None, bool]:
    """None where nobody is signed in, or the database is away: a page that needs neither is shown all the same."""
    if not getattr(request, "session_minutes", 0):
        return None, False
    actor = getattr(request, "actor", None)
    person = actor.person if actor else request.user.person_id  # type: ignore[union-attr]
    try:
        with acting(Scope.usager(person)):
            return queries.waiting_for(person)
    except DatabaseError:
        return None, False
