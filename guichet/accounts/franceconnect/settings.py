"""How people are asked for at FranceConnect, with the level of assurance this instance is registered for."""

from django.conf import settings

from guichet.accounts.oidc import Registration

SCOPE = "openid identite_pivot preferred_username email"
LEVELS = ("eidas1", "eidas2", "eidas3")


def configured() -> Registration | None:
    """The registration of this instance, None where FranceConnect is not switched on."""
    values = dict(settings.FRANCECONNECT)
    if not values:
        return None
    level = values.pop("level")
    accepted = LEVELS[LEVELS.index(level) :]
    return Registration(**values, scope=SCOPE, asks={"acr_values": level}, levels=accepted)
