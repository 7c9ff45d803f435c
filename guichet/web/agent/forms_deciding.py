"""What an agent types to decide, prolong, hand over."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from guichet.dossiers.instruction.types import Period, Proposal
from guichet.web.account.forms import Plain

_LONGEST = 20_000


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


class Grant(Plain, forms.Form):
    """A favourable decision proposed."""

    du = _day(gettext_lazy("Validité du titre : premier jour"))
    au = _day(gettext_lazy("Validité du titre : dernier jour"))
    taxes = forms.IntegerField(
        label=gettext_lazy("À payer à la remise, en euros"), min_value=0, max_value=10_000
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("du") and given.get("au") and given["au"] <= given["du"]:
            self.add_error("au", gettext("Le dernier jour vient après le premier."))
        return given

    def proposal(self) -> Proposal:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        return Proposal("favorable", period=Period(given["du"], given["au"]), fee=given["taxes"])


class Refuse(Plain, forms.Form):
    """A refusal proposed, with its reasons in law and in fact."""

    hints = {
        "droit": gettext_lazy("Les articles sur lesquels le refus se fonde, et ce qu’ils demandent."),
        "fait": gettext_lazy("Ce qui, dans cette demande, ne remplit pas ces conditions."),
    }
    droit = forms.CharField(
        label=gettext_lazy("Considérations de droit"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    fait = forms.CharField(
        label=gettext_lazy("Considérations de fait"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def proposal(self) -> Proposal:
        """What was typed, once it is valid."""
        return Proposal("defavorable", law=self.cleaned_data["droit"], fact=self.cleaned_data["fait"])


UNFIT: dict[str, tuple[str | None, Any]] = {
    "validite": (
        "au",
        gettext_lazy("Ces dates ne vont pas : le titre serait déjà fini, ou commencerait trop tard."),
    ),
    "duree": ("au", gettext_lazy("La démarche ne donne pas de titre qui dure aussi longtemps.")),
    "droit": ("droit", gettext_lazy("Remplissez ce champ.")),
    "fait": ("fait", gettext_lazy("Remplissez ce champ.")),
    "caracteres": (
        "fait",
        gettext_lazy("Un signe des motifs ne peut pas être imprimé sur la décision : écrivez-le autrement."),
    ),
}
"""What is lacking to a proposition: at which field it is said, and how."""


class SendBack(Plain, forms.Form):
    """Why a proposition goes back."""

    motif = forms.CharField(
        label=gettext_lazy("Pourquoi la renvoyer"), widget=forms.Textarea(attrs={"rows": 3})
    )


def reason_wanted(limit: int) -> str:
    """What is asked of a reason that is empty, or too long to be kept."""
    return gettext("Dites pourquoi, en %(limit)s signes au plus.") % {"limit": limit}


class Prolong(Plain, forms.Form):
    """A prolongation: the title it goes beyond, where there is one."""

    nature = forms.CharField(
        label=gettext_lazy("Titre prolongé (laisser vide s’il n’y en a pas)"), required=False, max_length=200
    )
    numero = forms.CharField(label=gettext_lazy("Numéro de ce titre"), required=False, max_length=40)
    expire_le = _day(gettext_lazy("Dernier jour de validité de ce titre"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        told = [given.get(name) for name in ("nature", "numero", "expire_le")]
        if any(told) and not all(told):
            self.add_error(
                "nature", gettext("Donnez le titre, son numéro et son dernier jour, ou aucun des trois.")
            )
        return given


class HandOver(Plain, forms.Form):
    """The tax stamp, where one is due."""

    timbre = forms.CharField(label=gettext_lazy("Numéro du timbre fiscal"), required=False, max_length=40)


class Reopen(Plain, forms.Form):
    """Why a decided dossier is taken up again, in so many signs at most."""

    motif = forms.CharField(
        label=gettext_lazy("Pourquoi reprendre ce dossier"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.fields["motif"].widget.attrs["maxlength"] = longest
