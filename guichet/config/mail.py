"""`SMTP_URL`: how mail leaves the service."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SCHEMES = {"smtp": ("aucun", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
EXPECTED = "expected smtps://user:password@host:465?de=address (or smtp+starttls://, smtp://)"


def server(url: str) -> dict[str, Any] | None:
    """The parts of a mail server's address; None where there is none.

    `de` is the sender's address, `delai` the seconds each answer is waited for.

    :raises ImproperlyConfigured: for an address that is not one; nothing of it is quoted, it holds a password
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
        tls, usual = SCHEMES[parts.scheme]
        given = {
            name: values[-1]
            for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()
        }
        if not parts.hostname or set(given) - {"de", "delai"}:
            raise ValueError
        return {
            "host": parts.hostname,
            "port": parts.port or usual,
            "user": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "tls": tls,
            "sender": given.get("de", ""),
            "timeout": float(given.get("delai", 10)),
        }
    except (ValueError, KeyError):
        raise ImproperlyConfigured(f"SMTP_URL is not a mail server's address: {EXPECTED}") from None


def production_refusals(url: str) -> list[str]:
    """What production asks of the address: a password never travels in clear."""
    found = server(url)
    if found and found["tls"] == "aucun" and found["user"] and found["host"] not in LOOPBACK:
        return ["SMTP_URL would send its password in clear: use smtps:// or smtp+starttls://"]
    return []
