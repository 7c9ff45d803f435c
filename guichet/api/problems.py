"""Refusals of the API, as RFC 9457 problems with a stable `type`, in the language asked for."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import get_language_from_request
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from psycopg_pool import PoolTimeout

from guichet.api.schemas import Problem
from guichet.publication.queries import NothingInForce

TYPES = "urn:guichet:probleme:"
MEDIA_TYPE = "application/problem+json"

_KINDS = {
    "json-illisible": (400, "Le corps n'est pas du JSON lisible.", "The body is not readable JSON."),
    "corps-trop-grand": (413, "Le corps est trop grand.", "The body is too large."),
    "trop-de-situations": (413, "Au plus 1 000 situations à la fois.", "At most 1,000 situations at a time."),
    "situation-invalide": (422, "La situation contient des erreurs.", "The situation has faults."),
    "forme-inattendue": (
        422,
        "Un objet JSON ou une liste d'objets est attendu.",
        "A JSON object or a list of objects is expected.",
    ),
    "indisponible": (
        503,
        "Le service est momentanément indisponible.",
        "The service is unavailable for the moment.",
    ),
    "aucune-regle": (503, "Aucune règle n'est encore publiée.", "No rules have been published yet."),
}
_NOT_AN_OBJECT = {
    "fr": "Un objet JSON est attendu, une situation par objet.",
    "en": "A JSON object is expected, one situation an object.",
}


def language_of(request: HttpRequest) -> str:
    """`fr` or `en`, as `Accept-Language` asks: an address of the API carries no language."""
    return get_language_from_request(request)


def problem(request: HttpRequest, kind: str, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """A problem document; `kind` ends its stable type, `errors` are the faults of a situation."""
    language = language_of(request)
    status, french, english = _KINDS[kind]
    body: dict[str, Any] = {
        "type": TYPES + kind,
        "title": english if language == "en" else french,
        "status": status,
        "etat": "erreur",
        "erreurs": errors or [],
    }
    text = json.dumps(body, ensure_ascii=False)
    headers = {"Content-Language": language}
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE, headers=headers)


def not_an_object(language: str) -> list[dict[str, str]]:
    """The `erreurs` of what is not a situation at all."""
    return [{"cle": "", "message": _NOT_AN_OBJECT[language]}]


def documented(*kinds: str) -> dict[str, Any]:
    """The refusals of an operation, for OpenAPI."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    del schema["$defs"]
    content = {MEDIA_TYPE: {"schema": schema}}
    said: dict[int, list[str]] = {}
    for kind in kinds:
        status, _, english = _KINDS[kind]
        said.setdefault(status, []).append(english)
    responses = {
        status: {"description": " ".join(words), "content": content} for status, words in said.items()
    }
    return {"responses": responses}


def register(api: NinjaAPI) -> None:
    """Make every refusal of the framework a problem too."""

    @api.exception_handler(HttpError)
    @api.exception_handler(UnreadablePostError)
    def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(request, "json-illisible", not_an_object(language_of(request)))

    @api.exception_handler(RequestDataTooBig)
    def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return problem(request, "corps-trop-grand")

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return problem(request, "forme-inattendue", not_an_object(language_of(request)))

    @api.exception_handler(NothingInForce)
    def nothing_in_force(request: HttpRequest, error: NothingInForce) -> HttpResponse:
        return problem(request, "aucune-regle")

    @api.exception_handler(OperationalError)
    @api.exception_handler(InterfaceError)
    @api.exception_handler(PoolTimeout)
    def away(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(request, "indisponible")
