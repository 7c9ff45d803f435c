"""Two addresses for whatever watches the service."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

from guichet.config import schema
from guichet.publication.queries import release_in_force


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"etat": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The service can do its work; otherwise 503 and what is missing."""
    missing = _missing()
    if missing is None:
        return JsonResponse({"etat": "pret"})
    return JsonResponse({"etat": "indisponible", "manque": missing}, status=503)


def _missing() -> str | None:
    try:
        if schema.pending():
            return "migrations"
        if release_in_force() is None:
            return "regles"
    except (DatabaseError, PoolTimeout):
        return "base_de_donnees"
    return None
