"""Taking a post that was offered by mail: by the link of the letter, in an account of that address."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guichet.accounts import actions, queries
from guichet.accounts.types import Invitation, Refused
from guichet.documents.issued.queries import can_be_printed
from guichet.procedures import without_hidden_signs
from guichet.web.account.forms import Plain

REFUSALS = {
    "autre_adresse": _(
        "Cette invitation est pour une autre adresse que celle de ce compte. Déconnectez-vous, puis ouvrez-la avec"
        " le compte de l’adresse où vous l’avez reçue."
    ),
    "soi_meme": _("Vous avez fait cette invitation : personne ne se donne une fonction."),
    "suspendu": _(
        "Votre accès d’agent est suspendu : demandez d’abord à une personne responsable de votre service de lever la"
        " suspension."
    ),
}
AT_A_FIELD = {
    "nom": _("Remplissez ce champ : rien de ce qu’il contient ne se lit."),
    "nom_long": _("C’est trop long : 200 signes au plus."),
}


class Accept(Plain, forms.Form):
    """How an agent is named on what they sign."""

    given_names = forms.CharField(max_length=200)
    family_name = forms.CharField(max_length=200)
    capacity = forms.CharField(max_length=200)
    labels = {"given_names": _("Prénom"), "family_name": _("Nom"), "capacity": _("Qualité")}
    hints = {"capacity": _("Exemple : adjointe à la cheffe du bureau du séjour")}

    def clean(self) -> dict[str, Any]:
        """What cannot be printed would keep them from signing anything: it is told now, not then."""
        for name, written in list(self.cleaned_data.items()):
            if not can_be_printed(without_hidden_signs(written)):
                self.add_error(
                    name,
                    gettext(
                        "Un signe de ce texte ne peut pas être imprimé sur le document : écrivez-le autrement."
                    ),
                )
        return self.cleaned_data


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """What is offered; to whoever is signed in at that address, the form to take it."""
    offered = queries.invitation_of(key)
    if offered is None:
        return _over(request)
    known = queries.agent_of(request.user) if request.user.is_authenticated else None  # type: ignore[arg-type]
    form = Accept(request.POST if request.method == "POST" and not known else None)
    if request.method == "POST" and request.user.is_authenticated and (known or form.is_valid()):
        return _accept(request, key, offered, form)
    return _show(request, key, offered, form)


def _over(request: HttpRequest) -> HttpResponse:
    """The same for a key that served, was withdrawn, is past its time, or that nobody made."""
    return render(request, "account/invitation_over.html", status=404)


def _show(
    request: HttpRequest, key: str, offered: Invitation, form: Accept, refused: str = ""
) -> HttpResponse:
    user = request.user
    if not refused and user.is_authenticated and user.email.lower() != offered.email:  # type: ignore[union-attr]
        refused = "autre_adresse"
    context = {
        "key": key,
        "offered": offered,
        "office": queries.office(offered.office),
        "form": form,
        "known": queries.agent_of(user) if user.is_authenticated else None,  # type: ignore[arg-type]
        "refused": REFUSALS[refused] if refused else "",
    }
    status = 403 if refused else 422 if form.errors else 200
    return render(request, "account/invitation.html", context, status=status)


def _accept(request: HttpRequest, key: str, offered: Invitation, form: Accept) -> HttpResponse:
    given = form.cleaned_data if form.is_bound else {}
    names = (given.get("given_names", ""), given.get("family_name", ""), given.get("capacity", ""))
    done = actions.accept_invitation(request.user, key, names)  # type: ignore[arg-type]
    if isinstance(done, Refused) and done.reason == "inconnu":
        return _over(request)
    if isinstance(done, Refused) and done.field:
        form.add_error(done.field, str(AT_A_FIELD[done.reason]))
        return _show(request, key, offered, form)
    if isinstance(done, Refused):
        return _show(request, key, offered, form, done.reason)
    messages.success(request, gettext("Vous avez maintenant cette fonction."))
    return redirect("agent_home")
