"""The letters to an agent who has not come for long: their access will close, or did."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from guichet.accounts.types import Presence
from guichet.notifications.actions import write_to

_LANGUAGE = "fr"
"""The administration writes to its agents in French."""


def tell_it_ends_soon(presence: Presence, now: datetime, **_: Any) -> None:
    """Defer the letter, in the transaction that notes it."""
    with override(_LANGUAGE):
        subject = gettext("Votre accès d’agent va se fermer")
        _write(presence, subject, "agent/email/access_ends_message.txt")


def tell_it_ended(presence: Presence, now: datetime, **_: Any) -> None:
    """Defer the letter, in the transaction that closes the access."""
    with override(_LANGUAGE):
        _write(presence, gettext("Votre accès d’agent est fermé"), "agent/email/access_ended_message.txt")


def _write(presence: Presence, subject: str, template: str) -> None:
    words = {"presence": presence, "link": settings.URL + reverse("agent_home")}
    write_to(presence.email, subject, render_to_string(template, words), _LANGUAGE, presence.person)
