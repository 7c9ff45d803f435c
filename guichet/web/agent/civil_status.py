"""Who people are: corrections they ask for, numbers to vouch for, and whom the office expects."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.accounts import actions
from guichet.accounts import queries as accounts
from guichet.accounts.types import CIVIL_STATUS_ROLES, LONGEST_ANSWER, SUMMONS_FILE, Correction, Refused
from guichet.dossiers.instruction import actions as dossiers
from guichet.dossiers.instruction import queries
from guichet.dossiers.instruction.types import NotPermitted
from guichet.dossiers.types import Dossier
from guichet.web.account.forms import Plain
from guichet.web.agent.acting import By, as_agent, refused
from guichet.web.components.civil_status import LABELS, in_words, rows_of

READ = ["GET", "HEAD", "POST"]
NOT_THEIRS = NotPermitted("etat_civil", CIVIL_STATUS_ROLES)
REFUSALS = {
    "la_sienne": _(
        "Cette demande est la vôtre, ou celle d’une personne que vous aidez : un collègue y répond."
    ),
    "deja_traitee": _("Cette demande a déjà une réponse."),
    "reponse_manquante": _("Dites pourquoi : la personne lira votre réponse."),
    "reponse_longue": _("Votre réponse est trop longue : raccourcissez-la."),
    "rien_d_accepte": _("Cochez au moins une valeur, ou refusez la demande avec une raison."),
    "numero_absent": _("Cette personne n’a donné aucun numéro étranger."),
    "numero_change": _("Le numéro a changé depuis que cette page a été affichée. Regardez-le de nouveau."),
    "numero_deja_verifie": _(
        "Ce numéro est déjà vérifié pour une autre personne : regardez les deux dossiers."
    ),
}
FAULTS = {
    "csv": _("La ligne ne se lit pas comme du CSV"),
    "trop_de_lignes": _("Trop de lignes : 5 000 au plus"),
    "courriel": _("Adresse électronique illisible"),
}


class SummonsFile(Plain, forms.Form):
    """The file of the people an office expects."""

    file = forms.FileField()
    labels = {"file": _("Fichier CSV")}
    hints = {"file": _("Séparé par des points-virgules ou des virgules, 5 000 lignes et 2 Mo au plus")}

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > SUMMONS_FILE:
            raise forms.ValidationError(_("Ce fichier dépasse 2 Mo."))
        return self.cleaned_data["file"]


def _may(by: By) -> bool:
    return by.actor.holds(by.office.id, CIVIL_STATUS_ROLES)


@require_safe
@as_agent
def corrections(request: HttpRequest, by: By) -> HttpResponse:
    """What people of the office ask to have corrected, the oldest first."""
    return _corrections(request, by) if _may(by) else refused(request, NOT_THEIRS)


def _corrections(request: HttpRequest, by: By, answered: UUID | None = None, fault: str = "") -> HttpResponse:
    """That they are read is written down.

    :param answered: the one whose answer was sent and refused, for this `fault`: it is shown as it was typed
    """
    waiting = accounts.corrections_of(by.actor, by.office.id, queries.procedures_filed)
    dossiers.found(by.actor, [one.id for one in waiting], by.now)
    asked = [(one, _proposed(request, one, again=one.id == answered)) for one in waiting]
    context = {
        "by": by,
        "corrections": asked,
        "answered": answered,
        "answer": request.POST.get("reponse", ""),
        "fault": str(REFUSALS[fault]) if fault else "",
        "longest": LONGEST_ANSWER,
    }
    return render(request, "agent/corrections.html", context, status=422 if fault else 200)


def _proposed(request: HttpRequest, one: Correction, *, again: bool) -> list[tuple[str, str, str, str, bool]]:
    """What is proposed in words, before and after, and whether it is ticked: all of it at first."""
    kept = request.POST.getlist("accepte") if again else one.proposed.keys()
    return [
        (key, str(LABELS[key]), in_words(key, one.current[key]), in_words(key, value), key in kept)
        for key, value in one.proposed.items()
    ]


@require_POST
@as_agent
def settle(request: HttpRequest, by: By, correction: UUID) -> HttpResponse:
    """Accepts what is ticked, or refuses with a reason; the person is told."""
    accepted = None if "refuser" in request.POST else request.POST.getlist("accepte")
    answer, filed = request.POST.get("reponse", ""), queries.procedures_filed
    done = actions.settle(by.actor, correction, accepted, answer, by.now, filed)
    if isinstance(done, Refused) and done.reason == "inconnu":
        raise Http404
    if isinstance(done, Refused) and done.reason == "fonction":
        return refused(request, NOT_THEIRS)
    if isinstance(done, Refused) and done.field:
        return _corrections(request, by, correction, done.reason)
    if isinstance(done, Refused):
        messages.error(request, str(REFUSALS[done.reason]))
    else:
        messages.success(request, gettext("La réponse est envoyée à la personne."))
    return redirect("agent_corrections")


@require_http_methods(READ)
@as_agent
def number(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """Who the person of a dossier says they are, and the agent's word that the number is theirs."""
    found = queries.get_for(by.actor, dossier)
    if not isinstance(found, Dossier):
        return refused(request, found)
    if found.office is None or not by.actor.holds(found.office, CIVIL_STATUS_ROLES, found.procedure.id):
        return refused(request, NOT_THEIRS)
    if request.method == "POST":
        told = actions.vouch_for_number(found.person, by.actor.author, request.POST.get("numero", ""))
        if told is None:
            messages.success(request, gettext("Le numéro est vérifié : la personne peut se connecter avec."))
        else:
            messages.error(request, str(REFUSALS[told.reason]))
        return redirect("agent_number", dossier)
    dossiers.seen(by.actor, dossier, "dossier", by.now)
    known = accounts.identity_of(found.person)
    rows = rows_of(known.values, known.locked)
    page = {"by": by, "dossier": found, "civil": known, "rows": rows, "titles": queries.titles_of(found)}
    return render(request, "agent/number.html", page)


@require_http_methods(READ)
@as_agent
def summonses(request: HttpRequest, by: By) -> HttpResponse:
    """Takes the file of the people the office expects, and says what became of each line."""
    if not _may(by):
        return refused(request, NOT_THEIRS)
    form, lines, kept = SummonsFile(request.POST or None, request.FILES or None), [], 0
    if request.method == "POST" and form.is_valid():
        found = actions.import_summoned(form.cleaned_data["file"].read(), by.office.id, by.actor.author)
        told = [*((line, "") for line in found.lines), *((line, _fault(why)) for line, why in found.faults)]
        lines, kept = sorted(told), found.kept
    shown = {"by": by, "form": form, "lines": lines, "kept": kept}
    return render(request, "agent/summonses.html", shown)


def _fault(why: str) -> str:
    """What is wrong with a line: never what it holds."""
    if why in FAULTS:
        return str(FAULTS[why])
    return gettext("Valeur absente ou illisible : %(column)s") % {"column": LABELS.get(why, why)}
