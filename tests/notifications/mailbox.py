"""A real mail server on this machine, which accepts, refuses, asks to come back, or hangs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default

from aiosmtpd.controller import Controller

from tests.config.served import free_port


@dataclass
class Mailbox:
    """What arrived, and how the server behaves: an answer to `RCPT TO` or to the content, or a silence."""

    recipient: str = "250 OK"
    content: str = "250 2.0.0 Ok: queued as 4X1"
    silence: float = 0
    mails: list[Message] = field(default_factory=list)
    envelopes: list[tuple[str, list[str], list[str]]] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.silence)
        if self.content.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=default))
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos, envelope.mail_options))
        return self.content


@contextmanager
def open_mailbox(settings, **behaviour) -> Iterator[Mailbox]:
    """A mail server that the service sends to for the time of the block."""
    mailbox = Mailbox(**behaviour)
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.SMTP = {
        "host": controller.hostname,
        "port": controller.port,
        "user": "",
        "password": "",
        "tls": "aucun",
        "sender": "",
        "timeout": 0.5,
    }
    try:
        yield mailbox
    finally:
        controller.stop()
