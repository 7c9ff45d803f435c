"""The pivot identity of FranceConnect under the keys of procedures."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from guichet.publication.queries import territory

FRANCE = "99100"
_SEX = {"male": "masculin", "female": "feminin"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def civil_status(user: Mapping[str, Any]) -> dict[str, str]:
    """What FranceConnect vouches for; a country of birth other than France is left to the person.

    Its codes are those of the Code officiel géographique; born abroad, the place is empty.
    """
    given = user.get("given_name_array")
    names = (
        " ".join(map(str, given)) if isinstance(given, list) and given else str(user.get("given_name") or "")
    )
    born = str(user.get("birthdate") or "")
    place = territory().commune(str(user.get("birthplace") or ""))
    found = {
        "nom_naissance": str(user.get("family_name") or "")[:200],
        "prenoms": names[:300],
        "nom_usage": str(user.get("preferred_username") or "")[:200],
        "sexe": _SEX.get(str(user.get("gender")), ""),
        "date_naissance": born if _DATE.fullmatch(born) else "",
        "pays_naissance": "FRA" if user.get("birthcountry") == FRANCE else "",
        "lieu_naissance": place.nom if place else "",
    }
    return {key: clean for key, value in found.items() if (clean := _printable(value))}


def _printable(value: str) -> str:
    """Without what no name holds and no column takes: NUL and other controls, lone surrogates."""
    return "".join(one for one in value if unicodedata.category(one) not in ("Cc", "Cs"))
