"""The national address service (Base adresse nationale), asked by the server; without it, people write theirs.

https://adresse.data.gouv.fr/outils/api-doc/adresse: `GET <service>?q=…&limit=…` gives GeoJSON.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from time import monotonic
from typing import Any, cast
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from django.conf import settings

_SECONDS = 2.0
_BYTES = 200_000
_MOST = 6
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Address:
    """An address found; `commune` is an INSEE code, `ville` its name. Of a whole town, `voie` is empty."""

    label: str
    numero: str
    voie: str
    code_postal: str
    commune: str
    ville: str

    @property
    def typed(self) -> str:
        """Its parts under the suffixes of an address field, as one value of a button. A town has no street."""
        street = {"numero": self.numero, "voie": self.voie} if self.voie else {}
        town = {"code_postal": self.code_postal, "commune": self.ville, "commune_code": self.commune}
        return urlencode({**street, **town})


@dataclass(frozen=True, slots=True)
class Away:
    """The service does not answer, or not in time, or not what it should."""


def find(text: str) -> tuple[Address, ...] | Away:
    """The addresses that match, the nearest first; none for a text of less than three signs.

    Nothing of the person goes with it but the text. `Away` within two seconds where the service is down.
    """
    wanted = " ".join(text.split())[:_LONGEST]
    if len(wanted) < 3:
        return ()
    try:
        answer = json.loads(_ask(f"{settings.BAN}?{urlencode({'q': wanted, 'limit': _MOST})}"))
        return tuple(_addresses(answer["features"]))
    except (URLError, HTTPException, OSError, ValueError, KeyError, TypeError):
        return Away()


def _ask(url: str) -> bytes:
    """The body, within the time and the size allowed."""
    deadline = monotonic() + _SECONDS
    found = b""
    with urlopen(url, timeout=_SECONDS) as response:  # noqa: S310 the address is a setting, checked at start
        while chunk := response.read1(16_384):
            found += chunk
            if monotonic() > deadline or len(found) > _BYTES:
                raise TimeoutError(url)
    return found


def _addresses(features: list[Any]) -> Iterator[Address]:
    """Those that can be typed; what says of no place where it is, is left."""
    for feature in features[:_MOST]:
        found = feature["properties"] if isinstance(feature, dict) else None
        if isinstance(found, dict) and found.get("citycode") and found.get("postcode"):
            yield _address(cast("dict[str, Any]", found))


def _address(found: dict[str, Any]) -> Address:
    """One result, whose kind is `housenumber`, `street`, `locality` (a hamlet: its name stands for a street) or
    `municipality` (a town: its name is no street)."""
    name, town = str(found.get("name") or ""), str(found["city"])
    kind = found.get("type") or ("municipality" if name == town else "")
    return Address(
        str(found["label"]),
        str(found.get("housenumber") or ""),
        str(found.get("street") or ("" if kind == "municipality" else name)),
        str(found["postcode"]),
        str(found["citycode"]),
        town,
    )
