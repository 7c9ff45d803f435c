"""One try to send one delivery, in the transaction of its job: locked, looked at again, sent, marked."""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from string import Template
from uuid import UUID

from django.conf import settings
from django.db import connection

from guichet.accounts.queries import contact, ways_out
from guichet.database import crash, require_acting
from guichet.notifications import attachments, kinds, models, sms, smtp
from guichet.notifications.mail import Unsendable, compose
from guichet.notifications.types import Attachment

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WAITS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY)
"""After each failed try; the last one again until the mail is given up."""
GIVE_UP_AFTER = 3 * DAY
WAIT_FOR_FILE = 4 * HOUR
"""How long a mail waits for the file that goes with it; then it goes alone: the file is in the account."""
_SLACK = timedelta(seconds=30)

log = logging.getLogger(__name__)

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
    delivery.tries += 1
    if delivery.channel == models.Delivery.Channel.SMS:
        text = _text(delivery)
        return _mark(delivery, _handed(lambda: sms.send(delivery.address, text, delivery.id)), now)
    subject, body, language = _words(delivery)
    try:
        mail = compose(delivery.id, delivery.address, subject, body, language, now, attachment)
    except Unsendable:
        _end(delivery, State.REJECTED, now, error="adresse")
        return None
    crash.point("notify.before_smtp")
    outcome = _handed(lambda: smtp.send(mail, delivery.id))
    crash.point("notify.after_smtp_before_mark")
    return _mark(delivery, outcome, now)


def _handed(send: Callable[[], smtp.Outcome]) -> smtp.Outcome:
    """What came of handing over. A fault nobody foresaw counts as a try too: else there would be one for ever."""
    try:
        return send()
    except Exception:
        log.exception("a delivery could not be handed over")
        return smtp.Later("interne")


def _mark(delivery: models.Delivery, outcome: smtp.Outcome, now: datetime) -> timedelta | None:
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
    if contact(message.person).account is None:
        return said["objet"], _without_account(message, said["courriel"]), message.language
    link = _address(message.language, f"notifications/{message.id}")
    body = Template(kinds.frame(message.language)).substitute(courriel=said["courriel"], lien=link)
    return said["objet"], body, message.language


def _without_account(message: models.Message, said: str) -> str:
    """To whom someone acts for: how to end it, by a link of their own, since they have no page to do so."""
    words = kinds.words("tout_courriel", message.language)
    ends = [
        Template(words["fin"]).substitute(
            nom=name, lien=_address(message.language, f"compte/mandats/fin/{key}")
        )
        for name, key in ways_out(message.person)
    ]
    return Template(words["sans_compte"]).substitute(
        courriel=said, lien=_address(message.language, "compte/creation"), fins="\n".join(ends)
    )


def _text(delivery: models.Delivery) -> str:
    """What a text message says."""
    message = delivery.message
    if message is None:
        return json.loads(delivery.content)["texte"]
    return kinds.words(message.kind, message.language)["sms"]


def _address(language: str, path: str) -> str:
    """An address of ours in a language; that of a notification asks to sign in, and opens nothing by itself."""
    others = {code for code, _ in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
    return f"{settings.URL}{f'/{language}' if language in others else ''}/{path}"
