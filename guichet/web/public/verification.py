"""Whether a document handed out by the service is authentic and in force: for anyone who is shown one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from guichet.database import rates
from guichet.documents.issued import queries
from guichet.documents.issued.types import MAX_BYTES, Verdict
from guichet.web import clock
from guichet.web.account.adapter import network

_TRIES = (20, 60)
"""Documents verified from one network address, within how many seconds."""


@dataclass(frozen=True)
class Shown:
    """A verdict and, for a code, what it holds, to be compared with the paper."""

    verdict: Verdict
    held: tuple[tuple[Promise, str], ...] = ()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form, and the one verdict on what it was given; nothing of it is kept."""
    if request.method != "POST":
        return render(request, "public/verify.html")
    now = clock.now()
    address = network(get_adapter().get_client_ip(request))
    if not rates.allow("verification", address, *_TRIES, now):
        return render(request, "429.html", status=429)
    found = given(request, now)
    if isinstance(found, Shown):
        return render(request, "public/verdict.html", {"shown": found, "kinds": KINDS, "reasons": REASONS})
    return render(request, "public/verify.html", {"fault": found}, status=400)


def given(request: HttpRequest, now: datetime) -> Shown | Promise:
    """The verdict on the file or on the code of a form, or what is wrong with the form."""
    file, text = request.FILES.get("fichier"), request.POST.get("code", "")
    if file is not None and text.strip():
        return _("Donnez un fichier ou un code, pas les deux.")
    if file is not None:
        if (file.size or 0) > MAX_BYTES:
            return _("Ce fichier est trop lourd pour être un document du service : 5 Mo au plus.")
        return Shown(queries.verify_file(file.read(), now))
    if not text.strip():
        return _("Choisissez un fichier PDF ou collez le texte du code.")
    verdict, held = queries.verify_code(text, now)
    return Shown(verdict, in_words(held))


def in_words(held: Mapping[str, str]) -> tuple[tuple[Promise, str], ...]:
    return tuple((label, held[name]) for name, label in FIELDS.items() if held.get(name, "").strip())


@require_safe
@cache_control(public=True, max_age=300)
def statuses(request: HttpRequest) -> HttpResponse:
    """The signed list of documents no longer in force, as a file."""
    listed = queries.signed_statuses(clock.now())
    name = 'attachment; filename="statuts.jws.json"'
    return JsonResponse(listed, content_type="application/jose+json", headers={"Content-Disposition": name})


KINDS = {
    "attestation_depot": _("Confirmation de dépôt d’une demande"),
    "attestation_prolongation": _("Attestation de prolongation d’instruction"),
    "attestation_decision_favorable": _("Attestation de décision favorable"),
    "decision_refus": _("Décision de refus"),
    "decision_cloture": _("Décision de clôture d’une demande incomplète"),
    "constat_impossibilite": _("Constat d’impossibilité de déposer en ligne"),
}
REASONS = {
    "illisible": _("Ce texte n’est pas celui d’un code 2D-DOC entier. Scannez le code une nouvelle fois."),
    "non_gere": _("Ce code 2D-DOC est d’une autre sorte de document."),
    "ac_inconnue": _("Ce code a été signé par une autre autorité, que ce service ne connaît pas."),
    "cert_inconnu": _("Ce code n’a pas été signé par ce service."),
    "hors_periode": _("Ce code porte une date de signature qui ne peut pas être vraie."),
    "absent": _("Ce service n’a pas de document sous cette référence."),
    "autre_sceau": _("Ce fichier porte le sceau de quelqu’un d’autre. Demandez à qui l’a délivré."),
    "sans_sceau": _(
        "Ce fichier ne porte pas de sceau. Une impression numérisée ou une photo n’en a pas : scannez le code."
    ),
    "certificat": _("Le certificat qui l’a signé a été révoqué : on ne peut plus vérifier ce document."),
}
FIELDS = {
    "62": _("Nom de naissance"),
    "63": _("Nom d’usage"),
    "60": _("Prénoms"),
    "68": _("Sexe"),
    "69": _("Date de naissance"),
    "6A": _("Lieu de naissance"),
    "6C": _("Pays de naissance"),
    "67": _("Nationalité"),
    "6Q": _("Numéro étranger"),
    "6K": _("Numéro de la demande"),
    "6L": _("Demande déposée le"),
    "6P": _("Autorisation"),
    "6M": _("Titre"),
    "6N": _("Valable à partir du"),
    "6O": _("Valable jusqu’au"),
    "6R": _("Numéro de visa"),
    "6S": _("Adresse, appartement"),
    "6T": _("Adresse, bâtiment"),
    "6U": _("Adresse, rue"),
    "6V": _("Adresse, lieu-dit"),
    "6W": _("Code postal"),
    "6X": _("Commune"),
    "6Y": _("Pays de l’adresse"),
}
