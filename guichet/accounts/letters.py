"""Messages to an address about its account: written with the act, sent by a job, gone once sent."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from guichet.accounts.models import Letter
from guichet.database import Scope, acting
from guichet.database.jobs import job


def write(address: str, subject: str, body: str, language: str, now: datetime) -> None:
    """Put a message in the queue, in the transaction of the act where there is one."""
    one_line = " ".join(subject.split())[:200]
    with transaction.atomic():
        letter = Letter.objects.create(
            address=address, subject=one_line, body=body, language=language, written_at=now
        )
        send.defer(letter=str(letter.id))


@job("accounts.send_letter")
def send(letter: str) -> None:
    """Hand a letter to the mail server and forget it; a second time finds nothing to send.

    Killed between the two, it is sent again under the same Message-ID.
    """
    with acting(Scope.service()):
        row = Letter.objects.select_for_update().filter(pk=UUID(letter)).first()
        if row is None:
            return
        headers = {
            "Message-ID": f"<{row.id}@{settings.ALLOWED_HOSTS[0]}>",
            "Content-Language": row.language,
            "Auto-Submitted": "auto-generated",
        }
        EmailMessage(row.subject, row.body, None, [row.address], headers=headers).send()
        row.delete()
