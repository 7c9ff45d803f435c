"""A mail from its parts: one recipient, headers that cannot be broken out of, an identifier that stays the same."""

from datetime import datetime
from email.errors import HeaderParseError, MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from guichet.notifications.types import Attachment

NAME = "Guichet"
_POLICY = SMTP.clone(cte_type="7bit")


class Unsendable(ValueError):
    """An address that is none, or a line break in a header: nothing is sent."""


def compose(
    identifier: UUID,
    address: str,
    subject: str,
    body: str,
    language: str,
    now: datetime,
    attachment: Attachment | None = None,
) -> EmailMessage:
    """The mail of one delivery. Sent twice, it has the same Message-ID: the second is known for a copy.

    :raises Unsendable: see its docstring
    """
    mail = EmailMessage(policy=_POLICY)
    try:
        mail["From"] = Address(NAME, addr_spec=settings.MAIL_FROM)
        mail["To"] = Address(addr_spec=ascii_domain(address))
        mail["Subject"] = subject
    except (ValueError, IndexError, HeaderParseError, MessageError) as error:
        raise Unsendable(type(error).__name__) from None
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(identifier)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body)
    mail["Content-Language"] = language
    if attachment is not None:
        main, _, sub = attachment.content_type.partition("/")
        mail.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    return mail


def message_id(identifier: UUID) -> str:
    return f"<{identifier}@{urlsplit(settings.URL).hostname}>"


def ascii_domain(address: str) -> str:
    """The address with its domain as mail servers know it.

    :raises ValueError: where the domain has no such form
    """
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.encode('idna').decode()}" if not domain.isascii() else address
