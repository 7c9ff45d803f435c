"""Refusals of the API, as RFC 9457 problems with a stable `type`."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

TYPES = "urn:guichet:probleme:"


def problem(status: int, kind: str, title: str, **more: Any) -> HttpResponse:
    """A problem document; `kind` ends its stable type."""
    body = {"type": TYPES + kind, "title": title, "status": status, **more}
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type="application/problem+json")


def not_an_object() -> list[dict[str, str]]:
    """The `erreurs` of what is not a situation at all."""
    return [{"cle": "", "message": _("Un objet JSON est attendu, une situation par objet.")}]


def register(api: NinjaAPI) -> None:
    """Make every refusal of the framework a problem too."""

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        if error.status_code == 400:
            title = _("Le corps n'est pas du JSON lisible.")
            return problem(400, "json-illisible", title, etat="erreur", erreurs=not_an_object())
        return problem(error.status_code, "refus", str(error))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        title = _("Un objet JSON ou une liste d'objets est attendu.")
        return problem(422, "forme-inattendue", title, etat="erreur", erreurs=not_an_object())
