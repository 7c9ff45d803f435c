"""Where someone lives, typed without a script: a name or a postcode, then one of several where there are."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from guichet.publication.queries import territory
from guichet.territory import Commune

_MANY = 8
_LONGEST = 100


class WhereOneLives:
    """For a form with a field `commune`, and `code` to choose one of several."""

    labels: ClassVar[dict[str, Any]] = {
        "commune": _("Votre commune ou votre code postal"),
        "code": _("Choisissez votre commune"),
    }
    found: list[Commune]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = _matching(self.data.get("commune", "")) if self.is_bound else []  # type: ignore[attr-defined]
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        if len(self.found) > 1:
            fields["code"].choices = [(one.code, f"{one.nom} ({one.departement})") for one in self.found]
        else:
            del fields["code"]

    @property
    def place(self) -> str:
        """The INSEE code of the commune, once the form is valid; empty where none was typed."""
        chosen = self.cleaned_data.get("code")  # type: ignore[attr-defined]
        return chosen or (self.found[0].code if self.found else "")

    def clean_commune(self) -> str:
        typed = self.cleaned_data["commune"]  # type: ignore[attr-defined]
        if typed and not self.found:
            raise forms.ValidationError(
                _("Aucune commune n’a ce nom ou ce code postal. Vérifiez, ou donnez l’autre.")
            )
        return typed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}  # type: ignore[misc]
        if len(self.found) > 1 and not given.get("code"):
            why = _("Plusieurs communes correspondent : choisissez la vôtre, puis envoyez de nouveau.")
            self.add_error("code", why)  # type: ignore[attr-defined]
        return given

    def tell_nowhere(self) -> None:
        """No office is known for this commune."""
        why = _("Aucun service n’est connu pour cette commune. Donnez celle d’une préfecture.")
        self.add_error("commune", why)  # type: ignore[attr-defined]


def _matching(text: Any) -> list[Commune]:
    typed = " ".join(str(text).split())[:_LONGEST]
    places = territory()
    if typed.isdecimal() and len(typed) == 5:
        return list(places.by_postcode(typed))
    named = list(places.search(typed, limit=_MANY)) if typed else []
    same = [one for one in named if one.nom.casefold() == typed.casefold()]
    return same if len(same) == 1 else named
