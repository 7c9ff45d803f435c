"""Reading a delivery failure notice as mail servers send them: RFC 3464, trusted for nothing."""

import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.message import Message
from uuid import UUID

from guichet.notifications.types import Bounce, Refused

LARGEST = 1_000_000
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_ENVELOPE = re.compile(r"[0-9a-f]{32}")
_MESSAGE_ID = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")


def read(raw: bytes) -> Bounce | Refused:
    """The delivery a notice is about and the status it gives, by the envelope's identifier or the Message-ID."""
    if len(raw) > LARGEST:
        return Refused("illisible")
    try:
        notice = message_from_bytes(raw)
        blocks = _blocks(notice)
        failed = [block for block in blocks[1:] if _header(block, "Action").lower() == "failed"]
        delivery = _delivery(notice, blocks)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return Refused("illisible")
    if not blocks:
        return Refused("sans_rapport")
    if not failed:
        return Refused("sans_echec")
    if delivery is None:
        return Refused("inconnu")
    status = _STATUS.match(_header(failed[0], "Status"))
    return Bounce(delivery, f"retour {status[0]}" if status else "retour")


def _blocks(notice: Message) -> list[Message]:
    """The part about the message, then one a recipient; empty where it is no such notice."""
    for part in notice.walk():
        if part.get_content_type() == "message/delivery-status":
            payload = part.get_payload()
            return (
                [block for block in payload if isinstance(block, Message)]
                if isinstance(payload, list)
                else []
            )
    return []


def _delivery(notice: Message, blocks: list[Message]) -> UUID | None:
    for block in blocks[:1]:
        found = _ENVELOPE.fullmatch(_header(block, "Original-Envelope-Id"))
        if found:
            return UUID(found[0])
    for header in _returned(notice):
        found = _MESSAGE_ID.match(header)
        if found:
            return UUID(found[1])
    return None


def _returned(notice: Message) -> Iterator[str]:
    """The Message-IDs of what comes back with the notice."""
    for part in notice.walk():
        if part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield _header(message_from_string(content.decode("ascii", "replace")), "Message-ID")
        elif part is not notice and part.get_content_maintype() != "multipart" and part["Message-ID"]:
            yield _header(part, "Message-ID")
        elif part.get_content_type() == "message/rfc822":
            payload = part.get_payload()
            if isinstance(payload, list) and payload and isinstance(payload[0], Message):
                yield _header(payload[0], "Message-ID")


def _header(part: Message, name: str) -> str:
    return str(part.get(name, "")).strip()
