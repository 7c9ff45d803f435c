"""FranceConnect on our pages: people, whose civil status it vouches for."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from guichet.accounts import actions
from guichet.accounts.franceconnect import civil_status, configured
from guichet.accounts.oidc import Answer, Registration
from guichet.journal.types import Author
from guichet.web.account.oidc import Door, Known

SLUG = "franceconnect"


def _read(site: Registration, answer: Answer) -> Known:
    user = answer.user
    return Known(f"{site.issuer}|{user['sub']}", str(user.get("email") or "")[:254], civil_status(user))


def _keep(request: HttpRequest, user: Any, facts: Mapping[str, Any]) -> None:
    """Civil status goes to its own, policed table."""
    with transaction.atomic():
        actions.lock(user.person_id, SLUG, facts, Author("usager", str(user.pk)))


DOOR = Door(SLUG, "fc", "FranceConnect", configured, _read, _keep)
