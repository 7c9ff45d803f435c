"""For whom a page is shown: the account's own person, or one who agreed to be helped, chosen for the session."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.accounts import queries
from guichet.accounts.types import Actor

FOR = "pour"
NAMED = "pour_nom"
MEANT = "_pour"
"""The field of a page given back that says whom it was filled in for: it is sent for nobody else."""

View = Callable[..., HttpResponse]


def chosen_actor(request: HttpRequest) -> Actor | None:
    """Who acts, for whom this session chose; None where the mandate no longer holds."""
    chosen = request.session.get(FOR)
    return queries.actor_for(request.user, UUID(chosen) if chosen else None)  # type: ignore[arg-type]


def own_actor(request: HttpRequest) -> Actor:
    """The account for itself, whomever its session acts for."""
    actor = queries.actor_for(request.user)  # type: ignore[arg-type]
    assert actor is not None
    return actor


def as_reader(view: View) -> View:
    """Call `view(request, actor, …)` for whoever may read what is the person's; else the page that says why not."""

    @wraps(view)
    def read(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        actor = chosen_actor(request)
        if actor is None or not actor.may_read:
            return refuse(request, actor)
        return view(request, actor, *args, **kwargs)

    return read


def refuse(request: HttpRequest, actor: Actor | None) -> HttpResponse:
    """The page of a mandate that ended, which the session no longer acts under, or that does not let read."""
    if actor is None:
        act_for(request, None)
    page = "mandate" if actor is None else "not_reading"
    return render(request, f"applicant/refusals/{page}.html", status=403)


def act_for(request: HttpRequest, person: UUID | None, name: str = "") -> None:
    """From now on, in this session, act for this person; None for oneself."""
    if person is None:
        for key in (FOR, NAMED):
            request.session.pop(key, None)
    else:
        request.session[FOR], request.session[NAMED] = str(person), name


def tell_for_whom(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: every page of a session that acts for someone says so, at its head.

    A page filled in for one person, given back after a sign-in, is not sent for another.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = getattr(request, "session_minutes", 0)
        request.acting_for = request.session.get(NAMED, "") if signed_in else ""  # type: ignore[attr-defined]
        if signed_in and not _is_meant(request):
            return render(request, "applicant/refusals/someone_else.html", status=409)
        return get_response(request)

    return middleware


def _is_meant(request: HttpRequest) -> bool:
    if request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
        return True
    meant = request.POST.get(MEANT)
    return meant is None or meant == (request.session.get(FOR) or str(request.user.person_id))  # type: ignore[union-attr]
