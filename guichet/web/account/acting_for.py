"""For whom a page is shown: the account's own person, or one who agreed to be helped, chosen for the session."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from guichet.accounts import queries
from guichet.accounts.types import Actor

FOR = "pour"
NAMED = "pour_nom"


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request, and for whom; for oneself again as soon as the mandate no longer holds."""
    account = request.user
    chosen = request.session.get(FOR)
    if chosen:
        actor = queries.actor_for(account, UUID(chosen))  # type: ignore[arg-type]
        if actor is not None:
            return actor
        for key in (FOR, NAMED):
            request.session.pop(key, None)
    actor = queries.actor_for(account)  # type: ignore[arg-type]
    assert actor is not None
    return actor


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
    """Middleware: every page of a session that acts for someone says so, at its head."""

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = getattr(request, "session_minutes", 0)
        request.acting_for = request.session.get(NAMED, "") if signed_in else ""  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
