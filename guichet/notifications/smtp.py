"""The way out: the server that `SMTP_URL` names, or a file a mail in a folder where none is named."""

import os
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from uuid import UUID

from django.conf import settings

_ENHANCED = re.compile(rb"\d\.\d{1,3}\.\d{1,3}")
_NO_SUCH_MAILBOX = re.compile(r"5\.1\.\d+|5\.2\.1")
"""RFC 3463: the address is wrong or closed; other refusals are about us, or pass."""
_PLAIN_REFUSALS = (550, 551, 553)


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took charge of it; `answer` is what it calls it."""

    answer: str


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: a server that is down, full, slow, wary or wrongly set up."""

    error: str


@dataclass(frozen=True, slots=True)
class NoMailbox:
    """Nobody reads at this address: no use in trying again."""

    error: str


Outcome = Sent | Later | NoMailbox


def send(mail: EmailMessage, identifier: UUID) -> Outcome:
    """Hand a mail over, once; never raises for what a server does."""
    if settings.SMTP is None:
        return _keep(mail, identifier)
    try:
        with _connected() as server:
            return _hand_over(server, mail, identifier)
    except TimeoutError:
        return Later("delai")
    except smtplib.SMTPNotSupportedError:
        return Later("extension")
    except smtplib.SMTPResponseException as refusal:
        return Later(_code(refusal.smtp_code, refusal.smtp_error))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # smtplib says of a silence that the connection was closed.
        return Later("delai" if isinstance(error.__context__, TimeoutError) else "connexion")


@contextmanager
def _connected() -> Iterator[smtplib.SMTP]:
    where = settings.SMTP
    context = ssl.create_default_context()
    place = (where["host"], where["port"])
    if where["tls"] == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(*place, timeout=where["timeout"], context=context)
    else:
        server = smtplib.SMTP(*place, timeout=where["timeout"])
    try:
        if where["tls"] == "starttls":
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if where["user"]:
            server.login(where["user"], where["password"])
        yield server
        # What the server took charge of is sent, however it says goodbye.
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()


def _hand_over(server: smtplib.SMTP, mail: EmailMessage, identifier: UUID) -> Outcome:
    notices = server.has_extn("dsn")
    options = [f"ENVID={identifier.hex}", "RET=HDRS"] if notices else []
    address = mail["To"].addresses[0].addr_spec
    if not address.isascii():
        if not server.has_extn("smtputf8"):
            return NoMailbox("smtputf8")
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    code, answer = server.mail(mail["From"].addresses[0].addr_spec, options)
    if code != 250:
        return Later(_code(code, answer))
    code, answer = server.rcpt(address, ["NOTIFY=FAILURE"] if notices else [])
    if code not in (250, 251):
        error = _code(code, answer)
        return NoMailbox(error) if _is_final(code, error) else Later(error)
    code, answer = server.data(mail.as_bytes(policy=SMTP.clone(cte_type="7bit", utf8=not address.isascii())))
    if code != 250:
        return Later(_code(code, answer))
    return Sent(named(answer))


def named(answer: bytes) -> str:
    """What the other side calls a message it took charge of, as it can be kept: printable, and short."""
    return "".join(one for one in answer.decode("ascii", "replace") if one.isprintable())[:200]


def _is_final(code: int, error: str) -> bool:
    enhanced = error.partition(" ")[2]
    return bool(_NO_SUCH_MAILBOX.fullmatch(enhanced)) if enhanced else code in _PLAIN_REFUSALS


def _code(code: int, answer: bytes | str) -> str:
    """`550 5.1.1`: the figures alone, for the words may quote the address."""
    raw = answer.encode("ascii", "replace") if isinstance(answer, str) else answer
    found = _ENHANCED.match(raw)
    return f"{code} {found[0].decode()}" if found else str(code)


def _keep(mail: EmailMessage, identifier: UUID) -> Outcome:
    """One file a delivery: sent twice, it is there once."""
    folder = Path(settings.MAIL_FOLDER)
    draft = folder / f".{identifier}.{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft.open("wb") as stream:
            stream.write(mail.as_bytes())
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(folder / f"{identifier}.eml")
    except OSError:
        draft.unlink(missing_ok=True)
        return Later("fichier")
    return Sent("fichier")
