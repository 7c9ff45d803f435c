"""How allauth behaves here: whom it creates, what it writes, how often it lets try, where its links lead."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext, override

from guichet.accounts import actions, queries
from guichet.database import rates
from guichet.database.secrets import decrypt, encrypt
from guichet.notifications.actions import write_to
from guichet.web import clock
from guichet.web.account.words import MESSAGES, REFUSALS, password_refusal

SIGN_IN_TRIES = (5, 300)
"""Failures an identifier may have, within how many seconds, whether or not it is anyone's."""
ADDRESS_TRIES = (30, 60)
"""Failures from one network address: fifty people behind one address who know their passwords all get in."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts."""

    error_messages = DefaultAccountAdapter.error_messages | REFUSALS

    # Creation.

    def save_user(self, request: HttpRequest, user: Any, form: forms.BaseForm, commit: bool = True) -> Any:
        user.email = form.cleaned_data["email"]
        password = form.cleaned_data.get("password1")
        user.set_password(password) if password else user.set_unusable_password()
        if commit:
            actions.register(user, get_language() or "fr")
        return user

    def clean_password(self, password: str, user: Any = None) -> str:
        """:raises forms.ValidationError: with everything that is wrong at once"""
        refusals = password_refusal(password, _known_of(user))
        if refusals:
            raise forms.ValidationError(refusals)
        return password

    # How often one may try to sign in: the identifier first, then the address it comes from.

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """:raises forms.ValidationError: after too many failures; the same for identifiers of no one"""
        self._tried = now = clock.now()
        self._keys = [
            ("connexion", identifier(credentials), SIGN_IN_TRIES),
            ("connexion_adresse", network(self.get_client_ip(request)), ADDRESS_TRIES),
        ]
        for name, key, (limit, seconds) in self._keys:
            if not rates.allow(name, key, limit, seconds, now):
                raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        for name, key, _limits in self._keys:
            rates.take_back(name, key, self._tried)

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        rates.forget("connexion", identifier(credentials))

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "guichet.web.account.stages.SecondFactor"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    # Letters.

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the account's language, links from our own address, and leave the sending to a job."""
        account = context.get("user")
        language = getattr(account, "language", None) or get_language() or "fr"
        with override(language):
            values = context | {"site": settings.URL, "email": email, "host": settings.ALLOWED_HOSTS[0]}
            subject = render_to_string(f"{template_prefix}_subject.txt", values)
            body = render_to_string(f"{template_prefix}_message.txt", values)
        person = getattr(account, "person_id", None)
        write_to(email, subject, body.strip() + "\n", language, person)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Who signs up again, because a link was lost or too old, gets a new one where the address is not proved."""
        waiting = EmailAddress.objects.filter(email=email.lower(), verified=False).first()
        if waiting is not None:
            waiting.send_confirmation(allauth_context.request, signup=True)
        else:
            super().send_account_already_exists_mail(email)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        self.send_mail(template_prefix, email or user.email, (context or {}) | {"user": user})

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        with override(getattr(emailconfirmation.email_address.user, "language", None)):
            return settings.URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, token = key.partition("-")
        return settings.URL + reverse("account_reset_password_from_key", args=[uid, token])

    # Words.

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets encrypted, their names ours."""

    def encrypt(self, text: str) -> str:
        return encrypt(text, "mfa")

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, "mfa")

    def get_totp_issuer(self) -> str:
        return "Guichet"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return gettext("Ma clé d’accès")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.ALLOWED_HOSTS[0], "name": "Guichet"}


def attach_person(email_address: Any, **_: Any) -> None:
    """An address was just proved: whoever was helped there finds what was done for them in their account."""
    actions.attach(email_address.user, email_address.email)


def _known_of(user: Any) -> list[str]:
    """What others know of whoever chooses a password: their address, their names."""
    if user is None or not user.email:
        return []
    actor = queries.actor_for(user) if user.person_id else None
    names = queries.identity(actor).values if actor else {}
    return [user.email, *(names.get(key, "") for key in ("nom_naissance", "nom_usage", "prenoms"))]


def identifier(credentials: dict[str, Any]) -> str:
    """What tries are counted by: the identifier in its normal form, however it is spelled."""
    typed = str(credentials.get("email") or credentials.get("numero") or "")
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def network(address: str) -> str:
    """The network an address is of: one household or office, whatever the version of its protocol."""
    from allauth.core.internal.ratelimit import truncate_ip

    return truncate_ip(address)
