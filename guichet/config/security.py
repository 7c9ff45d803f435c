"""The headers every response carries, static files included."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        " ".join(["form-action 'self'", *settings.FORM_ACTION]),
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    ]
)

SANDBOX = "sandbox; default-src 'none'"
"""The policy of a file that somebody sent: nothing in it may run or load, wherever it is opened."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "X-Frame-Options": "DENY",
}


def add_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: no view can forget these, and none loosens them; a file may be shut in more tightly."""
    headers = dict(HEADERS)
    if settings.PRODUCTION:
        headers["Content-Security-Policy"] += "; upgrade-insecure-requests"

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        sandboxed = response.headers.get("Content-Security-Policy") == SANDBOX
        for name, value in headers.items():
            response.headers[name] = value
        if sandboxed:
            response.headers["Content-Security-Policy"] = SANDBOX
        return response

    return middleware
