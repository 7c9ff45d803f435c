"""What a helper fills in to act for someone."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from guichet.accounts.numbers import international
from guichet.accounts.types import POWERS, Proposal, Refused
from guichet.web.account.forms import Plain
from guichet.web.account.words import MANDATE_REFUSALS

KINDS = (
    ("educateur_ase", _("Éducateur ou éducatrice de l’aide sociale à l’enfance")),
    ("representant_legal", _("Représentant légal : parent, tuteur, administrateur ad hoc")),
    ("association", _("Association")),
    ("avocat", _("Avocat ou avocate")),
)
POWER_WORDS = {
    "deposer": _("Remplir et déposer une demande"),
    "completer": _("Répondre aux demandes de complément, ouvrir les décisions"),
    "suivre": _("Lire les réponses et suivre la demande"),
    "retirer": _("Retirer la demande"),
}


class AskToAct(Plain, forms.Form):
    """Whom to act for, as what, for what; and the address where the person is asked."""

    kind = forms.ChoiceField(choices=KINDS)
    helper_name = forms.CharField(max_length=200)
    organisation = forms.CharField(max_length=200, required=False)
    given_names = forms.CharField(max_length=150, required=False)
    family_name = forms.CharField(max_length=150, required=False)
    birth_date = forms.DateField(required=False, input_formats=["%d/%m/%Y", "%d %m %Y", "%Y-%m-%d"])
    powers = forms.MultipleChoiceField(
        choices=tuple(POWER_WORDS.items()), widget=forms.CheckboxSelectMultiple, initial=list(POWERS)
    )
    email = forms.EmailField(required=False)
    phone = forms.CharField(max_length=40, required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    declared = forms.BooleanField(required=False)

    labels = {
        "kind": _("Vous êtes"),
        "helper_name": _("Votre nom, tel que la personne vous connaît"),
        "organisation": _("Votre service, association ou cabinet"),
        "given_names": _("Ses prénoms"),
        "family_name": _("Son nom"),
        "birth_date": _("Sa date de naissance"),
        "powers": _("Ce que vous ferez pour elle"),
        "email": _("Son adresse électronique"),
        "phone": _("Ou son numéro de téléphone mobile"),
        "language": _("La langue du message que nous lui envoyons"),
        "declared": _(
            "Elle n’a ni adresse électronique ni téléphone : elle a signé une déclaration, que je garde et que je"
            " présenterai au service s’il la demande"
        ),
    }
    hints = {
        "phone": _("Sans adresse électronique, le code part par SMS. Exemple : 06 12 34 56 78"),
        "email": _("Nous y envoyons un code, qu’elle vous donne si elle est d’accord."),
        "birth_date": _("Exemple : 31/12/2008"),
    }

    def proposal(self, language: str) -> Proposal:
        """What is asked, once the form is valid."""
        data: dict[str, Any] = self.cleaned_data
        return Proposal(
            kind=data["kind"],
            helper_name=data["helper_name"],
            organisation=data["organisation"],
            family_name=data["family_name"],
            given_names=data["given_names"],
            birth_date=data["birth_date"].isoformat() if data["birth_date"] else "",
            email=data["email"],
            powers=tuple(data["powers"]),
            language=data["language"] or language,
            declared=data["declared"],
            phone=data["phone"],
        )

    def clean_phone(self) -> str:
        """The number as it is dialled from anywhere."""
        typed = self.cleaned_data["phone"].strip()
        number = international(typed) if typed else ""
        if number is None:
            raise forms.ValidationError(_("Ce numéro n’en est pas un. Exemple : 06 12 34 56 78"))
        return number

    def refuse(self, refused: Refused) -> None:
        """Say at its field why it was not done."""
        self.add_error(refused.field or None, str(MANDATE_REFUSALS[refused.reason]))


class GiveCode(Plain, forms.Form):
    """The code of the agreement."""

    code = forms.CharField(max_length=20)
    labels = {"code": _("Le code que la personne a reçu")}
    hints = {"code": _("8 chiffres")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
