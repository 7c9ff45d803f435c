"""ProConnect on our pages: agents of the State, and whether they proved a second factor where they come from."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from guichet.accounts.oidc import Answer, Registration
from guichet.accounts.proconnect import account_key, configured, establishment, proves_second_factor
from guichet.web.account.oidc import Door, Known
from guichet.web.account.sessions import WHOLE

VOUCHED = "proconnect"
"""Where a session keeps what ProConnect said of its account, and of which; read it with `vouched`."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """What ProConnect said at this sign-in: whether two factors were proved; the SIRET of where they work, or nothing.

    Neither is a right: what an agent may do is in our own tables.
    """

    second_factor: bool
    siret: str


def vouched(request: HttpRequest, user: Any) -> Vouched | None:
    """What ProConnect said of this account in this session; None where it did not, or twelve hours ago."""
    kept = request.session.get(VOUCHED)
    if not kept or kept["account"] != str(user.pk) or time.time() - kept["at"] >= WHOLE:
        return None
    return Vouched(kept["second_factor"], kept["siret"])


def proved_second_factor(request: HttpRequest, user: Any) -> bool:
    """Whether ProConnect says that this account, in this session, proved two factors."""
    found = vouched(request, user)
    return found is not None and found.second_factor


def _read(site: Registration, answer: Answer) -> Known:
    facts = {
        "second_factor": proves_second_factor(answer.identity),
        "siret": establishment(answer.user),
        "at": time.time(),
    }
    email = str(answer.user.get("email") or "")[:254]
    return Known(account_key(site.issuer, answer), email, facts)


def _keep(request: HttpRequest, user: Any, facts: Mapping[str, Any]) -> None:
    request.session[VOUCHED] = {**facts, "account": str(user.pk)}


DOOR = Door("proconnect", "pc", "ProConnect", configured, _read, _keep)
