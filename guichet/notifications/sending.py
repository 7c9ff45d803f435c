"""One try to send one delivery, in the transaction of its job: locked, looked at again, sent, marked."""

import json
from datetime import datetime, timedelta
from string import Template
from uuid import UUID

from django.conf import settings
from django.db import connection

from guichet.database import crash, require_acting
from guichet.notifications import attachments, kinds, models, smtp
from guichet.notifications.mail import Unsendable, compose
from guichet.notifications.types import Attachment

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WAITS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY)
"""After each failed try; the last one again until the mail is given up."""
GIVE_UP_AFTER = 3 * DAY
WAIT_FOR_FILE = 4 * HOUR
"""How long a mail waits for the file that goes with it; then it goes alone: the file is in the account."""
_SLACK = timedelta(seconds=30)

State = models.Delivery.State


def attempt(identifier: UUID, now: datetime) -> timedelta | None:
    """Try to send; how long to wait before the next try, or None where there is nothing more to do.

    Its twin, or one that comes too early or too late, does nothing: what the row says decides.
    """
    require_acting()
    with connection.cursor() as cursor:
        # A slow mail server is waited for with the row locked: longer than a page may take.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '5min'")
    rows = models.Delivery.objects.select_for_update(skip_locked=True, no_key=True)
    delivery = rows.filter(pk=identifier, state=State.TO_SEND, next_at__lte=now + _SLACK).first()
    if delivery is None:
        return None
    attachment = _attachment(delivery)
    if attachment is attachments.NOT_YET:
        if now - delivery.created_at < WAIT_FOR_FILE:
            return _wait(delivery, now, MINUTE)
        attachment = None
    return _send(delivery, attachment, now)


def _send(delivery: models.Delivery, attachment: Attachment | None, now: datetime) -> timedelta | None:
    subject, body, language = _words(delivery)
    delivery.tries += 1
    try:
        mail = compose(delivery.id, delivery.address, subject, body, language, now, attachment)
    except Unsendable:
        _end(delivery, State.REJECTED, now, error="adresse")
        return None
    crash.point("notify.before_smtp")
    outcome = smtp.send(mail, delivery.id)
    crash.point("notify.after_smtp_before_mark")
    match outcome:
        case smtp.Sent(answer):
            delivery.sent_at, delivery.provider_id = now, answer
            _end(delivery, State.SENT, now)
        case smtp.NoMailbox(error):
            _end(delivery, State.REJECTED, now, error)
        case smtp.Later(error):
            delivery.error = error
            wait = WAITS[min(delivery.tries, len(WAITS)) - 1]
            if now + wait <= delivery.created_at + GIVE_UP_AFTER:
                return _wait(delivery, now, wait)
            _end(delivery, State.FAILED, now, error)
    return None


def _wait(delivery: models.Delivery, now: datetime, wait: timedelta) -> timedelta:
    delivery.next_at = now + wait
    delivery.save()
    return wait


def _end(delivery: models.Delivery, state: models.Delivery.State, now: datetime, error: str = "") -> None:
    """What a mail of an account said (its links open things) is forgotten with its sending."""
    delivery.state, delivery.ended_at, delivery.error, delivery.content = state, now, error, ""
    delivery.save()


def _attachment(delivery: models.Delivery) -> attachments.Found:
    message = delivery.message
    if message is None or not kinds.KINDS[message.kind].attaches:
        return None
    return attachments.fetch(message.kind, message.person, message.subject)


def _words(delivery: models.Delivery) -> tuple[str, str, str]:
    """Subject, body and language of the mail."""
    message = delivery.message
    if message is None:
        content = json.loads(delivery.content)
        return content["objet"], content["texte"], content["langue"]
    said = kinds.words(message.kind, message.language)
    body = Template(kinds.frame(message.language)).substitute(courriel=said["courriel"], lien=_link(message))
    return said["objet"], body, message.language


def _link(message: models.Message) -> str:
    """The notification's page, which asks to sign in: the address itself opens nothing."""
    others = {code for code, _ in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
    prefix = f"/{message.language}" if message.language in others else ""
    return f"{settings.URL}{prefix}/notifications/{message.id}"
