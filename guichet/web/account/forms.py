"""The forms of accounts, in our words; allauth's own decide what they do."""

import unicodedata
from typing import Any
from uuid import uuid4

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from guichet.accounts import actions
from guichet.accounts.numbers import digits_of
from guichet.web.account.words import WRONG_SIGN_IN

EMAIL_HINT = _("Exemple : prenom.nom@exemple.fr")
CODE_HINT = _("6 chiffres, ou un code de secours")


PLAIN_WIDGETS = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect, forms.HiddenInput)
"""Drawn without a class of their own."""


class Address(forms.EmailInput):
    """An address read in its normal form, however the keyboard made its accents: the same one everywhere."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return unicodedata.normalize("NFC", typed) if isinstance(typed, str) else typed


class Plain:
    """Fields as the DSFR draws them: no placeholder, a hint under the label, errors tied to the field."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.dress()

    def dress(self) -> None:
        """Give each field its words and its looks; again after fields were added."""
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.error_messages["required"] = _("Remplissez ce champ.")
            if isinstance(field, forms.DateField):
                field.error_messages["invalid"] = _("Cette date n’existe pas. Exemple : 31/12/2008")
            if isinstance(field, forms.EmailField):
                field.widget = Address(field.widget.attrs)
            attrs = field.widget.attrs
            attrs.pop("placeholder", None)
            attrs["aria-describedby"] = f"id_{name}-messages"
            if not isinstance(field.widget, PLAIN_WIDGETS):
                attrs["class"] = "fr-select" if isinstance(field.widget, forms.Select) else "fr-input"
            if isinstance(field, forms.EmailField):
                field.validators.append(MaxLengthValidator(254, _("Cette adresse est trop longue.")))
                field.error_messages["invalid"] = _(
                    "Cette adresse n’en est pas une. Exemple : nom@exemple.fr"
                )
                attrs |= {"type": "email", "autocomplete": "email", "maxlength": "254"}


class SignIn(Plain, account.LoginForm):
    """By e-mail address or by foreigner number."""

    labels = {"password": _("Mot de passe")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Adresse électronique ou numéro étranger"),
            max_length=254,
            help_text=_("Le numéro étranger a dix chiffres ; il ne sert ici qu’une fois vérifié."),
            widget=forms.TextInput(
                attrs={
                    "class": "fr-input",
                    "autocomplete": "username",
                    "autocapitalize": "none",
                    "aria-describedby": "id_login-hint id_login-messages",
                }
            ),
            error_messages={"required": _("Remplissez ce champ.")},
        )
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, Any]:
        login = self.cleaned_data["login"]
        number = "" if "@" in login else digits_of(login)
        named = {"numero": number} if number else {"email": unicodedata.normalize("NFC", login).lower()}
        return named | {"password": self.cleaned_data.get("password")}

    def _clean_with_password(self, credentials: dict[str, Any]) -> Any:
        """As allauth's, but that every failure reads the same."""
        adapter = account.get_adapter(self.request)
        user = adapter.authenticate(self.request, **credentials)
        if user is None:
            raise forms.ValidationError(WRONG_SIGN_IN, code="refused")
        self.user = user
        self._login = account.Login(user=user, email=credentials.get("email"))
        return self.cleaned_data


class SignUp(Plain, account.SignupForm):
    """An address and a password; who the person is comes later."""

    labels = {"email": _("Votre adresse électronique"), "password1": _("Choisissez un mot de passe")}
    hints = {"email": EMAIL_HINT}

    def try_save(self, request: HttpRequest) -> Any:
        """The same work, whether or not the address has an account: an answer in the same time."""
        if self.account_already_exists:
            self._work_in_vain(request)
            return super().try_save(request)
        try:
            return super().try_save(request)
        except IntegrityError:  # someone made this account a moment ago
            self.account_already_exists = True
            return super().try_save(request)

    def _work_in_vain(self, request: HttpRequest) -> None:
        """Make an account that is given up at once: the time it takes is what the answer would tell."""
        nobody = f"{uuid4()}@invalid"
        with transaction.atomic():
            shadow = account.get_adapter(request).new_user(request)
            shadow.email = nobody  # type: ignore[attr-defined]
            shadow.set_password(self.cleaned_data["password1"])
            actions.register(shadow, "fr")  # type: ignore[arg-type]
            account.EmailAddress.objects.create(user=shadow, email=nobody)
            transaction.set_rollback(True)


class ForgottenPassword(Plain, account.ResetPasswordForm):
    labels = {"email": _("L’adresse électronique de votre compte")}
    hints = {"email": EMAIL_HINT}


class NewPassword(Plain, account.ResetPasswordKeyForm):
    labels = {"password1": _("Nouveau mot de passe"), "password2": _("Le même, une seconde fois")}


class ChangedPassword(Plain, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Mot de passe actuel"),
        "password1": _("Nouveau mot de passe"),
        "password2": _("Le même, une seconde fois"),
    }


class FirstPassword(Plain, account.SetPasswordForm):
    labels = {"password1": _("Mot de passe"), "password2": _("Le même, une seconde fois")}


class ChangedAddress(Plain, account.AddEmailForm):
    labels = {"email": _("Nouvelle adresse électronique")}
    hints = {"email": EMAIL_HINT}


class ConfirmPassword(Plain, account.ReauthenticateForm):
    labels = {"password": _("Mot de passe")}


class SecondFactorCode(Plain, AuthenticateForm):
    labels = {"code": _("Code")}
    hints = {"code": CODE_HINT}


class ConfirmCode(Plain, ReauthenticateForm):
    labels = {"code": _("Code")}
    hints = {"code": CODE_HINT}


class ActivateCodes(Plain, ActivateTOTPForm):
    labels = {"code": _("Code affiché par l’application")}
    hints = {"code": _("6 chiffres")}


class AddKey(Plain, AddWebAuthnForm):
    labels = {
        "name": _("Nom de la clé"),
        "passwordless": _("Me connecter avec cette clé seule, sans mot de passe"),
    }


class RenameKey(Plain, EditWebAuthnForm):
    labels = {"name": _("Nom de la clé")}


class SignUpPassword(Plain, forms.Form):
    """The password an account was made with, asked of whoever opens its link elsewhere."""

    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    labels = {"password": _("Le mot de passe choisi à la création du compte")}

    def __init__(self, request: HttpRequest, account: Any, *args: Any) -> None:
        super().__init__(*args)
        self._request, self._account = request, account

    def clean_password(self) -> str:
        """:raises forms.ValidationError: where it is another, or after too many that were"""
        adapter, typed = get_adapter(), self.cleaned_data["password"]
        adapter.pre_authenticate(self._request, email=self._account.email)
        if not self._account.check_password(typed):
            raise forms.ValidationError(_("Ce n’est pas le mot de passe de ce compte."))
        adapter._rollback_login_failed_rl_usage()
        return typed


class AskAgain(Plain, forms.Form):
    """The address a new confirmation link is sent to."""

    email = forms.EmailField()
    labels = {"email": _("Votre adresse électronique")}
    hints = {"email": EMAIL_HINT}


class ForgottenIdentifier(Plain, forms.Form):
    """What a person still knows of themselves."""

    numero = forms.CharField(max_length=40)
    labels = {"numero": _("Votre numéro étranger")}
    hints = {
        "numero": _("Dix chiffres, sur votre titre de séjour, votre visa ou un courrier de la préfecture")
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["numero"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
