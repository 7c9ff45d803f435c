"""Signing in by an identity provider of the State (OpenID Connect, code flow, signed user information).

FranceConnect and ProConnect are two registrations of it.
"""

from .client import Answer, Asked, Down, ask, logout_address, receive
from .registration import Registration
from .tokens import TokenRefused

__all__ = [
    "Answer",
    "Asked",
    "Down",
    "Registration",
    "TokenRefused",
    "ask",
    "logout_address",
    "receive",
]
