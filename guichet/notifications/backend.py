"""Django's own way out for mail: deferred like any other, so that a mail server that is down breaks no page."""

from collections.abc import Sequence

from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from guichet.database import Scope, acting
from guichet.notifications.actions import write_to


class DeferredBackend(BaseEmailBackend):
    """The `EMAIL_BACKEND` of the service: subject and text are kept, encrypted, until they are sent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """One mail a recipient, in the transaction of the page where there is one.

        :raises BadHeaderError: for a line break in a subject or an address
        """
        with acting(Scope.service()):
            for message in email_messages:
                language = message.extra_headers.get("Content-Language") or get_language() or "fr"
                subject = str(message.subject)
                for address in message.recipients():
                    if any(end in part for part in (subject, address) for end in "\r\n"):
                        raise BadHeaderError("a line break in a header")
                    write_to(address, subject, str(message.body), language)
        return len(email_messages)
