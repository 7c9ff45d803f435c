"""What is read in an answer of ProConnect."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from guichet.accounts.oidc import Answer, TokenRefused

_PROVIDER = re.compile(r"[0-9A-Za-z_-]{1,36}")
_SIRET = re.compile(r"[0-9]{14}")
_LONGEST_SUBJECT = 64


def proves_second_factor(claims: Mapping[str, Any]) -> bool:
    """Whether an identity token says that two factors were proved, or a key or an agent's card; silence proves nothing.

    `amr` and `acr` as ProConnect documents them: `mfa`, `pop`, levels whose name ends in `-mfa`.
    """
    methods, level = claims.get("amr"), claims.get("acr")
    if isinstance(methods, list) and any(method in ("mfa", "pop") for method in methods):
        return True
    return isinstance(level, str) and level.endswith("-mfa")


def account_key(issuer: str, answer: Answer) -> str:
    """What an account is found by: issuer, identity provider and subject, for a subject is its provider's own.

    A subject that the column does not hold, and OpenID Connect allows (255 characters), stands as its digest.

    :raises TokenRefused: where the answer does not name the identity provider
    """
    provider, subject = answer.user.get("idp_id"), answer.user["sub"]
    if not isinstance(provider, str) or not _PROVIDER.fullmatch(provider):
        raise TokenRefused("without its identity provider")
    if len(subject) > _LONGEST_SUBJECT or not subject.isprintable():
        subject = hashlib.sha256(subject.encode()).hexdigest()
    return f"{issuer}|{provider}|{subject}"


def establishment(user: Mapping[str, Any]) -> str:
    """The SIRET of where someone works, for an invitation to be matched; empty where none is given."""
    given = str(user.get("siret") or "").replace(" ", "")
    return given if _SIRET.fullmatch(given) else ""
