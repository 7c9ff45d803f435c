"""Pages on which someone acts: signed in, for themselves or for a person who agreed, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guichet.accounts.types import Actor
from guichet.database import acting
from guichet.dossiers.types import NotFound
from guichet.web.account.acting_for import chosen_actor, refuse
from guichet.web.account.held import sign_in_keeping_the_post
from guichet.web.applicant.told import is_fragment

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, and when: the time of the transaction, the day it is in France."""

    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)


def as_person(view: View) -> View:
    """Call `view(request, by, …)` inside the transaction of whoever acts; nothing of theirs is kept by a browser.

    Not signed in: the sign-in, which keeps what was posted. No mandate any more, or one that does not let read: the
    page that says so. A dossier out of reach: not found.
    """

    @sign_in_keeping_the_post
    @wraps(view)
    def as_someone(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        len(request.POST)  # the whole body is here before the transaction begins
        actor = chosen_actor(request)
        if actor is None or not actor.may_read:
            return _refused(request, actor)
        request.actor = actor  # type: ignore[attr-defined]
        try:
            with acting(actor.scope) as now:
                response = view(request, By(actor, now), *args, **kwargs)
        except NotFound as absent:
            raise Http404 from absent
        response.headers["Cache-Control"] = "no-store"
        return response

    @wraps(view)
    def told(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if is_fragment(request) and not request.user.is_authenticated:
            return render(request, "applicant/fragments/signed_out.html", status=401)
        return as_someone(request, *args, **kwargs)

    return told


def _refused(request: HttpRequest, actor: Actor | None) -> HttpResponse:
    if is_fragment(request) and actor is None:  # what a script asks for is not what the person reads
        return render(request, "applicant/refusals/mandate.html", status=403)
    return refuse(request, actor)
