"""Orientation over HTTP: the API beside the same operation and schemas returning a constant, and beside a bare view.

Requests enter at the WSGI door with the service's own middleware and leave as bytes; sockets are left out, being
the same for all. The release in force is the one of `data/`, as after a start.
"""

import atexit
import json
import logging
import os
import warnings
from collections.abc import Callable
from io import BytesIO
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from wsgiref.util import setup_testing_defaults

from benchmarks.cases import TODAY, Cases, cases
from benchmarks.measure import Figure, against, rates

_REQUESTS = 1000
Send = Callable[[bytes], bytes]


def figures() -> list[Figure]:
    known = cases()
    constant = constant_like(known)
    send = served(known, constant)
    bodies = [json.dumps(situation).encode() for situation in known.situations[:_REQUESTS]]
    answered = json.loads(send("/api/v1/orientation")(bodies[0]))
    assert answered["regle"], answered
    assert json.loads(send("/constant/orientation")(bodies[0]))["regle"] == constant["regle"]
    addresses = ("/api/v1/orientation", "/constant/orientation", "/dumped/orientation", "/bare")
    ours, floor, dumped, bare = rates(*((send(address), bodies) for address in addresses))
    return [
        against("orientation over HTTP", ours, floor, "same operation and schemas, a constant", 0.7),
        against(
            "orientation over HTTP", ours, dumped, "same operation, a constant dumped without schemas", None
        ),
        against("orientation over HTTP", ours, bare, "a bare Django view", None),
    ]


def constant_like(known: Cases) -> dict[str, Any]:
    """The answer whose size is nearest the mean."""
    answers = [known.orientation.answer(situation, today=TODAY) for situation in known.situations[:_REQUESTS]]
    sizes = [len(json.dumps(answer)) for answer in answers]
    mean = sum(sizes) / len(sizes)
    return answers[min(range(len(sizes)), key=lambda number: abs(sizes[number] - mean))]


def write_logs_nowhere() -> None:
    """Requests are logged as in service, and nobody reads it here."""
    nowhere = open(os.devnull, "w")  # noqa: SIM115 open as long as the process
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(nowhere)


def served(known: Cases, constant: dict[str, Any]) -> Callable[[str], Send]:
    """The service with three more addresses; each path gives a function from request body to response body."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.config.settings")
    os.environ["GUICHET_HOME"] = mkdtemp(prefix="guichet-bench-")
    atexit.register(rmtree, os.environ["GUICHET_HOME"], ignore_errors=True)
    os.environ.setdefault("GUICHET_MODE", "test")
    os.environ.setdefault("SECRET_KEY", "a key for measures only, long enough for anyone, secret to no one")
    import django
    from django.conf import settings

    warnings.filterwarnings(
        "ignore", "No directory at"
    )  # static files are collected at the start of a service
    django.setup()
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpRequest, HttpResponse
    from django.urls import include, path
    from django.views.decorators.csrf import csrf_exempt
    from ninja import Body, NinjaAPI

    from guichet.api import v1
    from guichet.api.schemas import Answer, Malformed

    v1.orientation_in_force = lambda: known.orientation
    same = {"docs_url": None, "openapi_url": None, "parser": v1.StrictParser()}
    with_schemas = NinjaAPI(urls_namespace="constant", **same)
    without = NinjaAPI(urls_namespace="dumped", **same)

    @with_schemas.post("/orientation", response=Answer | list[Answer | Malformed])
    def constant_answer(request: HttpRequest, payload: Body[v1.Situation | list[Any]]) -> Any:
        return constant

    @without.post("/orientation", response=Answer | list[Answer | Malformed])
    def dumped_answer(request: HttpRequest, payload: Body[v1.Situation | list[Any]]) -> HttpResponse:
        return HttpResponse(json.dumps(constant, ensure_ascii=False), content_type="application/json")

    @csrf_exempt
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse(json.dumps(constant, ensure_ascii=False), content_type="application/json")

    class Addresses:
        urlpatterns = [
            path("api/v1/", include("guichet.api.urls")),
            path("constant/", with_schemas.urls),
            path("dumped/", without.urls),
            path("bare", bare),
        ]

    settings.ROOT_URLCONF = Addresses
    application = get_wsgi_application()
    write_logs_nowhere()

    def at(address: str) -> Send:
        def send(body: bytes) -> bytes:
            environ = {
                "REQUEST_METHOD": "POST",
                "PATH_INFO": address,
                "CONTENT_TYPE": "application/json",
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_HOST": "localhost",
                "wsgi.input": BytesIO(body),
            }
            setup_testing_defaults(environ)
            said: list[str] = []
            chunks = application(environ, lambda status, headers: said.append(status))
            content = b"".join(chunks)
            assert said[0].startswith("200"), (said, content[:500])
            return content

        return send

    return at
