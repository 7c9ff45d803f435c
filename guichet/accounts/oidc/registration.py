"""What an instance is registered as at an identity provider; nothing of it is read from what the provider sends."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Registration:
    """Addresses follow the issuer's, the algorithm of signatures is pinned: no discovery document to believe.

    `asks` is what a question says besides what each says; `levels` are the `acr` an answer may have, any where empty.
    """

    issuer: str
    client_id: str
    client_secret: str
    algorithm: str
    scope: str
    asks: Mapping[str, str]
    levels: tuple[str, ...] = ()

    @property
    def authorize_url(self) -> str:
        return f"{self.issuer}/authorize"

    @property
    def token_url(self) -> str:
        return f"{self.issuer}/token"

    @property
    def userinfo_url(self) -> str:
        return f"{self.issuer}/userinfo"

    @property
    def logout_url(self) -> str:
        return f"{self.issuer}/session/end"

    @property
    def keys_url(self) -> str:
        return f"{self.issuer}/jwks"
