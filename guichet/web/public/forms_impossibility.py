"""What someone says who could not file on line."""

import re
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from guichet.accounts.numbers import digits_of
from guichet.accounts.registry import read_value
from guichet.dossiers.types import Impossibility
from guichet.procedures import may_be_birth
from guichet.web import clock
from guichet.web.account.forms import Plain
from guichet.web.account.words import REGISTRY_REFUSALS
from guichet.web.public.forms_places import WhereOneLives

_OPENS = ("key", "uidb36")
"""What an address may carry that opens something: such a page is named by its beginning only."""
_CODE = re.compile(r"[0-9A-Za-z-]{1,64}", re.ASCII)
_ADDRESS = re.compile(
    r"(?<!\S)(?P<site>(?:https?://|www\.)[^\s/?#]*|(?=/))(?P<path>/[^\s?#]*)?(?:[?#]\S*)?", re.IGNORECASE
)
"""An address as someone types it, with what follows its path."""


class Impossible(WhereOneLives, Plain, forms.Form):
    """Where it happened, what was shown and tried, where the person lives; their name if they wish."""

    labels = {
        "page": _("Page ou étape où cela s’est passé"),
        "erreur": _("Message affiché"),
        "essais": _("Ce que vous avez essayé"),
        **WhereOneLives.labels,
        "nom": _("Nom"),
        "prenoms": _("Prénoms"),
        "date_naissance": _("Date de naissance"),
        "numero": _("Numéro étranger"),
    }
    hints = {
        "page": _("L’adresse, ou vos mots. Exemple : « Justificatifs »"),
        "erreur": _("Facultatif. Recopiez-le si vous le pouvez."),
        "essais": _("Facultatif. Dans votre langue si vous voulez."),
        "commune": _("Pour savoir quel service doit vous recevoir"),
        "nom": _("Facultatif. Sans nom, le constat est valable, mais ne dit pas qui vous êtes."),
        "prenoms": _("Facultatif"),
        "date_naissance": _("Facultatif. Exemple : 31/12/1990"),
        "numero": _("Facultatif. Dix chiffres."),
    }
    requete = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    page = forms.CharField(max_length=300)
    erreur = forms.CharField(required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    essais = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    commune = forms.CharField(max_length=100)
    code = forms.ChoiceField(required=False)
    nom = forms.CharField(required=False, max_length=200)
    prenoms = forms.CharField(required=False, max_length=300)
    date_naissance = forms.CharField(required=False, max_length=10)
    numero = forms.CharField(required=False, max_length=20)

    def clean_page(self) -> str:
        """What follows the address of a page may say who was on it: nothing of it is kept, nor of what it opens."""
        return _ADDRESS.sub(_bare, self.cleaned_data["page"])

    def clean_requete(self) -> str:
        return found if _CODE.fullmatch(found := self.cleaned_data["requete"]) else ""

    def clean_date_naissance(self) -> str:
        typed = self.cleaned_data["date_naissance"]
        if typed and not read_value("date_naissance", typed):
            raise forms.ValidationError(_("Cette date n’existe pas. Exemple : 31/12/1990"))
        born = read_value("date_naissance", typed)
        if born and not may_be_birth(born, clock.today()):
            raise forms.ValidationError(REGISTRY_REFUSALS["naissance"])
        return born

    def clean_numero(self) -> str:
        typed = self.cleaned_data["numero"]
        if typed and len(digits_of(typed)) != 10:
            raise forms.ValidationError(
                _("Le numéro étranger a dix chiffres. Vous pouvez laisser ce champ vide.")
            )
        return digits_of(typed)

    def said(self) -> Impossibility:
        """What was said, once it is valid."""
        given = self.cleaned_data
        return Impossibility(
            page=given["page"],
            error=given["erreur"],
            tried=given["essais"],
            commune=self.place,
            request=given["requete"],
            family_name=given["nom"],
            given_names=given["prenoms"],
            birth_date=given["date_naissance"],
            foreigner_number=given["numero"],
        )


def seen_before(request: HttpRequest) -> dict[str, str]:
    """The page the person came from, and the error that led here: theirs to change."""
    asked, code = request.GET.get("requete", ""), request.GET.get("erreur", "")
    return {
        "page": _came_from(request),
        "erreur": code if code in ("500", "503") else "",
        "requete": asked if _CODE.fullmatch(asked) else "",
    }


def _came_from(request: HttpRequest) -> str:
    """The page of ours that the browser says the person comes from; it may say what is no address at all."""
    try:
        said = urlsplit(request.META.get("HTTP_REFERER", ""))
    except ValueError:
        return ""
    return _told(said.path) if said.netloc == request.get_host() else ""


def _told(path: str) -> str:
    """An address of ours without what it opens; nothing of what is none."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    opens = any(name in match.kwargs for name in _OPENS)
    return "/".join(path.split("/")[:2]) if opens else path[:300]


def _bare(address: re.Match[str]) -> str:
    path = address["path"] or ""
    return f"{address['site']}{_told(path) or path}"
