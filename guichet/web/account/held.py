"""A page sent when the session had ended is not lost: it is kept, and sent again after the sign-in."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from guichet.accounts import actions
from guichet.web.account.acting_for import MEANT
from guichet.web.account.sessions import FORMER, FORMER_FOR

HELD = "held_posts"
"""Where an anonymous session keeps the keys of what it holds, one a page that was being filled in."""
_MOST = 10
_OURS = ("csrfmiddlewaretoken", MEANT)

View = Callable[..., HttpResponse]


def sign_in_keeping_the_post(view: View) -> View:
    """Send to the sign-in whoever is not signed in; what they posted comes back after it, to them alone.

    Files are not kept: the page says so when it comes back. Without a session that ended (a browser never seen
    before), nothing is kept, since nobody knows for whom.
    """

    @wraps(view)
    def signed_in_only(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        there = request.get_full_path()
        former = request.session.get(FORMER)
        if request.method == "POST" and former:
            fields = {name: values for name, values in request.POST.lists() if name not in _OURS}
            behalf = request.session.get(FORMER_FOR)
            key = actions.hold_post(UUID(former), there, fields, UUID(behalf) if behalf else None)
            request.session[HELD] = [*request.session.get(HELD, []), str(key)][-_MOST:]
            there = reverse("account_held")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': there})}")

    return signed_in_only
