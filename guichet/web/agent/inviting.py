"""The letter of an invitation."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from guichet.accounts.types import Invited, Office
from guichet.notifications.actions import write_to

_LANGUAGE = "fr"
"""The administration writes to its agents in French."""


def link_of(invited: Invited) -> str:
    """Where the invitation is taken; whoever has it may try, at that address alone."""
    with override(_LANGUAGE):
        return settings.URL + reverse("account_invitation", args=[invited.key])


def send(invited: Invited, office: Office) -> None:
    """Defer the letter, in the transaction of the invitation."""
    with override(_LANGUAGE):
        words = {"invitation": invited.invitation, "office": office, "link": link_of(invited)}
        body = render_to_string("agent/email/invitation_message.txt", words)
        subject = gettext("Une fonction vous est proposée")
    write_to(invited.invitation.email, subject, body, _LANGUAGE)
