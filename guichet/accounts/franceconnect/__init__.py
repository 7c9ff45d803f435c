"""FranceConnect: code flow, signed user information, one local account a (issuer, subject)."""

from .client import Asked, Down, ask, logout_address, receive
from .settings import FranceConnect, configured
from .tokens import TokenRefused

__all__ = [
    "Asked",
    "Down",
    "FranceConnect",
    "TokenRefused",
    "ask",
    "configured",
    "logout_address",
    "receive",
]
