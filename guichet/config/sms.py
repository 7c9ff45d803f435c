"""`SMS_URL`: how text messages leave the service."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

from guichet.config.mail import LOOPBACK

EXPECTED = "expected https://user:password@host/path?de=sender"


def provider(url: str) -> dict[str, Any] | None:
    """The parts of a provider's address; None where there is none.

    `de` is the sender people see, `delai` the seconds each answer is waited for.

    :raises ImproperlyConfigured: for an address that is not one; nothing of it is quoted, it holds a password
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
        given = {
            name: values[-1]
            for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()
        }
        if parts.scheme not in ("http", "https") or not parts.hostname or set(given) - {"de", "delai"}:
            raise ValueError
        place = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
        login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}" if parts.username else ""
        return {
            "url": urlunsplit((parts.scheme, place, parts.path or "/", "", "")),
            "login": login,
            "sender": given.get("de", "Guichet"),
            "timeout": float(given.get("delai", 10)),
        }
    except ValueError:
        raise ImproperlyConfigured(f"SMS_URL is not a provider's address: {EXPECTED}") from None


def production_refusals(url: str) -> list[str]:
    """What production asks of the address, where there is one: numbers never travel in clear."""
    if provider(url) and urlsplit(url).scheme == "http" and urlsplit(url).hostname not in LOOPBACK:
        return ["SMS_URL would send telephone numbers in clear: use https://"]
    return []
