"""Pages on which an agent acts: signed in with a second factor, for one office at a time, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from guichet.accounts import actions
from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor, Office
from guichet.database import acting
from guichet.documents.received.types import Refused
from guichet.dossiers.complement_rules import figures
from guichet.dossiers.instruction.types import (
    Kept,
    NotFound,
    NotPermitted,
    NoWords,
    Over,
    ProposalOpen,
    Unfit,
    Unsigned,
    WrongState,
)
from guichet.dossiers.numbers import legal_day
from guichet.web.account.held import sign_in_keeping_the_post
from guichet.web.account.proconnect import proved_second_factor
from guichet.web.account.sessions import AGENT

OFFICE = "service"
"""Where a session keeps the office that its pages are about."""

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class By:
    """Which agent acts, in which of their offices, and when: the time of the transaction."""

    actor: AgentActor
    office: Office
    now: datetime

    @property
    def today(self) -> date:
        """The day it is where the office is."""
        return legal_day(self.now, self.office)

    @property
    def longest_text(self) -> int:
        return longest_text(self.today)


def uuid_of(request: HttpRequest, name: str) -> UUID | None:
    """A key that the address gives; None where it gives none."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def longest_text(day: date) -> int:
    """Characters of what an agent writes to a person or to other agents."""
    return figures().on("longueur_texte", day)


def as_agent(view: View) -> View:
    """Call `view(request, by, …)` inside the transaction of the agent; nothing is kept by a browser.

    Not signed in: the sign-in. No agent: not found, as for any address that is not theirs; who was one reads why they
    open nothing. No second factor in this session: the page that asks for one. A dossier of another office: not found.
    """

    @sign_in_keeping_the_post
    @wraps(view)
    def as_someone(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        len(request.POST)  # the whole body is here before the transaction begins
        actor = accounts.agent_of(request.user)  # type: ignore[arg-type]
        if actor is None:
            return _closed(request)
        if not has_second_factor(request):
            return _ask_second_factor(request)
        request.session[AGENT] = request.agent = True  # type: ignore[attr-defined]
        try:
            with acting(actor.scope) as now:
                comes = actions.come(actor, now)
                by = By(actor, office_of(request, actor), now)
                response = view(request, by, *args, **kwargs) if comes else _closed(request)
        except NotFound as absent:
            raise Http404 from absent
        response.headers["Cache-Control"] = "no-store"
        return response

    return as_someone


def _closed(request: HttpRequest) -> HttpResponse:
    """Why they open nothing, to whoever is or was an agent.

    :raises Http404: to anyone else
    """
    why = accounts.why_closed(request.user)  # type: ignore[arg-type]
    if why is None:
        raise Http404
    return render(request, "agent/closed.html", {"why": why}, status=403)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed since, with a second factor: ours, or one ProConnect saw."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    ours = any(record.get("method") == "mfa" for record in records)
    return ours or proved_second_factor(request, request.user)


def _ask_second_factor(request: HttpRequest) -> HttpResponse:
    """To the code, for whoever has one; else to the page where a second factor is chosen."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    held = Authenticator.objects.filter(user=request.user, type__in=kinds).order_by("type").first()
    if held is None:
        return render(request, "agent/second_factor.html", status=403)
    page = "mfa_reauthenticate" if held.type == Authenticator.Type.TOTP else "mfa_reauthenticate_webauthn"
    return redirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")


def office_of(request: HttpRequest, actor: AgentActor) -> Office:
    """The office chosen for the session, or the first in which the agent holds a post."""
    chosen = request.session.get(OFFICE)
    found = accounts.office(chosen if chosen in actor.offices else actor.offices[0])
    assert found is not None  # offices are never removed
    return found


_REFUSALS: dict[type, tuple[str, int]] = {
    NotPermitted: ("post", 403),
    WrongState: ("state", 409),
    Unsigned: ("unsigned", 409),
    NoWords: ("words", 409),
    Unfit: ("unfit", 422),
    Kept: ("kept", 409),
    Over: ("over", 409),
    ProposalOpen: ("proposed", 409),
    Refused: ("file", 409),
}


Refusal = NotPermitted | WrongState | Unsigned | NoWords | Unfit | Kept | Over | ProposalOpen | Refused


def refused(request: HttpRequest, told: Refusal) -> HttpResponse:
    """The page of a refusal: a post that does not cover the act, a dossier elsewhere on its way, something lacking, a
    file that does not open."""
    kind, status = _REFUSALS[type(told)]
    return render(
        request,
        "agent/refused.html",
        {"told": told, "kind": kind, "longest_text": longest_text(timezone.localdate())},
        status=status,
    )
