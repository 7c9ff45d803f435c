"""Who the service believes a person is, where it comes from, and what to do where it is wrong."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from guichet.accounts import actions, queries
from guichet.accounts.types import Actor, Identity, Refused
from guichet.database import acting
from guichet.dossiers import tracking
from guichet.web.account.acting_for import as_reader
from guichet.web.account.forms import Plain
from guichet.web.account.held import sign_in_keeping_the_post
from guichet.web.account.words import REGISTRY_REFUSALS
from guichet.web.components.civil_status import LABELS, in_words, rows_of


class Claim(Plain, forms.Form):
    """What a summoned person knows of the office's row."""

    numero = forms.CharField(max_length=40)
    birth_date = forms.DateField(input_formats=["%d/%m/%Y", "%d %m %Y", "%Y-%m-%d"])
    labels = {"numero": _("Votre numéro étranger"), "birth_date": _("Votre date de naissance")}
    hints = {"numero": _("Dix chiffres, sur votre convocation"), "birth_date": _("Exemple : 31/12/2008")}


class Correction(Plain, forms.Form):
    """What is wrong: the right value beside each, and why."""

    explanation = forms.CharField(max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    labels = dict(LABELS) | {"explanation": _("Observations à destination de l’administration")}

    def __init__(self, identity: Identity, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in LABELS:
            if key in identity.locked:
                self.fields[key] = forms.CharField(max_length=300, required=False)
        self.order_fields([*LABELS, "explanation"])
        self.dress()


@require_safe
@sign_in_keeping_the_post
@as_reader
def civil_status(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is known of the person, and what was asked to be corrected."""
    identity = queries.identity(actor)
    asked = [
        (one, [(LABELS[key], in_words(key, value)) for key, value in one.proposed.items()])
        for one in queries.corrections(actor)
    ]
    known = {"rows": rows_of(identity.values, identity.locked), "civil": identity, "corrections": asked}
    return render(request, "account/civil_status/page.html", known)


@sign_in_keeping_the_post
@as_reader
def summons(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take the civil status of a summons, for whomever the session acts for."""
    form = Claim(request.POST or None)
    if request.method == "POST" and form.is_valid():
        born = form.cleaned_data["birth_date"].isoformat()
        result = actions.claim_summons(actor, form.cleaned_data["numero"], born)
        if not isinstance(result, Refused):
            messages.success(request, gettext("L’état civil est repris de la convocation."))
            if result.vouched is not None:
                messages.warning(request, str(REGISTRY_REFUSALS[result.vouched.reason]))
            return redirect("account_civil_status")
        form.add_error("numero" if result.field else None, str(REGISTRY_REFUSALS[result.reason]))
    return render(request, "account/civil_status/summons.html", {"form": form})


@sign_in_keeping_the_post
@as_reader
def correction(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask that what one cannot change be corrected."""
    form = Correction(queries.identity(actor), request.POST or None)
    if request.method == "POST" and form.is_valid():
        explanation = form.cleaned_data.pop("explanation")
        with acting(actor.scope) as now:
            office = tracking.office_at_hand(actor, now)
            result = actions.request_correction(actor, form.cleaned_data, explanation, now, office)
        if not isinstance(result, Refused):
            messages.success(request, _who_reads(result.office))
            return redirect("account_civil_status")
        form.add_error(result.field or "explanation", str(REGISTRY_REFUSALS[result.reason]))
    return render(request, "account/civil_status/correction.html", {"form": form})


def _who_reads(office: int | None) -> str:
    if office is None:
        return gettext(
            "Votre demande de correction est enregistrée. Le service où vous déposerez une demande la lira."
        )
    return gettext("Votre demande de correction est enregistrée. Un agent la lira.")
