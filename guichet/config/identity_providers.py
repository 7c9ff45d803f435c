"""`FRANCECONNECT_*`, `PROCONNECT_*`: what this instance is registered as at the identity providers of the State."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ALGORITHMS = ("HS256", "RS256", "ES256")
LEVELS = ("eidas1", "eidas2", "eidas3")
REQUIRED = ("issuer", "client_id", "client_secret")


def franceconnect(environment: Mapping[str, str], production: bool) -> dict[str, str]:
    """The registration at FranceConnect, empty where nothing of it is given.

    :raises ImproperlyConfigured: where a part is missing or unknown; nothing of it is quoted, it holds a secret
    """
    return _registration("FRANCECONNECT", environment, production, level="eidas1")


def proconnect(environment: Mapping[str, str], production: bool) -> dict[str, str]:
    """The registration at ProConnect, empty where nothing of it is given.

    :raises ImproperlyConfigured: as `franceconnect`
    """
    return _registration("PROCONNECT", environment, production)


def _registration(
    prefix: str, environment: Mapping[str, str], production: bool, **more: str
) -> dict[str, str]:
    usual = dict.fromkeys(REQUIRED, "") | {"algorithm": "ES256"} | more
    values = {name: environment.get(f"{prefix}_{name.upper()}") or default for name, default in usual.items()}
    if not any(values[name] for name in REQUIRED):
        return {}
    faults = [name for name, value in values.items() if not value]
    if values["algorithm"] not in ALGORITHMS:
        faults.append("algorithm")
    if values.get("level", LEVELS[0]) not in LEVELS:
        faults.append("level")
    if urlsplit(values["issuer"]).scheme not in (("https",) if production else ("https", "http")):
        faults.append("issuer")
    if faults:
        named = ", ".join(f"{prefix}_{name.upper()}" for name in dict.fromkeys(faults))
        raise ImproperlyConfigured(f"{named}: missing, or not a value that is known")
    return values | {"issuer": values["issuer"].rstrip("/")}


def origins(*registrations: Mapping[str, str]) -> list[str]:
    """Where the providers switched on are asked, each once."""
    found = [
        "{0.scheme}://{0.netloc}".format(urlsplit(values["issuer"])) for values in registrations if values
    ]
    return list(dict.fromkeys(found))
