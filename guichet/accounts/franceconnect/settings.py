"""What an instance is registered as at FranceConnect; nothing of it is read from what FranceConnect sends."""

from dataclasses import dataclass

from django.conf import settings

LEVELS = ("eidas1", "eidas2", "eidas3")


@dataclass(frozen=True, slots=True)
class FranceConnect:
    """The registration: addresses follow the issuer's, the algorithm of signatures is pinned."""

    issuer: str
    client_id: str
    client_secret: str
    algorithm: str
    level: str

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


def configured() -> FranceConnect | None:
    """The registration of this instance, None where FranceConnect is not switched on."""
    values = settings.FRANCECONNECT
    return FranceConnect(**values) if values else None
