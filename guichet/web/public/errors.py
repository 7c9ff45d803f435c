"""The pages of what cannot be answered, in plain language. Declared as handlers in guichet.config.urls."""

import sys
from collections.abc import Callable
from urllib.parse import unquote

from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from guichet.publication.queries import DATABASE_AWAY, NothingInForce

_AWAY = (NothingInForce, *DATABASE_AWAY)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return render(request, "errors/413.html", status=413)
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from one of our pages, or whose page is too old (Django's CSRF_FAILURE_VIEW)."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """What went wrong before any page began, in a session for instance, comes here too."""
    if isinstance(sys.exc_info()[1], _AWAY):
        return unavailable(request)
    return render(request, "errors/500.html", status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Nothing was done, or it was done whole: the same page sent again does it once."""
    response = render(request, "errors/503.html", {"sent": request.method == "POST"}, status=503)
    response.headers["Retry-After"] = "60"
    return response


class ExplainUnavailability:
    """Middleware: 503 with the way on while nothing is published or the database cannot be reached.

    400 for what came with a NUL, which PostgreSQL keeps nowhere, and which no page expected there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DataError) and _holds_nul(request):
            return bad_request(request, exception)
        return unavailable(request) if isinstance(exception, _AWAY) else None


def _holds_nul(request: HttpRequest) -> bool:
    texts = (
        text
        for given in (request.GET, request.POST)
        for name, found in given.lists()
        for text in (name, *found)
    )
    return any("\0" in unquote(text) for text in (request.path, *texts))


def explain_refused_methods(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: Django has no handler for 405 and answers it by an empty page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = render(request, "errors/405.html").content
        return response

    return middleware
