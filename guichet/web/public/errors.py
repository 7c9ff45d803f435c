"""The pages of what cannot be answered, in plain language. Declared as handlers in guichet.config.urls."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from guichet.publication.queries import DATABASE_AWAY, NothingInForce


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
    return render(request, "errors/500.html", status=500)


class ExplainUnavailability:
    """Middleware: 503 with the way on while nothing is published or the database cannot be reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, (NothingInForce, *DATABASE_AWAY)):
            return None
        response = render(request, "errors/500.html", status=503)
        response.headers["Retry-After"] = "60"
        return response


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
