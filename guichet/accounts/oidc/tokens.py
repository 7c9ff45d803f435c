"""What makes a token of a provider good: who signed it, for whom, when, in answer to what, how sure."""

from typing import Any

import jwt

from .registration import Registration

SKEW = 120
"""Seconds two clocks may differ by."""


class TokenRefused(Exception):
    """A token that must not be believed; the reason is for the logs, never for the page."""


def claims_of(token: str, site: Registration, key: Any) -> dict[str, Any]:
    """The claims of a token signed by `key` with the algorithm this instance was registered with.

    :raises TokenRefused: on another algorithm, signature, issuer, audience, or out of its time
    """
    try:
        return jwt.decode(
            token,
            key,
            algorithms=[site.algorithm],
            audience=site.client_id,
            issuer=site.issuer,
            leeway=SKEW,
            options={"require": ["iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise TokenRefused(type(error).__name__) from error


def check_sign_in(claims: dict[str, Any], site: Registration, nonce: str) -> None:
    """Beyond its signature, an identity token answers our own question, in time, at a level that will do.

    :raises TokenRefused: where it does not
    """
    if "exp" not in claims or "iat" not in claims:
        raise TokenRefused("without its times")
    if claims.get("nonce") != nonce:
        raise TokenRefused("another nonce")
    if site.levels and claims.get("acr") not in site.levels:
        raise TokenRefused("a lower level")


def check_same_person(user: dict[str, Any], identity: dict[str, Any]) -> None:
    """:raises TokenRefused: where the user information is someone else's"""
    if user.get("sub") != identity["sub"]:
        raise TokenRefused("another subject")
