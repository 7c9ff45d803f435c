"""How agents are asked for at ProConnect."""

import json

from django.conf import settings

from guichet.accounts.oidc import Registration

SCOPE = "openid given_name usual_name email uid siret idp_id"
# A level of assurance that is essential shuts out whoever's administration has no second factor; the methods are told
# only where they are essential.
CLAIMS = {
    "id_token": {
        "amr": {"essential": True},
        "acr": {"essential": False, "values": ["eidas1-mfa", "eidas2", "eidas3"]},
    }
}


def configured() -> Registration | None:
    """The registration of this instance, None where ProConnect is not switched on."""
    if not settings.PROCONNECT:
        return None
    return Registration(**settings.PROCONNECT, scope=SCOPE, asks={"claims": json.dumps(CLAIMS)})
