"""Two addresses for whatever watches the service."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

from guichet.config import schema
from guichet.database import Scope, acting
from guichet.database.jobs import Queue, queue
from guichet.documents.issued.queries import watched
from guichet.documents.issued.types import Seals
from guichet.documents.received.queries import backlog
from guichet.documents.received.types import Backlog
from guichet.dossiers.erasing import warned_in_vain
from guichet.journal.queries import backlog as journal_backlog
from guichet.journal.types import Backlog as Unsealed
from guichet.notifications.queries import figures
from guichet.notifications.types import Figures
from guichet.publication.queries import release_in_force

LATE = 60
"""Seconds a job may wait; a killed worker's are taken up before."""
UNSEALED_LATE = 60
MAIL_LATE = 3600
SCAN_LATE = 900
SEAL_DAYS = 30
"""Days before its certificate ends at which the seal is to be renewed."""
FAILURES, FAILED_SHARE = 5, 0.1
"""Mails that may reach nobody in a day before someone looks at why: this many, or this share of those sent."""


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"etat": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The service can do its work; otherwise 503 and what is missing. Late jobs are an alert: pages still work."""
    missing = _missing()
    if missing is not None:
        return JsonResponse({"etat": "indisponible", "manque": missing}, status=503)
    jobs = queue()
    with acting(Scope.service()) as now:
        mails, scans, seals = figures(now), backlog(now), watched(now)
        unsealed, in_vain = journal_backlog(now), warned_in_vain(now)
    return JsonResponse(
        {
            "etat": "pret",
            "travaux": {"en_attente": jobs.waiting, "plus_ancien_s": jobs.oldest, "abandonnes": jobs.parked},
            "courriels": {
                "envoyes": mails.sent,
                "echecs": mails.failed,
                "en_attente": mails.waiting,
                "plus_ancien_s": mails.oldest,
            },
            "antivirus": {"en_attente": scans.waiting, "plus_ancien_s": scans.oldest},
            "sceaux": {"en_retard": seals.late, "jours_restants": seals.days_left},
            "journal": {"non_scellees": unsealed.unsealed, "plus_ancienne_s": unsealed.oldest},
            "conservation": {"avertis_en_vain": in_vain},
            "alertes": _alerts(jobs, mails, scans, seals, unsealed, in_vain),
        }
    )


def _alerts(
    jobs: Queue, mails: Figures, scans: Backlog, seals: Seals, unsealed: Unsealed, in_vain: int
) -> list[str]:
    """What someone should look at, by name."""
    found: list[str] = []
    if settings.PRODUCTION and settings.SMTP is None:
        found.append("courriels_sans_serveur")
    if mails.oldest > MAIL_LATE:
        found.append("courriels_en_retard")
    if mails.failed > max(FAILURES, mails.sent * FAILED_SHARE):
        found.append("courriels_en_echec")
    if scans.oldest > SCAN_LATE:
        found.append("antivirus_en_retard")
    if seals.late:
        found.append("sceaux_en_retard")
    if seals.days_left is None:
        found.append("sceau_inutilisable")
    elif seals.days_left <= SEAL_DAYS:
        found.append("sceau_a_renouveler")
    if unsealed.oldest > UNSEALED_LATE:
        found.append("journal_en_retard")
    if in_vain:
        found.append("avertissements_non_recus")
    if jobs.oldest > LATE:
        found.append("travaux_en_retard")
    if jobs.parked:
        found.append("travaux_abandonnes")
    return found


def _missing() -> str | None:
    try:
        if schema.pending():
            return "migrations"
        if release_in_force() is None:
            return "regles"
    except (DatabaseError, PoolTimeout):
        return "base_de_donnees"
    return None
