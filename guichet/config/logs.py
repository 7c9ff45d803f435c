"""Structured logs: one JSON object a line on standard error, no query string, no personal data."""

import time
from collections.abc import Callable
from traceback import extract_tb
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.typing import EventDict, WrappedLogger

log = structlog.stdlib.get_logger("guichet.request")


def log_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: one line a request, under an identifier of ours that the response carries too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        identifier = uuid4().hex
        structlog.contextvars.bind_contextvars(request_id=identifier)
        request.identifier = identifier  # type: ignore[attr-defined]
        try:
            response = get_response(request)
            response["X-Request-ID"] = identifier
            log.info(
                "request",
                method=request.method,
                path=told(request),
                status=response.status_code,
                milliseconds=round((time.perf_counter() - start) * 1000, 1),
            )
            return response
        finally:
            structlog.contextvars.clear_contextvars()

    return middleware


_KEYS = ("key", "uidb36")
"""What an address may carry that opens something: a confirmation, a new password."""
_UNKNOWN_SHOWN = 2


def told(request: HttpRequest) -> str:
    """The path without the keys in it; of one that leads nowhere, the beginning: it may be a link with a key, cut."""
    match = request.resolver_match
    if match is None and not request.path.startswith(settings.STATIC_URL):
        parts = request.path.split("/")
        return "/".join([*parts[: _UNKNOWN_SHOWN + 1], *(["…"] if len(parts) > _UNKNOWN_SHOWN + 1 else [])])
    path = request.path
    for value in (match.kwargs.get(name) for name in _KEYS) if match else ():
        path = path.replace(f"/{value}", "/…") if value else path
    return path


def place_of_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep of an exception its class and where it rose: its message may quote what a person typed."""
    raised = event.pop("exc_info", None)
    if isinstance(raised, tuple) and raised[0] is not None:
        event["exception"] = raised[0].__qualname__
        event["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(raised[2])]
    return event


_ALWAYS: list[Callable[..., Any]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_ALWAYS,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _ALWAYS,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                place_of_exception,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "guichet": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},
        # Refused requests have our line; a failure of ours still arrives, as an error.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
    },
}
