"""What an agent says of a paper before typing it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guichet.dossiers.channels import channels
from guichet.dossiers.instruction.types import Incoming, Unfit, Unidentified
from guichet.procedures import Procedure
from guichet.web.account.forms import Plain

PERSON = ("nom_naissance", "prenoms", "date_naissance", "numero_etranger", "courriel")
FAULTS = {
    "recu_le": _("Ce jour n’est pas encore arrivé."),
    "demarche": _("Cette démarche n’existait pas encore ce jour-là."),
    "voie": _("Choisissez une réponse dans la liste."),
    "illisible": _("Cette réponse ne peut pas être lue. Vérifiez ce qui est écrit sur le papier."),
    "naissance": _(
        "Cette date ne peut pas être celle d’une naissance : elle vient après l’arrivée de la demande, ou elle est trop"
        " ancienne. Vérifiez-la."
    ),
    "autre_naissance": _(
        "Ce numéro est vérifié pour une personne née un autre jour. Vérifiez le numéro et la date ; si les deux sont "
        "justes, laissez le numéro vide et signalez-le à votre responsable."
    ),
}


class NewPaper(Plain, forms.Form):
    """How it came, when, for what, and whose it is."""

    labels = {
        "voie": _("Comment la demande est arrivée"),
        "recu_le": _("Jour où elle est arrivée"),
        "demarche": _("Démarche"),
        "nom_naissance": _("Nom de naissance"),
        "prenoms": _("Prénoms"),
        "date_naissance": _("Date de naissance"),
        "numero_etranger": _("Numéro étranger"),
        "courriel": _("Adresse électronique écrite sur la demande"),
    }
    hints = {
        "recu_le": _(
            "Celui du tampon d’arrivée ou de la remise au guichet : les délais comptent à partir de ce jour."
        ),
        "prenoms": _("Facultatif"),
        "date_naissance": _("Exemple : 31/12/2006"),
        "numero_etranger": _(
            "Facultatif. Dix chiffres. S’il est déjà vérifié, la demande rejoint son espace."
        ),
        "courriel": _("Facultatif. Un compte ouvert plus tard avec cette adresse retrouvera la demande."),
    }
    voie = forms.ChoiceField()
    recu_le = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    demarche = forms.ChoiceField()
    nom_naissance = forms.CharField(max_length=200)
    prenoms = forms.CharField(max_length=300, required=False)
    date_naissance = forms.CharField(max_length=10)
    numero_etranger = forms.CharField(max_length=20, required=False)
    courriel = forms.EmailField(required=False)

    def __init__(self, *args: Any, procedures: Sequence[Procedure], lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = channels().voies.items()
        self.fields["voie"].choices = [(name, one.libelle.in_(lang)) for name, one in ways]  # pyright: ignore[reportAttributeAccessIssue]
        self.fields["demarche"].choices = [(one.id, one.title.in_(lang)) for one in procedures]  # pyright: ignore[reportAttributeAccessIssue]
        self.dress()

    def incoming(self) -> Incoming:
        """What was said, once it is valid."""
        given = self.cleaned_data
        came: date = given["recu_le"]
        return Incoming(given["voie"], came, given["demarche"], {key: given[key] for key in PERSON})

    def tell(self, refused: Unfit | Unidentified) -> None:
        """Why nothing was begun, at its field."""
        reason = refused.field if isinstance(refused, Unfit) else refused.reason
        self.add_error(refused.field, FAULTS[reason])
