"""What whoever manages an office types: an invitation, a delegation of signature."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guichet.accounts.types import Colleague, Refused
from guichet.procedures import Procedure
from guichet.web.account.forms import Plain

ROLES = (
    ("accueil", _("Accueil : reçoit les personnes, remet les titres")),
    ("instructeur", _("Instruction : examine les demandes, propose les décisions")),
    ("valideur", _("Validation et signature : approuve, et signe avec une délégation")),
    ("responsable", _("Responsable du service : fait tout cela, et dit qui travaille dans le service")),
    ("auditeur", _("Audit : lit, et ne change rien")),
)
ACTS = (
    ("favorable", _("Décisions favorables")),
    ("defavorable", _("Refus")),
    ("cloture", _("Clôtures de demandes incomplètes")),
)
REFUSALS = {
    "soi_meme": _(
        "C’est votre propre adresse : personne ne se donne une fonction. Un autre responsable le fait."
    ),
    "deja_en_poste": _(
        "La personne de cette adresse a déjà cette fonction dans ce service. Pour qu’elle l’ait pour d’autres"
        " démarches, mettez-y fin d’abord."
    ),
    "role": _("Choisissez une fonction."),
    "sa_signature": _(
        "Personne ne se donne la signature : un autre responsable, ou l’administration nationale, enregistre"
        " votre délégation."
    ),
    "agent": _("Cette personne n’a pas de fonction dans ce service."),
    "actes": _("Cochez au moins un acte."),
    "reference": _("Donnez la référence de l’arrêté."),
    "jours": _("Le dernier jour vient après le premier."),
}


class _ForProcedures(Plain, forms.Form):
    """Something that holds for some procedures only, or for all."""

    procedures = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, known: Sequence[Procedure], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.id, one.title.in_(language)) for one in known]
        self.fields["procedures"].choices = choices  # type: ignore[attr-defined]

    def refuse(self, refused: Refused) -> None:
        """Say at its field why it was not done."""
        self.add_error(refused.field or None, str(REFUSALS[refused.reason]))


class Invite(_ForProcedures):
    """A post offered to an address."""

    email = forms.EmailField()
    role = forms.ChoiceField(choices=ROLES)
    labels = {
        "email": _("Son adresse électronique professionnelle"),
        "role": _("Fonction proposée"),
        "procedures": _("Seulement pour ces démarches (aucune cochée : pour toutes)"),
    }
    hints = {
        "email": _("L’invitation part à cette adresse, et n’est acceptée qu’avec un compte à cette adresse.")
    }
    field_order = ("email", "role", "procedures")


class RegisterDelegation(_ForProcedures):
    """An order that gives an agent the signature."""

    agent = forms.TypedChoiceField(coerce=int)
    acts = forms.MultipleChoiceField(choices=ACTS, widget=forms.CheckboxSelectMultiple)
    reference = forms.CharField(max_length=300)
    valid_from = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    valid_to = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    labels = {
        "agent": _("Qui reçoit la signature"),
        "acts": _("Pour signer"),
        "procedures": _("Seulement pour ces démarches (aucune cochée : pour toutes)"),
        "reference": _("Référence de l’arrêté publié"),
        "valid_from": _("Premier jour"),
        "valid_to": _("Dernier jour (vide : sans terme)"),
    }
    hints = {
        "reference": _(
            "Telle qu’elle sera imprimée sur les décisions. Exemple : arrêté n° 2026-12 du 3 février 2026"
        )
    }
    field_order = ("agent", "acts", "procedures", "reference", "valid_from", "valid_to")

    def __init__(self, *args: Any, people: Sequence[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(one.agent, f"{one.given_names} {one.family_name}, {one.capacity}") for one in people]
        self.fields["agent"].choices = names  # type: ignore[attr-defined]

    @property
    def days(self) -> tuple[date, date | None]:
        return self.cleaned_data["valid_from"], self.cleaned_data["valid_to"]
