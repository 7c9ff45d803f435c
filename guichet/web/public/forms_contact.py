"""What someone writes to a service."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from guichet.dossiers.contact.queries import longest, words
from guichet.dossiers.contact.types import Question, Unfit
from guichet.dossiers.types import Dossier
from guichet.web import clock
from guichet.web.account.forms import EMAIL_HINT, Plain
from guichet.web.public.forms_places import WhereOneLives

FAULTS = {
    "sujet": _("Choisissez une réponse dans la liste."),
    "texte": _("Écrivez votre message. S’il est trop long, raccourcissez-le."),
    "courriel": _("Donnez une adresse : sans compte, la réponse vous y est envoyée."),
}


class Write(WhereOneLives, Plain, forms.Form):
    """A question; whoever is signed in says of which request, the others where to answer."""

    labels = {
        "sujet": _("Votre message concerne"),
        "dossier": _("La demande dont il s’agit"),
        "texte": _("Votre message"),
        **WhereOneLives.labels,
        "nom": _("Votre nom"),
        "courriel": _("Votre adresse électronique"),
    }
    hints = {
        "texte": _("Pas de document ici : ils se joignent à la demande."),
        "nom": _("Facultatif"),
        "courriel": EMAIL_HINT,
        "commune": _("Pour savoir quel service doit vous répondre"),
    }
    sujet = forms.ChoiceField()
    dossier = forms.ChoiceField(required=False)
    texte = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}))
    commune = forms.CharField(max_length=100, required=False)
    code = forms.ChoiceField(required=False)
    nom = forms.CharField(required=False, max_length=200)
    courriel = forms.EmailField()

    def __init__(self, *args: Any, lang: str, mine: Sequence[Dossier] | None, **kwargs: Any) -> None:
        """:param mine: the filed requests of whoever is signed in; None where nobody is"""
        super().__init__(*args, **kwargs)
        self.lang = lang
        self.fields["sujet"].choices = [(one.id, one.libelle.in_(lang)) for one in words().sujets]  # pyright: ignore[reportAttributeAccessIssue]
        self.fields["texte"].widget.attrs["maxlength"] = longest(clock.today())
        if mine is None:
            del self.fields["dossier"]
        else:
            del self.fields["nom"], self.fields["courriel"]
            chosen = [(str(one.id), f"{one.number} : {one.procedure.title.in_(lang)}") for one in mine]
            self.fields["dossier"].choices = [("", _("Aucune")), *chosen]  # pyright: ignore[reportAttributeAccessIssue]
        self.dress()

    def question(self) -> Question:
        """What was asked, once it is valid."""
        given = self.cleaned_data
        dossier = given.get("dossier")
        return Question(
            subject=given["sujet"],
            text=given["texte"],
            language=self.lang,
            dossier=UUID(dossier) if dossier else None,
            name=given.get("nom", ""),
            email=given.get("courriel", "").lower(),
            place=self.place,
        )

    def tell(self, refused: Unfit) -> None:
        """What is lacking, at its field."""
        self.add_error(refused.field, FAULTS[refused.field])

    def ask_where(self) -> None:
        """Nothing says yet which service is asked."""
        self.add_error("commune", _("Dites où vous habitez, ou choisissez une demande."))
