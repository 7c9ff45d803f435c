"""What the pages of accounts say that is not in their templates."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django import template
from django.conf import settings

from guichet.accounts import franceconnect, proconnect
from guichet.accounts.queries import agent_of
from guichet.web.account.forms_mandates import POWER_WORDS
from guichet.web.account.words import PASSWORD_RULES

register = template.Library()


@register.simple_tag
def password_rules() -> tuple[Any, ...]:
    """The rules of a password, a sentence each."""
    return PASSWORD_RULES


@register.simple_tag
def franceconnect_is_on() -> bool:
    """Whether this instance is registered at FranceConnect."""
    return franceconnect.configured() is not None


@register.simple_tag
def proconnect_is_on() -> bool:
    """Whether this instance is registered at ProConnect."""
    return proconnect.configured() is not None


@register.simple_tag
def linked(user: Any, provider: str) -> bool:
    """Whether an identity of this provider opens the account."""
    return SocialAccount.objects.filter(user=user, provider=provider).exists()


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """The languages of the site."""
    return list(settings.LANGUAGES)


@register.simple_tag
def keys_of(user: Any) -> int:
    """How many passkeys an account has."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count()


@register.simple_tag
def works_for_the_state(user: Any) -> bool:
    """Whether an account is that of an agent."""
    return agent_of(user) is not None


@register.filter
def power_in_words(power: str) -> Any:
    """What a mandate lets do."""
    return POWER_WORDS[power]


@register.filter
def as_json(value: Any) -> str:
    """What a script of ours reads from an attribute."""
    return json.dumps(value)
